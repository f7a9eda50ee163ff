# Everything a developer needs. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
export CGO_ENABLED := 0
TEMPL := go tool -modfile=tools/templ/go.mod templ

.PHONY: help
help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: demo
demo: ## a simulated year, ready to click at http://127.0.0.1:8080
	go run ./cmd/juyan demo

.PHONY: dev
dev: ## the demo, restarted when a file changes
	bash scripts/dev.sh

.PHONY: build
build: ## the static binary bin/juyan
	go build -trimpath -ldflags="-s -w" -o bin/juyan ./cmd/juyan

.PHONY: generate
generate: ## Go from the templ files
	$(TEMPL) generate -path internal

.PHONY: fmt
fmt: generate ## format
	gofmt -w $$(git ls-files '*.go' | grep -v _templ.go)
	$(TEMPL) fmt internal

.PHONY: lint
lint: ## formatting, vet, generated files, words that do not belong here
	bash scripts/lint.sh

.PHONY: setup
setup: ## install what the tests need and the machine lacks
	bash scripts/setup.sh

.PHONY: test
test: setup lint ## everything: units, both databases, permission walk, scripts, browser, three kills
	bash scripts/test.sh

.PHONY: permissions
permissions: ## who may do what, written anew; read the difference before you commit it
	JUYAN_PERMISSIONS=write go test ./internal/app -run 'TestPermissions$$' -count=1
	git diff --stat -- internal/app/testdata/permissions.tsv

.PHONY: client
client: ## a Go client, generated anew from the API's OpenAPI document
	JUYAN_CLIENT=write go test ./internal/api -run TestTheClientIsMadeOfTheDocument -count=1

.PHONY: vulns
vulns: ## known faults of the modules and of Go, from a pinned database
	bash scripts/vulns.sh

.PHONY: soak
soak: setup ## what is longer: 50 kills, a slow disk, three dead primaries, fuzzing, 300,000 rows
	bash scripts/soak.sh

.PHONY: bench
bench: ## the program's own measurements, beside the raw limit
	go run ./cmd/juyan bench

.PHONY: screenshots
screenshots: setup ## pictures of every main page into tmp/screenshots, the README's into docs
	rm -rf tmp/screenshots && mkdir -p tmp/screenshots docs/screenshots
	JUYAN_SCREENSHOTS=$(CURDIR)/tmp/screenshots go test ./e2e -run TestScreenshots -count=1
	cp tmp/screenshots/readme/*.png docs/screenshots/
