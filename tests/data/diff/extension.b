{"extension":[{"url":"c","valueString":"3"},{"url":"b","valueString":"2"},{"url":"a","valueString":"0"}]}
