one
2
three
three and a half
four
