module plimsoll.example/trivy_report

go 1.26.8

require github.com/package-url/packageurl-go v0.1.7
