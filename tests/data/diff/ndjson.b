{"resourceType":"Patient","id":"2"}
{"resourceType":"Patient","id":"1","a":2}
