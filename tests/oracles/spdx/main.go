// SPDX-License-Identifier: Apache-2.0
// Reads SPDX 2.3 documents with the SPDX project's own library: `oracle json|tagvalue FILE…` prints for each file one
// line of JSON: what it says of packages, relationships and licences, sorted.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/tagvalue"
)

type told struct {
	Error         string   `json:"error"`
	Name          string   `json:"name"`
	Namespace     string   `json:"namespace"`
	Packages      []string `json:"packages"`
	Relationships []string `json:"relationships"`
	Licences      []string `json:"licences"`
	Annotations   int      `json:"annotations"`
}

func read(kind, path string) (*spdx.Document, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if kind == "json" {
		return spdxjson.Read(file)
	}
	return tagvalue.Read(file)
}

func main() {
	for _, path := range os.Args[2:] {
		var out told
		document, err := read(os.Args[1], path)
		if err != nil {
			out.Error = err.Error()
		} else {
			out.Name, out.Namespace = document.DocumentName, document.DocumentNamespace
			for _, each := range document.Packages {
				supplier := ""
				if each.PackageSupplier != nil {
					supplier = each.PackageSupplier.Supplier
				}
				line := fmt.Sprintf("%s|%s|%s|%s|%s|%s|%s", each.PackageSPDXIdentifier, each.PackageName, each.PackageVersion,
					supplier, each.PackageLicenseDeclared, each.PackageSourceInfo,
					// The two forms spell it in two ways.
					strings.ReplaceAll(each.PrimaryPackagePurpose, "_", "-"))
				for _, reference := range each.PackageExternalReferences {
					line += "|" + reference.RefType + " " + reference.Locator
				}
				out.Packages = append(out.Packages, line)
				out.Annotations += len(each.Annotations)
			}
			for _, each := range document.Relationships {
				out.Relationships = append(out.Relationships, fmt.Sprintf("%s %s %s", each.RefA.ElementRefID, each.Relationship, each.RefB.ElementRefID))
			}
			for _, each := range document.OtherLicenses {
				out.Licences = append(out.Licences, each.LicenseIdentifier)
			}
			out.Annotations += len(document.Annotations)
			sort.Strings(out.Packages)
			sort.Strings(out.Relationships)
			sort.Strings(out.Licences)
		}
		line, _ := json.Marshal(out)
		fmt.Println(string(line))
	}
}
