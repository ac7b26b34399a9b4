package gourd_test

import "testing"

// The README's Flask app is the one in examples/beside, which the live tests
// run, line by line.
func TestReadmeFlaskApp(t *testing.T) {
	if got := block(t, "```python\n"); got != read(t, "examples/beside/app.py") {
		t.Error("README.md and examples/beside/app.py differ")
	}
}
