//go:build unix

package interop

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/itsdangerous"
	"github.com/gourd-auth/gourd/session"
	"github.com/gourd-auth/gourd/taggedjson"
)

// peer is Flask's session serializer behind a pipe, python/peer.py.
type peer struct {
	t       *testing.T
	in      io.Writer
	answers *bufio.Scanner
}

func startPeer(t *testing.T) *peer {
	t.Helper()
	cmd := exec.Command(python(t), "peer.py")
	cmd.Dir = "python"
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "SECRET_KEY="+secretKey)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	answers := bufio.NewScanner(out)
	answers.Buffer(nil, 1<<20)
	return &peer{t, in, answers}
}

// ask puts one question and reads the answer into a struct.
func (p *peer) ask(question object, into any) {
	p.t.Helper()
	if err := json.NewEncoder(p.in).Encode(question); err != nil {
		p.t.Fatal(err)
	}
	if !p.answers.Scan() {
		p.t.Fatalf("no answer from Python to %v: %v", question, p.answers.Err())
	}
	if err := json.Unmarshal(p.answers.Bytes(), into); err != nil {
		p.t.Fatalf("%v in %s", err, p.answers.Bytes())
	}
}

const randomSessions = 400

// Random sessions, signed by Flask and read by Go and the other way round: the
// values, the text and, where zlib has no hand in it, every byte are the same.
func TestLiveRandomSessionsAgree(t *testing.T) {
	t.Parallel()
	flask := startPeer(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	g := generator{rand.New(rand.NewPCG(seed, 0))}
	for range randomSessions {
		value := g.dict(3)
		var signed struct{ Token, JSON string }
		flask.ask(object{"sign": typed(value)}, &signed)

		verified, err := signer(t, time.Now()).Verify(signed.Token, time.Hour)
		if err != nil || verified.Text != signed.JSON {
			t.Fatalf("Go reads %s, %v\nof Python's %s", verified.Text, err, signed.JSON)
		}
		ours := signer(t, verified.SignedAt)
		sameValue(t, "Go, of what Python signed,", func() (any, error) { return ours.Loads(signed.Token, time.Hour) }, value)

		token, err := ours.Dumps(value)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(signed.Token, ".") && token != signed.Token {
			t.Fatalf("Go signs\n%s\nPython signs\n%s", token, signed.Token)
		}
		if text, err := taggedjson.Dumps(value); string(text) != signed.JSON {
			t.Fatalf("Go writes\n%s, %v\nPython writes\n%s", text, err, signed.JSON)
		}
		var read struct {
			Session json.RawMessage
			Error   string
		}
		if flask.ask(object{"read": token}, &read); read.Error != "" {
			t.Fatalf("Python refuses what Go signed: %s\n%s", read.Error, token)
		}
		sameValue(t, "Python, of what Go signed,", func() (any, error) { return vectors.Typed(read.Session) }, value)
	}
}

func signer(t *testing.T, now time.Time) *itsdangerous.URLSafeTimedSerializer {
	t.Helper()
	s, err := session.NewSerializer(itsdangerous.Keys{Secret: []byte(secretKey)},
		itsdangerous.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sameValue(t *testing.T, who string, read func() (any, error), want any) {
	t.Helper()
	got, err := read()
	if err != nil {
		t.Fatalf("%s reads nothing: %v", who, err)
	}
	if diff := vectors.Diff(got, want); diff != "" {
		t.Fatalf("%s differs: %s", who, diff)
	}
}

// generator makes values that a session can carry.
type generator struct{ *rand.Rand }

func (g generator) value(depth int) any {
	kinds := 13
	if depth == 0 {
		kinds = 10 // those that hold nothing
	}
	switch g.IntN(kinds) {
	case 0:
		return nil
	case 1:
		return g.IntN(2) == 0
	case 2:
		return int64(g.Uint64()) >> g.IntN(64)
	case 3:
		return new(big.Int).Lsh(big.NewInt(g.Int64()|1), uint(64+g.IntN(300)))
	case 4:
		return math.Float64frombits(g.Uint64()) // NaN and the infinities too
	case 5:
		return float64(g.IntN(2000)-1000) / 8
	case 6:
		return g.text()
	case 7:
		return g.bytes()
	case 8:
		return taggedjson.Markup(g.text())
	case 9:
		return g.moment()
	case 10:
		return taggedjson.Tuple(g.list(depth - 1))
	case 11:
		return g.list(depth - 1)
	default:
		return g.dict(depth - 1)
	}
}

func (g generator) list(depth int) []any {
	list := make([]any, g.IntN(5))
	for i := range list {
		list[i] = g.value(depth)
	}
	return list
}

// dict has odd names, the serializer's own tags among them.
func (g generator) dict(depth int) map[string]any {
	tags := []string{" t", " b", " di", " d__", " u", "_flashes", "_permanent", ""}
	m := map[string]any{}
	for range g.IntN(6) {
		name := g.text()
		if g.IntN(4) == 0 {
			name = tags[g.IntN(len(tags))]
		}
		m[name] = g.value(depth)
	}
	return m
}

// text draws from the corners of Unicode; a lone surrogate is one of them.
func (g generator) text() string {
	corners := []string{"a", "Z", "0", " ", "\x00", "\n", "\x1f", "\x7f", `"`, `\`, "/", "<", "&", "é", "\u0085",
		"\u2028", "\ud7ff", "\ue000", "\uffff", "😀", "\U0010ffff", "\xed\xa0\x80 ", "\xed\xbf\xbf"}
	var s strings.Builder
	for range g.IntN(12) {
		s.WriteString(corners[g.IntN(len(corners))])
	}
	return s.String()
}

func (g generator) bytes() any {
	b := make([]byte, 16)
	for i := range b {
		b[i] = byte(g.Uint32())
	}
	if g.IntN(2) == 0 {
		return taggedjson.UUID(b)
	}
	return b[:g.IntN(len(b))]
}

// moment is a whole second of the years that come back as they went.
func (g generator) moment() time.Time {
	first := time.Date(100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
	return time.Unix(first+g.Int64N(last-first), 0).UTC()
}
