package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/gourd-auth/gourd/internal/pyjson"
	"github.com/gourd-auth/gourd/internal/vectors"
)

var tokenVectors = []string{
	"../../interop/vectors/itsdangerous-signer.json",
	"../../interop/vectors/itsdangerous-timestamp.json",
	"../../interop/vectors/itsdangerous-serializer.json",
}

var kindOfClass = map[string]string{
	"Signer": "signer", "TimestampSigner": "timestamp", "Serializer": "serializer", "TimedSerializer": "timed",
	"URLSafeSerializer": "url-safe", "URLSafeTimedSerializer": "url-safe-timed",
}

// inexpressible says why a case cannot be said on a command line.
func inexpressible(c vectors.Case) string {
	switch {
	case textOr(c, "algorithm") == "none":
		return "there is no NoneAlgorithm"
	case c.Has("fallback_signers"):
		return "there are no fallback signers: one command line is one way to sign"
	case strings.Contains(textOr(c, "sep")+textOr(c, "salt"), "\x00"):
		return "no argument holds a NUL"
	case strings.Contains(textOr(c, "token"), "\n") && strings.Contains(c.Text("token"), "\x00"):
		return "neither a line nor an argument holds a newline and a NUL"
	}
	return ""
}

func textOr(c vectors.Case, name string) string {
	if !c.Has(name) {
		return ""
	}
	return c.Text(name)
}

// tokenEnv gives keys_hex, oldest first, as the environment has them.
func tokenEnv(c vectors.Case) []string {
	var keys []string
	for _, k := range vectors.Newest(c.Keys()) {
		keys = append(keys, hex.EncodeToString(k))
	}
	older, _ := json.Marshal(keys[1:])
	return []string{"SECRET_KEY_HEX=" + keys[0], "SECRET_KEY_FALLBACKS_HEX=" + string(older)}
}

// tokenArgs are the flags that a case says; what is itsdangerous's default is
// left out.
func tokenArgs(c vectors.Case, verb, now string) []string {
	args := []string{"token", verb, "--json", "--kind=" + kindOfClass[c.Text("class")]}
	if c.Text("salt") != "default" {
		args = append(args, "--salt="+c.Text("salt"))
	}
	for _, f := range [][3]string{{"sep", "sep", "."}, {"digest", "digest", "sha1"}, {"derivation", "key_derivation", "django-concat"}} {
		if c.Has(f[1]) && c.Text(f[1]) != f[2] {
			args = append(args, "--"+f[0]+"="+c.Text(f[1]))
		}
	}
	if c.Has("max_age") && verb == "unsign" {
		args = append(args, "--max-age="+strconv.FormatFloat(c.Float("max_age"), 'g', -1, 64))
	}
	if c.Has(now) {
		args = append(args, "--now="+strconv.FormatInt(c.Int(now), 10))
	}
	return args
}

// TestTokensAreItsdangerous asks the built command about everything that
// itsdangerous signed, accepted or refused.
func TestTokensAreItsdangerous(t *testing.T) {
	for _, path := range tokenVectors {
		file := vectors.Load(t, path)
		t.Run(file.Name, func(t *testing.T) {
			t.Parallel()
			left := map[string]int{}
			var questions []question
			ask := func(cases []vectors.Case, some func(vectors.Case) []question) {
				for _, c := range cases {
					why := inexpressible(c)
					if why == "" {
						q := some(c)
						if questions = append(questions, q...); len(q) == 0 {
							why = "what JSON has no form for is no line"
						}
					}
					if why != "" {
						left[why]++
					}
				}
			}
			ask(file.Good, goodToken)
			ask(file.Bad, badToken)
			ask(file.Cases, construction)
			report(t, file, questions, left)
		})
	}
}

// goodToken asks to sign what Python signed, and to verify what it verified.
func goodToken(c vectors.Case) []question {
	q := []question{{c.ID, tokenEnv(c), tokenArgs(c, "unsign", "now"), c.Text("token"), func(answer string) string {
		return goodFault(c, answer)
	}}}
	if !c.Bool("exact") || c.Has("compressed") && c.Bool("compressed") {
		return q
	}
	return append(q, question{c.ID, tokenEnv(c), tokenArgs(c, "sign", "sign_time"), valueLine(c), func(answer string) string {
		if want := `{"ok":true,"token":` + string(appendQuoted(nil, c.Text("token"))) + "}"; answer != want {
			return fmt.Sprintf("sign: got %s, want %s", answer, want)
		}
		return ""
	}})
}

