{"a":"SMITH","b":"y","c":"\\u0000","d":"two words","e":false,"f":"null","g":"\ud801"}
