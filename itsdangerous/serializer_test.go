package itsdangerous

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestExpiredOffersItsText(t *testing.T) {
	s := mustTimedSerializer(t, Keys{Secret: []byte("new"), Fallbacks: [][]byte{key.Secret}}, Options{Now: at(when + 60)})
	old := mustTimedSerializer(t, key, Options{Now: at(when)})
	for _, text := range []string{`"lease"`, sessions[1].text} {
		token, err := old.DumpsText([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		v, err1 := s.Loads(token, time.Second)
		w, err2 := s.Verify(token, time.Second)
		if v != nil || w != (Verified{}) {
			t.Errorf("Loads = %v, Verify = %+v beside an error", v, w)
		}
		for _, err := range []error{err1, err2} {
			e, ok := errors.AsType[*ExpiredError](err)
			if want := (Verified{Text: text, SignedAt: time.Unix(when, 0).UTC(), Key: 1}); !ok || e.Verified() != want {
				t.Errorf("%v offers %+v, want %+v", err, e.Verified(), want)
			}
		}
	}
	_, err := s.Loads(old.signers[0].sign([]byte("!")), time.Second)
	if e, ok := errors.AsType[*ExpiredError](err); !ok || e.Verified().Text != "" || e.Verified().Key != 1 {
		t.Errorf("with a payload that cannot be decoded: %+v", err)
	}
}

func TestDumpsRefuses(t *testing.T) {
	s := mustTimedSerializer(t, key, Options{Now: at(when)})
	rows := []struct {
		what  string
		value any
		is    error
	}{
		{"more than one can inflate", strings.Repeat("x", MaxInflated), ErrTooLarge},
		{"more than a token holds", randomText(2 * MaxToken), ErrTooLarge},
		{"what JSON has no word for", make(chan int), nil},
		{"text that is none", "\xff", nil},
	}
	for _, row := range rows {
		token, err := s.Dumps(row.value)
		if err == nil || token != "" || row.is != nil && !errors.Is(err, row.is) || !strings.HasPrefix(err.Error(), "itsdangerous: ") {
			t.Errorf("%s: %q, %v", row.what, token, err)
		}
	}
	if token, err := s.DumpsText([]byte("\xff")); token != "" || !errors.Is(err, errUTF8) {
		t.Errorf("DumpsText of no text: %q, %v", token, err)
	}
	for _, now := range []int64{-1, lastSecond + 1} {
		if token, err := mustTimedSerializer(t, key, Options{Now: at(now)}).Dumps(1); token != "" || !errors.Is(err, errClock) {
			t.Errorf("at %d: %q, %v", now, token, err)
		}
	}
}

// What Dumps makes is read again, up to the limit.
func TestDumpsUpToTheLimit(t *testing.T) {
	s := mustURLSafeSerializer(t, key, Options{})
	longest, refused := 0, 0
	for n := 5000; n < 14_000; n += 83 {
		text := randomText(n)
		token, err := s.Dumps(text)
		if err != nil {
			refused++
			continue
		}
		longest = max(longest, len(token))
		if v, err := s.Loads(token); err != nil || v != text {
			t.Fatalf("a token of %d bytes: %v", len(token), err)
		}
	}
	if longest < MaxToken-100 || refused == 0 {
		t.Errorf("the longest token is %d bytes, %d were refused", longest, refused)
	}
}

// The limits themselves are allowed, and one byte more is not.
func TestDumpsAtTheLimits(t *testing.T) {
	plain, err := NewSerializer(key, Options{})
	if err != nil {
		t.Fatal(err)
	}
	most := MaxToken - len(plain.signers[0].sign(nil)) // of text in a token that is not compressed
	for text, good := range map[string]bool{
		strings.Repeat("x", most): true, strings.Repeat("x", most+1): false,
	} {
		token, err := plain.DumpsText([]byte(text))
		if (err == nil) != good || err != nil && !errors.Is(err, ErrTooLarge) || good && len(token) != MaxToken {
			t.Errorf("%d bytes: a token of %d, %v", len(text), len(token), err)
		}
	}
	safe := mustURLSafeSerializer(t, key, Options{})
	for n, good := range map[int]bool{MaxInflated: true, MaxInflated + 1: false} {
		text := strings.Repeat("x", n)
		token, err := safe.DumpsText([]byte(text))
		if v, _ := safe.Verify(token); (err == nil) != good || good && v.Text != text {
			t.Errorf("%d bytes to compress: %v", n, err)
		}
	}
}

func randomText(n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(rand.Text())
	}
	return b.String()[:n]
}

// Text that compression does not shorten by two bytes is left as it is: len(C) < len(J)-1.
func TestCompressionRule(t *testing.T) {
	for n := range 1200 {
		if testing.Short() && n > 100 && n%9 > 0 {
			continue
		}
		z := deflatersFor(n).Get().(*deflater)
		for _, text := range []string{strings.Repeat("a", n), randomText(n), sessions[1].text[:min(n, len(sessions[1].text))]} {
			stream := len(z.deflate([]byte(text)))
			packed := strings.HasPrefix(string(appendPayload(nil, []byte(text))), compressed)
			if want := stream < len(text)-1; packed != want {
				t.Fatalf("%d bytes, %d as a stream: compressed %v", len(text), stream, packed)
			}
		}
	}
	if got := string(appendPayload(nil, []byte(strings.Repeat("a", 99)))[:3]); got != ".eJ" {
		t.Errorf("a compressed payload begins with %q", got)
	}
}

// Every session with a login of Flask-Login is worth compressing, and Python
// does: into 131 and 205 bytes.
func TestLoginsAreCompressedAsWellAsPythonDoes(t *testing.T) {
	for text, python := range map[string]int{
		`{"_fresh":true,"_id":"` + identifier + `","_user_id":"1"}`:                                                                                   131,
		`{"_fresh":true,"_gourd":"MTmwVE_zPc0pe-He6BvhD0bpCPdBduV2MfqO2cPSRKM.0","_id":"` + identifier + `","_user_id":"06h0k69locrqd4qh0hfe5b4s94"}`: 205,
	} {
		payload := appendPayload(nil, []byte(text))
		if got := strict.DecodedLen(len(payload) - 1); payload[0] != '.' || got > python*105/100 {
			t.Errorf("%d bytes became %d, payload %.5s…; Python makes %d", len(text), got, payload, python)
		}
	}
}

// Long texts are worth zlib's default level, which Python takes for all: 331
// bytes, of 2962.
func TestLongTextsAreCompressedAsWellAsPythonDoes(t *testing.T) {
	var links []string
	for i := range 66 {
		links = append(links, fmt.Sprintf(`"https://example.org/shop/%d/item-%d?from=%d"`, i*7%5, i*7919%1000, i%3))
	}
	text := "[" + strings.Join(links, ",") + "]"
	payload := appendPayload(nil, []byte(text))
	if got := strict.DecodedLen(len(payload) - 1); len(text) != 2962 || got > 331*105/100 {
		t.Errorf("%d bytes became %d; Python makes 331 of 2962", len(text), got)
	}
}

const identifier = "b03643a8a515eae10966eb5799d0b928b1fae8daeb0b0a33ba33f35b5fd7e09d574a2b38cd3af3ce53bdb464d28d2c515533674c8b087cba7d49abfa2cc9de57"

func TestConcurrentUse(t *testing.T) {
	s := mustTimedSerializer(t, key, Options{})
	done := make(chan error)
	for range 8 {
		go func() {
			var faults []error
			for i := range 200 {
				text := sessions[i%3].text
				token, err1 := s.DumpsText([]byte(text))
				v, err2 := s.Verify(token, time.Minute)
				if faults = append(faults, err1, err2); v.Text != text {
					faults = append(faults, errors.New("another text came back"))
				}
			}
			done <- errors.Join(faults...)
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
