.DEFAULT_GOAL := help
.PHONY: help run test live screenshots soak bench mutation million cover fmt clean python-lock

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start the login server on http://localhost:8300, its data in ./gourd-data
	@echo "The first build takes some minutes (SQLite is compiled); the next ones a second."
	go build -o bin/gourd ./cmd/gourd
	@exec bin/gourd serve --data ./gourd-data $(ARGS)

test: ## everything that CI checks; says what it left out and why
	@scripts/test.sh

live: ## only the tests against the real Flask and Flask-Login
	@python=$$(scripts/python.sh) && GOURD_TEST_PYTHON=$$python go test -count=1 -run '^TestLive' ./...

screenshots: ## the pictures of the sign-in page in docs/screenshots, by Chromium
	@scripts/screenshots.sh

soak: ## long proofs of sessions, GOURD_MUTANTS=20000000 changed tokens, then every fuzz target for FUZZTIME=60s
	@scripts/soak.sh

bench: ## Gourd's sessions beside those of other Go libraries; some minutes
	@scripts/bench.sh

mutation: ## what the tests of the core packages would not notice; some minutes each
	@scripts/mutation.sh

million: ## ask the real libraries for their million answers again, and compare; ten minutes
	@scripts/million.sh --check

cover: ## coverage of all packages, as a page in .cache/coverage.html
	@mkdir -p .cache
	go test -short -coverprofile .cache/coverage.out ./...
	go tool cover -html .cache/coverage.out -o .cache/coverage.html

fmt: ## format the Go files
	gofmt -w $$(find . -name '*.go' -not -path './.*')

clean: ## remove what was built or installed here; the data of `make run` stays
	rm -rf .cache bin

python-lock: ## pin the Python packages of the live tests anew
	@scripts/python-lock.sh
