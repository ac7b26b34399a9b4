package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/taggedjson"
)

const (
	sessionVectors = "../../interop/vectors/flask-session-token.json"
	refusedVectors = "../../interop/refused.json"
)

// gourd runs the built command and returns the lines that it printed. It must
// not end with more than "a check failed".
func gourd(t *testing.T, env []string, stdin string, args ...string) []string {
	t.Helper()
	lines, status, talk := ask(t, env, stdin, args...)
	if status > exitFailed {
		t.Fatalf("gourd %v: exit status %d\n%s", args, status, talk)
	}
	return lines
}

// ask is gourd for command lines that may be refused.
func ask(t *testing.T, env []string, stdin string, args ...string) (lines []string, status int, talk string) {
	t.Helper()
	cmd := exec.Command("gourd", args...)
	cmd.Env = append(env, noRaceWait)
	cmd.Stdin = strings.NewReader(stdin)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if cmd.ProcessState == nil {
		t.Fatalf("gourd %v: %v", args, err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n"), cmd.ProcessState.ExitCode(), said.String()
}

// keyEnv gives the keys of a case as other programs do: the newest as text or
// hexadecimal, the fallbacks in hexadecimal, most recent first.
func keyEnv(c vectors.Case) []string {
	env := "SECRET_KEY_HEX=" + hex.EncodeToString(c.SecretKey().Bytes)
	if c.SecretKey().IsText {
		env = "SECRET_KEY=" + string(c.SecretKey().Bytes)
	}
	fallbacks := []string{}
	for _, k := range vectors.Newest(c.Fallbacks()) {
		fallbacks = append(fallbacks, hex.EncodeToString(k.Bytes))
	}
	list, _ := json.Marshal(fallbacks)
	return []string{env, "SECRET_KEY_FALLBACKS_HEX=" + string(list)}
}

// batches puts cases together that one command can answer.
func batches(cases []vectors.Case, args func(vectors.Case) []string) map[string][]vectors.Case {
	out := map[string][]vectors.Case{}
	for _, c := range cases {
		key := fmt.Sprint(keyEnv(c), args(c))
		if strings.Contains(c.Text("token"), "\n") {
			key += c.ID // it goes alone, as an argument
		}
		out[key] = append(out[key], c)
	}
	return out
}

func verifyArgs(c vectors.Case) []string {
	var lifetime json.Number
	c.Unmarshal("permanent_session_lifetime", &lifetime)
	return []string{"cookie", "verify", "--json", "--now", strconv.FormatInt(c.Int("now"), 10), "--max-age", lifetime.String()}
}

// TestVerifyGivesFlasksAnswers asks the built command about every session
// cookie that Flask accepted or refused.
func TestVerifyGivesFlasksAnswers(t *testing.T) {
	file := vectors.Load(t, sessionVectors)
	refused := file.Refused(t, refusedVectors)
	good := map[string]bool{}
	for _, c := range file.Good {
		good[c.ID] = true
	}
	for _, batch := range batches(file.All(), verifyArgs) {
		for i, line := range verifyBatch(t, batch) {
			c := batch[i]
			if fault := faultOf(line, c, good[c.ID]); fault != "" && refused[c.ID] == "" {
				t.Errorf("%s: %s", c.ID, fault)
			}
		}
	}
}

func verifyBatch(t *testing.T, batch []vectors.Case) []string {
	t.Helper()
	var lines []string
	for _, c := range batch {
		lines = append(lines, c.Text("token"))
	}
	args, stdin := append(verifyArgs(batch[0]), "-"), strings.Join(lines, "\n")+"\n"
	if strings.Contains(lines[0], "\n") {
		args, stdin = append(verifyArgs(batch[0]), "--", lines[0]), ""
	}
	got := gourd(t, keyEnv(batch[0]), stdin, args...)
	if len(got) != len(batch) {
		t.Fatalf("%d cookies gave %d lines", len(batch), len(got))
	}
	return got
}

// verdict is what --json says of what holds.
type verdict struct {
	OK        bool
	Payload   json.RawMessage
	Text      string
	Timestamp int64
	Age       int64
	Key       int
}

// faultOf says what is wrong with an answer; "" if nothing is.
func faultOf(line string, c vectors.Case, good bool) string {
	var got struct {
		verdict
		Error string
	}
	if err := json.Unmarshal([]byte(line), &got); err != nil {
		return fmt.Sprintf("not JSON: %v: %s", err, line)
	}
	want := map[string]string{
		"BadSignature": "bad_signature", "BadTimeSignature": "bad_time_signature",
		"SignatureExpired": "expired", "BadPayload": "bad_payload",
	}[errorOf(c, good)]
	switch {
	case got.OK != (want == ""), got.Error != want:
		return fmt.Sprintf("want error %q, got %s", want, line)
	case got.OK && got.Age != c.Int("now")-got.Timestamp:
		return fmt.Sprintf("age is wrong: %s", line)
	case got.OK && c.Has("json") && (got.Text != c.Text("json") || got.Timestamp != c.Int("sign_time")):
		return fmt.Sprintf("want %s of %d, got %s", c.Text("json"), c.Int("sign_time"), line)
	}
	return ""
}

func errorOf(c vectors.Case, good bool) string {
	if good {
		return ""
	}
	return c.Text("error")
}

// TestSignWritesFlasksBytes asks the built command to sign what Flask signed.
func TestSignWritesFlasksBytes(t *testing.T) {
	file := vectors.Load(t, sessionVectors)
	signArgs := func(c vectors.Case) []string {
		return []string{"cookie", "sign", "--now", strconv.FormatInt(c.Int("sign_time"), 10), "-"}
	}
	exact := 0
	for _, batch := range batches(vectors.Op(file.Good, "dump+open"), signArgs) {
		var lines []string
		for _, c := range batch {
			text, err := taggedjson.Dumps(c.Value("session_in"))
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, string(text))
		}
		got := gourd(t, keyEnv(batch[0]), strings.Join(lines, "\n"), signArgs(batch[0])...)
		for i, c := range batch {
			if c.Bool("exact") {
				exact++
			}
			if c.Bool("exact") && got[i] != c.Text("token") {
				t.Errorf("%s: got %s, want %s", c.ID, got[i], c.Text("token"))
			}
		}
	}
	if exact < 20 {
		t.Errorf("only %d cases say which bytes to write", exact)
	}
}
