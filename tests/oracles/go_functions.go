// SPDX-License-Identifier: Apache-2.0

// Go's own reading of Go programs and function tables: a line "file<TAB>name" for each function.
package main

import (
	"bufio"
	"debug/elf"
	"debug/gosym"
	"fmt"
	"os"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, path := range os.Args[1:] {
		var data []byte
		if file, err := elf.Open(path); err == nil {
			section := file.Section(".gopclntab")
			if section == nil {
				section = file.Section(".data.rel.ro.gopclntab")
			}
			if section == nil {
				continue
			}
			data, _ = section.Data()
		} else {
			data, _ = os.ReadFile(path)
		}
		table, err := gosym.NewTable(nil, gosym.NewLineTable(data, 0x1000))
		if err != nil {
			fmt.Fprintln(os.Stderr, path, err)
			os.Exit(1)
		}
		for _, function := range table.Funcs {
			fmt.Fprintf(out, "%s\t%s\n", path, function.Name)
		}
	}
}
