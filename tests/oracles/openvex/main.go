// SPDX-License-Identifier: Apache-2.0
// What go-vex reads in OpenVEX documents, and which statement counts: the oracle of src/policy/vex.
//
// For every line {"document": "…", "questions": [{"id", "product", "components"}]} of standard input one line {"error",
// "id": made anew, "statements", "faults", "answers": the status that counts, or ""}.
package main

import (
	"bufio"
	"encoding/json"
	"os"

	"github.com/openvex/go-vex/pkg/vex"
)

type question struct {
	ID         string   `json:"id"`
	Product    string   `json:"product"`
	Components []string `json:"components"`
}

type input struct {
	Document  string     `json:"document"`
	Questions []question `json:"questions"`
}

type answer struct {
	Error      string   `json:"error"`
	ID         string   `json:"id"`
	Version    int      `json:"version"`
	Statements int      `json:"statements"`
	Faults     []string `json:"faults"`
	Answers    []string `json:"answers"`
}

func look(in input) (out answer) {
	document, err := vex.Parse([]byte(in.Document))
	if err != nil {
		return answer{Error: err.Error()}
	}
	out.Statements = len(document.Statements)
	out.Version = document.Version
	for i := range document.Statements {
		if err := document.Statements[i].Validate(); err != nil {
			out.Faults = append(out.Faults, err.Error())
		} else {
			out.Faults = append(out.Faults, "")
		}
	}
	for _, q := range in.Questions {
		statements := document.Matches(q.ID, q.Product, q.Components)
		status := ""
		if len(statements) > 0 {
			status = string(statements[len(statements)-1].Status)
		}
		out.Answers = append(out.Answers, status)
	}
	document.ID = ""
	if out.ID, err = document.GenerateCanonicalID(); err != nil {
		return answer{Error: err.Error()}
	}
	return out
}

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var q input
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		out.Encode(look(q))
	}
}
