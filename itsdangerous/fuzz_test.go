package itsdangerous

import (
	"errors"
	"testing"
	"unicode/utf8"
)

// FuzzUnsign: what is accepted is what signing writes, to the byte, and errors come alone. The value is also signed and turned round, so that
// the accepting side is reached.
func FuzzUnsign(f *testing.F) {
	signer := mustSigner(f, Keys{Secret: key.Secret, Fallbacks: [][]byte{[]byte("old")}}, Options{})
	timed := mustTimestampSigner(f, Keys{Secret: key.Secret, Fallbacks: [][]byte{[]byte("old")}}, Options{Now: at(when)})
	for _, seed := range []string{"", ".", "value", "a.b.c", "...", "é\xff\r\n=", signer.Sign("value"), timed.Sign("value"), "v..p1ONz9uJ7fSRpCC4600g05AK4ok"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, token := range []string{text, signer.Sign(text), timed.Sign(text)} {
			v, err := signer.Unsign(token)
			judge(t, token, v, err, func() string { return signer.Sign(v.Text) })
			v, err = timed.Unsign(token, NoMaxAge)
			judge(t, token, v, err, func() string {
				return mustTimestampSigner(t, key, Options{Now: at(v.SignedAt.Unix())}).Sign(v.Text)
			})
		}
	})
}

func judge(t *testing.T, token string, v Verified, err error, again func() string) {
	t.Helper()
	switch {
	case err != nil && (v != Verified{} || Code(err) == "" || !errors.Is(err, ErrBadData)):
		t.Errorf("%q: %+v with error %v (%s)", token, v, err, Code(err))
	case err == nil && v.Key == 0 && again() != token:
		t.Errorf("%q is accepted, signed again it is %q", token, again())
	}
}

// FuzzLoads signs any payload, as a holder of the key could, and reads it: no panic, one kind of error, bounded text, and the one spelling where
// it is not compressed.
func FuzzLoads(f *testing.F) {
	s := mustTimedSerializer(f, key, Options{Now: at(when)})
	for _, text := range []string{`null`, `{"a":[1,2.5,"é"]}`, sessions[0].text, sessions[1].text, "\xff", ""} {
		f.Add(string(appendPayload(nil, []byte(text))))
	}
	for _, payload := range []string{".", "..", ".eJ", "!!!!", "AB", "bnVsbA==", "bnVs\nbA", ".eJzLK83JAQAEWAGz", ".eLs"} {
		f.Add(payload)
	}
	f.Fuzz(func(t *testing.T, payload string) {
		token := s.signers[0].sign([]byte(payload))
		if len(token) > MaxToken {
			return
		}
		v, err := s.Verify(token, 0)
		value, loadErr := s.Loads(token, 0)
		switch {
		case err != nil && (v != (Verified{}) || Code(err) != "bad_payload" || Code(loadErr) != "bad_payload"):
			t.Errorf("%q: Verify %+v, %v, Loads %v", payload, v, err, loadErr)
		case loadErr != nil && (value != nil || Code(loadErr) != "bad_payload"):
			t.Errorf("%q: Loads = %v, %v", payload, value, loadErr)
		case err == nil && (len(v.Text) > MaxInflated || !utf8.ValidString(v.Text)):
			t.Errorf("%q: %d bytes of text", payload, len(v.Text))
		case err == nil && payload != "" && payload[0] != '.' && strict.EncodeToString([]byte(v.Text)) != payload:
			t.Errorf("%q is another spelling of %q", payload, v.Text)
		}
	})
}

// FuzzDumpsText: what is written is read.
func FuzzDumpsText(f *testing.F) {
	s := mustURLSafeSerializer(f, key, Options{})
	for _, session := range sessions {
		f.Add([]byte(session.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		token, err := s.DumpsText(text)
		if err != nil {
			return
		}
		if v, err := s.Verify(token); err != nil || v.Text != string(text) {
			t.Errorf("%q became %q, %v", text, v.Text, err)
		}
	})
}
