package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// TestEveryLineIsAnsweredAtOnce: a program that waits for each answer before it
// asks again gets it, though answers are kept back while more input is at hand.
func TestEveryLineIsAnsweredAtOnce(t *testing.T) {
	a, _, talk := inProcess("")
	in, ask := io.Pipe()
	answers, out := io.Pipe()
	a.stdin, a.stdout = in, out
	status := make(chan int)
	go func() {
		status <- a.run([]string{"cookie", "verify", "--json", "--now", "1717950051", "-"})
		out.Close()
	}()
	read := bufio.NewReader(answers)
	for range 3 {
		fmt.Fprintln(ask, annsCookie)
		if line, err := read.ReadString('\n'); err != nil || !strings.HasPrefix(line, `{"ok":true,`) {
			t.Fatalf("got %q, %v", line, err)
		}
	}
	ask.Close()
	if got := <-status; got != exitOK {
		t.Errorf("exit status: got %d, want 0: %s", got, talk)
	}
}

// counted counts how often it is written to.
type counted struct {
	bytes.Buffer
	writes int
}

func (c *counted) Write(p []byte) (int, error) {
	c.writes++
	return c.Buffer.Write(p)
}

func TestManyLinesAreFewWrites(t *testing.T) {
	a, _, talk := inProcess(strings.Repeat(annsCookie+"\n", 2000))
	out := &counted{}
	a.stdout = out
	if got := a.run([]string{"cookie", "verify", "--json", "--now", "1717950051", "-"}); got != exitOK {
		t.Errorf("exit status: got %d, want 0: %s", got, talk)
	}
	if lines := strings.Count(out.String(), "\n"); lines != 2000 || out.writes > 10 {
		t.Errorf("got %d lines in %d writes, want 2000 in at most 10", lines, out.writes)
	}
}

// TestTalkStandsBetweenItsResults: where both go to one place, what is said of a
// line comes after the results before it.
func TestTalkStandsBetweenItsResults(t *testing.T) {
	a, out, _ := inProcess(annsCookie + "\nrubbish\n" + annsCookie + "\n")
	a.stderr, a.quietKeys = out, true
	a.run([]string{"cookie", "verify", "--now", "1717950051", "-"})
	want := `{"user":"ann"}` + "\ngourd: line 2: bad_signature: no separator in the token\n" + `{"user":"ann"}` + "\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
