// Reads a report as programs that import Trivy's types do: into the same members, of the same kinds, and with nothing
// left over. The types are retold from aquasecurity/trivy (pkg/types, pkg/fanal/types; Apache-2.0), aquasecurity/trivy-db
// (pkg/types) and google/go-containerregistry (pkg/v1), as they stand in the year 2026; its purls go through the parser
// that Trivy uses. Prints one line of JSON for each result, or what is wrong.
package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/package-url/packageurl-go"
)

type Hash string

func (h *Hash) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	digits, found := strings.CutPrefix(text, "sha256:")
	if raw, err := hex.DecodeString(digits); !found || err != nil || len(raw) != 32 {
		return fmt.Errorf("not a digest: %q", text)
	}
	*h = Hash(text)
	return nil
}

type Purl string

func (p *Purl) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if _, err := packageurl.FromString(text); err != nil {
		return fmt.Errorf("%q: %w", text, err)
	}
	*p = Purl(text)
	return nil
}

type Relationship string

func (r *Relationship) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	switch text {
	case "unknown", "root", "direct", "indirect", "workspace":
		*r = Relationship(text)
		return nil
	}
	return fmt.Errorf("invalid relationship (%s)", text)
}

type Report struct {
	SchemaVersion int
	Trivy         struct{ Version string }
	ReportID      string
	CreatedAt     time.Time
	ArtifactID    string
	ArtifactName  string
	ArtifactType  string
	Metadata      Metadata
	Results       []Result
}

type Metadata struct {
	Size        int64
	OS          *OS
	ImageID     string
	DiffIDs     []string
	RepoTags    []string
	RepoDigests []string
	Reference   string
	ImageConfig ConfigFile
	Layers      []Layer
}

type OS struct {
	Family, Name string
	Eosl         bool `json:"EOSL"`
	Supplier     string
	Extended     bool `json:"extended"`
}

type ConfigFile struct {
	Architecture  string    `json:"architecture"`
	Author        string    `json:"author"`
	Container     string    `json:"container"`
	Created       time.Time `json:"created"`
	DockerVersion string    `json:"docker_version"`
	History       []struct {
		Author     string    `json:"author"`
		Created    time.Time `json:"created"`
		CreatedBy  string    `json:"created_by"`
		Comment    string    `json:"comment"`
		EmptyLayer bool      `json:"empty_layer"`
	} `json:"history"`
	OS     string `json:"os"`
	RootFS struct {
		Type    string `json:"type"`
		DiffIDs []Hash `json:"diff_ids"`
	} `json:"rootfs"`
	Config     struct{} `json:"config"`
	OSVersion  string   `json:"os.version"`
	Variant    string   `json:"variant"`
	OSFeatures []string `json:"os.features"`
}

type Layer struct {
	Size      int64
	Digest    string
	DiffID    string
	CreatedBy string
}

type Result struct {
	Target                       string
	Class                        string
	Type                         string
	Packages                     []Package
	Vulnerabilities              []Vulnerability
	MisconfSummary               *struct{ Successes, Failures int }
	Misconfigurations            []Misconfiguration
	Secrets                      []Secret
	Licenses                     []json.RawMessage
	CustomResources              []CustomResource
	ExperimentalModifiedFindings []ModifiedFinding
}

type CustomResource struct {
	Type     string
	FilePath string
	Layer    Layer
	Data     any
}

type Identifier struct {
	PURL   Purl
	UID    string
	BOMRef string
}

type Package struct {
	ID              string
	Name            string
	Identifier      Identifier
	Version         string
	Release         string
	Epoch           int
	Arch            string
	Dev             bool
	SrcName         string
	SrcVersion      string
	SrcRelease      string
	SrcEpoch        int
	Licenses        []string
	Maintainer      string
	Modularitylabel string
	BuildInfo       *struct{}
	Indirect        bool
	Relationship    Relationship
	DependsOn       []string
	Layer           Layer
	FilePath        string
	Digest          string
	Locations       []struct{ StartLine, EndLine int }
	InstalledFiles  []string
}

