// Package difffuzz asks the real libraries and this module the same questions,
// millions of them, and compares every answer: bytes, verdict and value.
//
// A question is a kind and some texts. Ours answers it in Go, python/oracle.py in
// Python with the functions of itsdangerous, Flask and Werkzeug; both give a
// text, and two answers are the same if the texts are. Where they are not, one of
// the tolerated differences must explain it, each a rule that decides by the
// question itself. The rules stand in the files rules_*_test.go, each with a
// question that shows it.
//
// Three ways to ask:
//
//	go test ./interop/difffuzz                   the seeds and the rules' examples, by the recorded answers
//	scripts/difffuzz.sh --seconds N --seed S     a stream of questions that its seed determines, by live Python
//	go test -fuzz FuzzPythonLoads ./interop/difffuzz    Go's fuzzing, by live Python (GOURD_TEST_PYTHON)
//
// Go's fuzzing takes what a pipe does to its coverage for news and spends its time
// on making such inputs smaller: -fuzzminimizetime 1x lets it go on.
//
// Python's answers to seeds and examples stand in testdata/answers.txt, made by
//
//	GOURD_TEST_PYTHON=$(scripts/python.sh) go test ./interop/difffuzz -run '^(Fuzz|TestTolerated)' -update
package difffuzz
