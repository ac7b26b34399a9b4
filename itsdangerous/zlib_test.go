package itsdangerous

import (
	"compress/zlib"
	"errors"
	"runtime"
	"strings"
	"testing"
)

// T-13: what inflates to more than 64 KiB costs no more than those.
func TestT13Bombs(t *testing.T) {
	s := mustURLSafeSerializer(t, key, Options{})
	for _, times := range []int{2, 4, 8, 16, 32, 64, 128} {
		payload := compressed + strict.EncodeToString(newDeflater(zlib.BestCompression).deflate(make([]byte, MaxInflated*times)))
		token := s.signers[0].sign([]byte(payload))
		if len(token) > MaxToken {
			if _, err := s.Loads(token); Code(err) != "bad_data" {
				t.Errorf("%d times: %v", times, err)
			}
			continue
		}
		spent := allocated(func() {
			if v, err := s.Loads(token); v != nil || !errors.Is(err, errInflated) || Code(err) != "bad_payload" {
				t.Errorf("%d times: %v, %v", times, v, err)
			}
		})
		if spent > 256<<10 {
			t.Errorf("%d times: %d bytes allocated", times, spent)
		}
	}
}

func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestT13StreamsAloneAndWhole(t *testing.T) {
	text := []byte(`"` + strings.Repeat("x", 100) + `"`)
	stream := string(newDeflater(zlib.BestCompression).deflate(text))
	rows := []struct{ what, stream, want string }{
		{"as it is", stream, ""},
		{"a byte after it", stream + "x", errZlib.Error()},
		{"a second stream after it", stream + stream, errZlib.Error()},
		{"cut short by a byte", stream[:len(stream)-1], errZlib.Error()},
		{"cut in half", stream[:len(stream)/2], errZlib.Error()},
		{"its header alone", stream[:2], errZlib.Error()},
		{"half its header", stream[:1], errZlib.Error()},
		{"nothing", "", errZlib.Error()},
		{"a preset dictionary", "\x78\xbb\x00\x00\x00\x01" + stream[2:], errZlib.Error()},
		{"another checksum", stream[:len(stream)-1] + "\x00", errZlib.Error()},
		{"gzip", "\x1f\x8b\x08" + stream, errZlib.Error()},
		{"no text inside", string(newDeflater(zlib.BestCompression).deflate([]byte("\xff\xfe"))), errUTF8.Error()},
	}
	s := mustURLSafeSerializer(t, key, Options{})
	for _, row := range rows {
		v, err := s.Loads(s.signers[0].sign([]byte(compressed + strict.EncodeToString([]byte(row.stream)))))
		e, ok := errors.AsType[*BadPayloadError](err)
		switch {
		case row.want == "" && (err != nil || v != string(text[1:101])):
			t.Errorf("%s: %v, %v", row.what, v, err)
		case row.want != "" && (!ok || e.Err.Error() != row.want || v != nil):
			t.Errorf("%s: %v, %v, want %s", row.what, v, err, row.want)
		}
	}
	if n, err := s.Loads(s.signers[0].sign([]byte(compressed + "!"))); n != nil || !errors.Is(err, errBase64) {
		t.Errorf("no base64 after the mark: %v, %v", n, err)
	}
}

// Exactly 64 KiB are allowed, and one byte more is not.
func TestT13Limit(t *testing.T) {
	s := mustURLSafeSerializer(t, key, Options{})
	for n, want := range map[int]string{MaxInflated: "", MaxInflated + 1: "bad_payload"} {
		text := []byte(`"` + strings.Repeat("x", n-2) + `"`)
		_, err := s.Verify(s.signers[0].sign([]byte(compressed + strict.EncodeToString(newDeflater(zlib.BestCompression).deflate(text)))))
		if Code(err) != want {
			t.Errorf("%d bytes: %v, want %q", n, err, want)
		}
	}
}