type Vulnerability struct {
	VulnerabilityID  string
	VendorIDs        []string
	PkgID            string
	PkgName          string
	PkgPath          string
	PkgIdentifier    Identifier
	InstalledVersion string
	FixedVersion     string
	Status           string
	Layer            Layer
	SeveritySource   string
	PrimaryURL       string
	DataSource       *struct{ ID, BaseID, Name, URL string }
	Fingerprint      string
	Custom           any
	Title            string
	Description      string
	Severity         string
	CweIDs           []string
	VendorSeverity   map[string]int
	CVSS             map[string]struct {
		V2Vector, V3Vector, V40Vector string
		V2Score, V3Score, V40Score    float64
	}
	References       []string
	PublishedDate    *time.Time
	LastModifiedDate *time.Time
}

type Code struct {
	Lines []struct {
		Number                int
		Content               string
		IsCause               bool
		Annotation            string
		Truncated             bool
		Highlighted           string
		FirstCause, LastCause bool
	}
}

type Secret struct {
	RuleID    string
	Category  string
	Severity  string
	Title     string
	StartLine int
	EndLine   int
	Code      Code
	Match     string
	Layer     Layer
	Offset    int
}

type Misconfiguration struct {
	Type          string
	ID            string
	AVDID         string
	Title         string
	Description   string
	Message       string
	Namespace     string
	Query         string
	Resolution    string
	Severity      string
	PrimaryURL    string
	References    []string
	Status        string
	Layer         Layer
	CauseMetadata struct {
		Resource      string
		Provider      string
		Service       string
		StartLine     int
		EndLine       int
		Code          Code
		Occurrences   []struct{}
		RenderedCause struct{ Raw, Highlighted string }
	}
	Traces []string
}

type ModifiedFinding struct {
	Type      string
	Status    string
	Statement string
	Source    string
	Finding   json.RawMessage
}

func strict(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func oneOf(what, word, words string) error {
	if !strings.Contains(" "+words+" ", " "+word+" ") || word == "" {
		return fmt.Errorf("%s: %q", what, word)
	}
	return nil
}

const severities = "UNKNOWN LOW MEDIUM HIGH CRITICAL"

func (r *Result) check() error {
	if err := oneOf("class", r.Class, "os-pkgs lang-pkgs config secret license license-file custom"); err != nil {
		return err
	}
	ids := map[string]bool{}
	for _, each := range r.Packages {
		ids[each.ID] = true
	}
	for _, each := range r.Vulnerabilities {
		if err := oneOf("severity", each.Severity, severities); err != nil {
			return err
		}
		if err := oneOf("status", each.Status,
			"unknown not_affected affected fixed under_investigation will_not_fix fix_deferred end_of_life"); err != nil {
			return err
		}
		for source, number := range each.VendorSeverity {
			if number < 0 || number > 4 {
				return fmt.Errorf("VendorSeverity of %s", source)
			}
		}
	}
	for _, each := range r.Misconfigurations {
		if err := oneOf("status", each.Status, "PASS FAIL EXCEPTION"); err != nil {
			return err
		}
	}
	for _, each := range r.ExperimentalModifiedFindings {
		if err := oneOf("status", each.Status, "ignored unknown not_affected affected fixed under_investigation"); err != nil {
			return err
		}
		var finding any
		switch each.Type {
		case "vulnerability":
			finding = &Vulnerability{}
		case "misconfiguration":
			finding = &Misconfiguration{}
		case "secret":
			finding = &Secret{}
		default:
			return fmt.Errorf("invalid finding type: %s", each.Type)
		}
		if err := strict(each.Finding, finding); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	for _, path := range os.Args[1:] {
		data, err := os.ReadFile(path)
		var report Report
		if err == nil {
			err = strict(data, &report)
		}
		if err == nil && report.SchemaVersion != 2 {
			err = fmt.Errorf("schema version %d", report.SchemaVersion)
		}
		for i := range report.Results {
			if err == nil {
				err = report.Results[i].check()
			}
		}
		if err != nil {
			line, _ := json.Marshal(map[string]string{"error": err.Error()})
			fmt.Println(string(line))
			continue
		}
		for _, each := range report.Results {
			line, _ := json.Marshal(map[string]any{"Target": each.Target, "Class": each.Class, "Type": each.Type,
				"Packages": len(each.Packages), "Vulnerabilities": len(each.Vulnerabilities),
				"Misconfigurations": len(each.Misconfigurations), "Secrets": len(each.Secrets),
				"Modified": len(each.ExperimentalModifiedFindings), "Custom": len(each.CustomResources)})
			fmt.Println(string(line))
		}
	}
}