// valueLine is the value of a case as a line: as it is, or as JSON in a dialect
// that is no class's own.
func valueLine(c vectors.Case) string {
	if !c.Has("payload_in") {
		return c.Text("value")
	}
	e := pyjson.Encoder{EscapeNonASCII: true, SortKeys: c.Has("serializer_kwargs")}
	text, err := e.Append(nil, c.Ordered("payload_in"))
	if err != nil {
		return ""
	}
	return " " + string(text)
}

func goodFault(c vectors.Case, answer string) string {
	var got struct {
		verdict
		Timestamp, Age *int64
	}
	if err := json.Unmarshal([]byte(answer), &got); err != nil || !got.OK {
		return fmt.Sprintf("unsign: got %s", answer)
	}
	v, err := pyjson.Decoder{Ordered: true}.Decode(got.Payload)
	want := any(lossless(textOr(c, "value")))
	if c.Has("payload") {
		want = finite(c.Ordered("payload"))
	}
	switch {
	case err != nil || vectors.Diff(v, want) != "":
		return fmt.Sprintf("unsign: payload is %s, want %v", got.Payload, want)
	case c.Has("json") && got.Text != c.Text("json"):
		return fmt.Sprintf("unsign: text is %q, want %q", got.Text, c.Text("json"))
	case (got.Timestamp != nil) != strings.Contains(c.Text("class"), "Time"):
		return "unsign: a time where none belongs, or none"
	case c.Has("timestamp") && (*got.Timestamp != c.Int("timestamp") || *got.Age != c.Int("now")-c.Int("timestamp")):
		return fmt.Sprintf("unsign: time is wrong: %s", answer)
	case c.Has("sign_time") && *got.Timestamp != c.Int("sign_time"):
		return fmt.Sprintf("unsign: time is wrong: %s", answer)
	}
	return ""
}

// lossless is text as the command spells what is not UTF-8.
func lossless(text string) string {
	v, _ := pyjson.Decoder{}.Decode(appendQuoted(nil, text))
	return v.(string)
}

// finite puts nil where JSON has no number.
func finite(v any) any {
	switch v := v.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = finite(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = finite(v[name])
		}
	case pyjson.Object:
		for i := range v {
			v[i].Value = finite(v[i].Value)
		}
	}
	return v
}

// badToken asks about what Python refuses, be it a token or a value. What
// Python stumbles over without saying what it is, is a bad time here.
func badToken(c vectors.Case) []question {
	if c.Text("op") == "sign" {
		args := append(tokenArgs(c, "sign", "sign_time"), "--now="+c.Text("sign_time_str"))
		return []question{{c.ID, tokenEnv(c), args, c.Text("value"), wantRefusal("")}}
	}
	if c.Text("op") == "dumps" {
		if text := valueLine(c); text != "" {
			return []question{{c.ID, tokenEnv(c), tokenArgs(c, "sign", "sign_time"), text, wantRefusal("bad_payload")}}
		}
		return nil
	}
	want := map[string]string{
		"BadSignature": "bad_signature", "BadTimeSignature": "bad_time_signature", "SignatureExpired": "expired",
		"BadPayload": "bad_payload", "ValueError": "bad_time_signature", "OverflowError": "bad_time_signature",
		"OSError": "bad_time_signature",
	}[c.Text("error")]
	return []question{{c.ID, tokenEnv(c), tokenArgs(c, "unsign", "now"), c.Text("token"), wantRefusal(want)}}
}

// construction asks which separators and derivations there are.
func construction(c vectors.Case) []question {
	return []question{{c.ID, tokenEnv(c), tokenArgs(c, "sign", "now"), "value", func(answer string) string {
		if accepted := answer != ""; accepted != c.Bool("accepted") {
			return fmt.Sprintf("accepted %v, want %v", accepted, !accepted)
		}
		return ""
	}}}
}

// wantRefusal wants a word, or "" the command line refused.
func wantRefusal(word string) func(answer string) string {
	return func(answer string) string {
		if word == "" && answer == "" || strings.HasPrefix(answer, `{"ok":false,"error":"`+word+`","detail":"`) {
			return ""
		}
		return fmt.Sprintf("got %s, want %q", answer, word)
	}
}
