// SPDX-License-Identifier: Apache-2.0
// Whether a path matches a pattern of doublestar, or a text holds a match of a regular expression of Go: the oracle of
// src/policy/ignore_patterns.
//
// For every line {"path": bool, "pattern", "text"} of standard input one line {"valid", "matches"}.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"

	"github.com/bmatcuk/doublestar/v4"
)

type question struct {
	Path    bool   `json:"path"`
	Pattern string `json:"pattern"`
	Text    string `json:"text"`
}

type answer struct {
	Valid   bool `json:"valid"`
	Matches bool `json:"matches"`
}

func match(q question) answer {
	if q.Path {
		matches, err := doublestar.Match(q.Pattern, q.Text)
		return answer{err == nil && doublestar.ValidatePattern(q.Pattern), matches}
	}
	expression, err := regexp.Compile(q.Pattern)
	if err != nil {
		return answer{}
	}
	return answer{true, expression.MatchString(q.Text)}
}

func main() {
	out := json.NewEncoder(os.Stdout)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		out.Encode(match(q))
	}
}
