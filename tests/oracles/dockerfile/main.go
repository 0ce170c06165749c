// SPDX-License-Identifier: Apache-2.0
// What BuildKit's own parser and shell lexer make of Dockerfiles: the oracle of src/dockerfile.
//
//	main parse FILE …   one line of JSON a file: its instructions, or {"error": …}
//	main refuse FILE …  one line of JSON a file: the lines of the instructions that are refused, and why
//	main lint FILE …    one line of JSON a file: the warnings of reading its instructions, experimental ones too
//	main expand         one line of JSON for every line {"text", "escape", "env": {…}} of standard input
package main

import (
	"bufio"
	"encoding/json"
	"os"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

type heredoc struct {
	Name    string `json:"name"`
	Content string `json:"content"`
	Expand  bool   `json:"expand"`
	Chomp   bool   `json:"chomp"`
	FD      uint   `json:"fd"`
}

type node struct {
	Word     string    `json:"word"`
	Original string    `json:"original"`
	Flags    []string  `json:"flags"`
	Words    []string  `json:"words"`
	JSON     bool      `json:"json"`
	Start    int       `json:"start"`
	End      int       `json:"end"`
	Heredocs []heredoc `json:"heredocs"`
	Comments []string  `json:"comments"`
	Trigger  *node     `json:"trigger"`
}

type file struct {
	Error  string  `json:"error"`
	Escape string  `json:"escape"`
	Nodes  []*node `json:"nodes"`
}

func convert(from *parser.Node) *node {
	to := &node{Word: from.Value, Original: from.Original, Flags: from.Flags, JSON: from.Attributes["json"],
		Start: from.StartLine, End: from.EndLine, Comments: from.PrevComment}
	for next := from.Next; next != nil; next = next.Next {
		if len(next.Children) > 0 {
			to.Trigger = convert(next.Children[0])
			continue
		}
		to.Words = append(to.Words, next.Value)
	}
	for _, doc := range from.Heredocs {
		to.Heredocs = append(to.Heredocs, heredoc{doc.Name, doc.Content, doc.Expand, doc.Chomp, doc.FileDescriptor})
	}
	return to
}

func parse(path string) (out file) {
	in, err := os.Open(path)
	if err != nil {
		return file{Error: err.Error()}
	}
	defer in.Close()
	result, err := parser.Parse(in)
	if err != nil {
		return file{Error: err.Error()}
	}
	out.Escape = string(result.EscapeToken)
	for _, child := range result.AST.Children {
		out.Nodes = append(out.Nodes, convert(child))
	}
	return out
}

type refusal struct {
	Line  int    `json:"line"`
	Error string `json:"error"`
}

func refuse(path string) []refusal {
	out := []refusal{}
	in, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer in.Close()
	result, err := parser.Parse(in)
	if err != nil {
		return nil
	}
	for _, child := range result.AST.Children {
		instruction, err := instructions.ParseInstruction(child)
		if err == nil {
			if words, ok := instruction.(instructions.SupportsSingleWordExpansion); ok {
				err = words.Expand(func(word string) (string, error) { return word, nil })
			}
		}
		if err != nil {
			out = append(out, refusal{child.StartLine, err.Error()})
		}
	}
	return out
}

type warning struct {
	Rule string `json:"rule"`
	Line int    `json:"line"`
}

func lint(path string) []warning {
	out := []warning{}
	in, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer in.Close()
	result, err := parser.Parse(in)
	if err != nil {
		return nil
	}
	rules := linter.New(&linter.Config{
		ExperimentalAll: true,
		Warn: func(rule, _, _, _ string, location []parser.Range) {
			out = append(out, warning{rule, location[0].Start.Line})
		},
	})
	for _, child := range result.AST.Children {
		instructions.ParseInstructionWithLinter(child, rules)
	}
	return out
}

type question struct {
	Text   string            `json:"text"`
	Escape string            `json:"escape"`
	Env    map[string]string `json:"env"`
}

type answer struct {
	Text  string   `json:"text"`
	Words []string `json:"words"`
	Error string   `json:"error"`
}

func expand(q question) (out answer) {
	var env []string
	for name, value := range q.Env {
		env = append(env, name+"="+value)
	}
	getter := shell.EnvsFromSlice(env)
	lex := shell.NewLex(rune(q.Escape[0]))
	text, _, err := lex.ProcessWord(q.Text, getter)
	if err != nil {
		return answer{Error: err.Error()}
	}
	words, err := lex.ProcessWords(q.Text, getter)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Text: text, Words: words}
}

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if os.Args[1] == "parse" {
		for _, path := range os.Args[2:] {
			out.Encode(parse(path))
		}
		return
	}
	if os.Args[1] == "refuse" {
		for _, path := range os.Args[2:] {
			out.Encode(refuse(path))
		}
		return
	}
	if os.Args[1] == "lint" {
		for _, path := range os.Args[2:] {
			out.Encode(lint(path))
		}
		return
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		out.Encode(expand(q))
	}
}
