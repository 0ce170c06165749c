// SPDX-License-Identifier: Apache-2.0
// mvdan.cc/sh's shell parser as an oracle: for each line of standard input, a JSON array ["bash" or "posix", script],
// one JSON object with the simple commands of the script, or what is wrong with it.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"sort"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

type part struct {
	Value string `json:"value"`
	Begin uint   `json:"begin"`
	End   uint   `json:"end"`
}

type redirect struct {
	Operation  string `json:"operation"`
	Descriptor string `json:"descriptor"`
	Target     string `json:"target"`
}

type command struct {
	Begin     uint       `json:"begin"`
	Assigns   []string   `json:"assigns"`
	Words     []part     `json:"words"`
	Redirects []redirect `json:"redirects"`
	Joined    string     `json:"joined"`
	Ends      bool       `json:"ends"`
	Negated   bool       `json:"negated"`
}

type answer struct {
	Error    string    `json:"error"`
	Commands []command `json:"commands"`
}

type reader struct {
	source  string
	joined  map[*syntax.Stmt]string
	piped   map[*syntax.Stmt]bool
	negated map[*syntax.Stmt]bool
	out     []command
}

func (r *reader) raw(node syntax.Node) string {
	text := r.source[node.Pos().Offset():node.End().Offset()]
	if p, ok := node.(*syntax.ParamExp); ok && p.Short { // its end is behind a continuation, or within
		text = strings.TrimSuffix(strings.ReplaceAll(text, "\\\n", ""), "\\")
	}
	return text
}

func unescape(text string, only string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			if text[i+1] == '\n' {
				i++
				continue
			}
			if only == "" || strings.IndexByte(only, text[i+1]) >= 0 {
				i++
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

func ansi(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out.WriteByte(text[i])
			continue
		}
		i++
		if at := strings.IndexByte("abeEfnrtv\\'\"?", text[i]); at >= 0 {
			out.WriteByte("\a\b\x1b\x1b\f\n\r\t\v\\'\"?"[at])
			continue
		}
		if text[i] == 'x' {
			end := i + 1
			for end < len(text) && end < i+3 && strings.IndexByte("0123456789abcdefABCDEF", text[end]) >= 0 {
				end++
			}
			if code, err := strconv.ParseUint(text[i+1:end], 16, 8); err == nil {
				out.WriteByte(byte(code))
				i = end - 1
				continue
			}
		}
		out.WriteByte('\\')
		out.WriteByte(text[i])
	}
	return out.String()
}

func (r *reader) value(word *syntax.Word) string {
	if word == nil {
		return ""
	}
	var out strings.Builder
	for _, each := range word.Parts {
		switch p := each.(type) {
		case *syntax.Lit:
			out.WriteString(unescape(p.Value, ""))
		case *syntax.SglQuoted:
			if p.Dollar {
				out.WriteString(ansi(p.Value))
			} else {
				out.WriteString(p.Value)
			}
		case *syntax.DblQuoted:
			for _, inner := range p.Parts {
				if lit, ok := inner.(*syntax.Lit); ok {
					out.WriteString(unescape(lit.Value, "$`\"\\"))
				} else {
					out.WriteString(r.raw(inner))
				}
			}
		default:
			out.WriteString(r.raw(p))
		}
	}
	return out.String()
}

func (r *reader) word(word *syntax.Word) part {
	end := word.End().Offset()
	for strings.HasSuffix(r.source[:end], "\\\n") { // a continuation is not the word's
		end -= 2
	}
	if strings.HasPrefix(r.source[end-1:], "\\\n") {
		end--
	}
	return part{r.value(word), word.Pos().Offset(), end}
}

func (r *reader) assign(a *syntax.Assign) part {
	out := part{Begin: a.Pos().Offset(), End: a.End().Offset()}
	if a.Name != nil {
		out.Value = a.Name.Value
	}
	if a.Index != nil && a.Name != nil {
		from := a.Name.End().Offset()
		to := uint(strings.Index(r.source[from:], "]=")) + from
		out.Value += r.source[from : to+1]
	}
	if a.Append {
		out.Value += "+"
	}
	if !a.Naked {
		out.Value += "="
	}
	if a.Value != nil {
		out.Value += r.value(a.Value)
	} else if a.Array != nil {
		out.Value += r.raw(a.Array)
	}
	return out
}

func (r *reader) list(stmts []*syntax.Stmt) {
	for i, s := range stmts {
		r.joined[s] = "first"
		if i > 0 {
			r.joined[s] = "next"
			if stmts[i-1].Background {
				r.joined[s] = "background"
			}
		}
	}
}

func (r *reader) markPiped(s *syntax.Stmt) {
	syntax.Walk(s, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.CmdSubst, *syntax.ProcSubst:
			return false
		case *syntax.Stmt:
			r.piped[n] = true
		}
		return true
	})
}

