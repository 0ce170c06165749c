module plimsoll.example/ignore_file

go 1.26.8

require github.com/moby/patternmatcher v0.6.0
