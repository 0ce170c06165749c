module plimsoll.example/ignore_patterns

go 1.26.8

require github.com/bmatcuk/doublestar/v4 v4.8.1
