// SPDX-License-Identifier: Apache-2.0
// What moby's reader and matcher of .dockerignore, and Go's filepath.Match, say: the oracle of
// src/dockerfile/ignore_file.
//
// For every line {"file", "paths": […]} or {"pattern", "path"} of standard input one line of JSON.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

type question struct {
	File    *string  `json:"file"`
	Paths   []string `json:"paths"`
	Pattern string   `json:"pattern"`
	Path    string   `json:"path"`
}

type answer struct {
	Error    string   `json:"error"`
	Patterns []string `json:"patterns"`
	Excluded []bool   `json:"excluded"`
	Matches  bool     `json:"matches"`
}

func match(q question) (out answer) {
	if q.File == nil {
		matches, err := filepath.Match(q.Pattern, q.Path)
		if err != nil {
			return answer{Error: err.Error()}
		}
		return answer{Matches: matches}
	}
	patterns, err := ignorefile.ReadAll(strings.NewReader(*q.File))
	if err != nil {
		return answer{Error: err.Error()}
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return answer{Error: err.Error()}
	}
	for _, pattern := range matcher.Patterns() {
		sign := ""
		if pattern.Exclusion() {
			sign = "!"
		}
		out.Patterns = append(out.Patterns, sign+pattern.String())
		// A pattern is compiled when it is first used.
		for _, before := range [][]string{nil, {"**"}} {
			alone, err := patternmatcher.New(append(before, "./"+pattern.String()))
			if err != nil {
				continue
			}
			if _, err := alone.MatchesOrParentMatches("x"); err != nil {
				return answer{Error: err.Error()}
			}
		}
	}
	for _, path := range q.Paths {
		excluded, err := matcher.MatchesOrParentMatches(path)
		if err != nil {
			return answer{Error: err.Error()}
		}
		out.Excluded = append(out.Excluded, excluded)
	}
	return out
}

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		out.Encode(match(q))
	}
}