func (r *reader) markNegated(s *syntax.Stmt) {
	r.negated[s] = !r.negated[s]
	if both, ok := s.Cmd.(*syntax.BinaryCmd); ok && (both.Op == syntax.Pipe || both.Op == syntax.PipeAll) {
		r.markNegated(both.X)
		r.markNegated(both.Y)
	}
	if timed, ok := s.Cmd.(*syntax.TimeClause); ok && timed.Stmt != nil {
		r.markNegated(timed.Stmt)
	}
}

func (r *reader) visit(node syntax.Node) bool {
	switch n := node.(type) {
	case *syntax.File:
		r.list(n.Stmts)
	case *syntax.Block:
		r.list(n.Stmts)
	case *syntax.Subshell:
		r.list(n.Stmts)
	case *syntax.CmdSubst:
		r.list(n.Stmts)
	case *syntax.ProcSubst:
		r.list(n.Stmts)
	case *syntax.IfClause:
		r.list(n.Cond)
		r.list(n.Then)
	case *syntax.WhileClause:
		r.list(n.Cond)
		r.list(n.Do)
	case *syntax.ForClause:
		r.list(n.Do)
	case *syntax.CaseItem:
		r.list(n.Stmts)
	case *syntax.FuncDecl:
		r.joined[n.Body] = "first"
	case *syntax.Stmt:
		r.stmt(n)
	}
	return true
}

func (r *reader) stmt(s *syntax.Stmt) {
	if s.Negated {
		r.markNegated(s)
	}
	switch n := s.Cmd.(type) {
	case *syntax.TimeClause:
		if n.Stmt != nil {
			r.joined[n.Stmt] = r.joined[s]
		}
		return
	case *syntax.CoprocClause:
		r.joined[n.Stmt] = r.joined[s]
		return
	case *syntax.BinaryCmd:
		r.joined[n.X] = r.joined[s]
		switch n.Op {
		case syntax.AndStmt:
			r.joined[n.Y] = "and_then"
		case syntax.OrStmt:
			r.joined[n.Y] = "or_else"
		default:
			r.joined[n.Y] = "pipe"
			r.markPiped(n.X)
		}
		return
	case *syntax.CallExpr, *syntax.DeclClause, *syntax.LetClause, nil:
	default:
		return
	}
	if s.Cmd == nil && len(s.Redirs) == 0 {
		return
	}
	c := command{Joined: r.joined[s], Ends: !r.piped[s], Negated: r.negated[s],
		Assigns: []string{}, Words: []part{}, Redirects: []redirect{}}
	c.Begin = uint(len(r.source))
	if s.Cmd != nil {
		c.Begin = s.Cmd.Pos().Offset()
	}
	switch n := s.Cmd.(type) {
	case *syntax.CallExpr:
		for _, a := range n.Assigns {
			c.Assigns = append(c.Assigns, r.assign(a).Value)
		}
		for _, w := range n.Args {
			c.Words = append(c.Words, r.word(w))
		}
	case *syntax.DeclClause:
		c.Words = append(c.Words, part{n.Variant.Value, n.Variant.Pos().Offset(), n.Variant.End().Offset()})
		for _, a := range n.Args {
			c.Words = append(c.Words, r.assign(a))
		}
	case *syntax.LetClause:
		return
	}
	for _, d := range s.Redirs {
		c.Begin = min(c.Begin, d.Pos().Offset())
		out := redirect{Operation: d.Op.String(), Target: r.value(d.Word)}
		if d.N != nil {
			out.Descriptor = d.N.Value
		}
		c.Redirects = append(c.Redirects, out)
	}
	r.out = append(r.out, c)
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var question [2]string
		if err := json.Unmarshal(in.Bytes(), &question); err != nil {
			panic(err)
		}
		variant := syntax.LangBash
		if question[0] == "posix" {
			variant = syntax.LangPOSIX
		}
		file, err := syntax.NewParser(syntax.Variant(variant)).Parse(strings.NewReader(question[1]), "")
		reply := answer{Commands: []command{}}
		if err != nil {
			reply.Error = err.Error()
		} else {
			r := reader{source: question[1], joined: map[*syntax.Stmt]string{}, piped: map[*syntax.Stmt]bool{},
				negated: map[*syntax.Stmt]bool{}}
			syntax.Walk(file, func(node syntax.Node) bool {
				if node == nil {
					return true
				}
				return r.visit(node)
			})
			sort.SliceStable(r.out, func(i, j int) bool { return r.out[i].Begin < r.out[j].Begin })
			reply.Commands = append(reply.Commands, r.out...)
		}
		if err := out.Encode(reply); err != nil {
			panic(err)
		}
	}
}
