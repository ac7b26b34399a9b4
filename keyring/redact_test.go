package keyring

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const canary = "canary-4711-in-a-coal-mine"

// No verb, no logger and no encoder shows a key, in text, hex, decimal or base64.
func TestK14NeverPrinted(t *testing.T) {
	key := mustText(t, canary)
	ring, _ := New(key, mustText(t, canary+"-older"))
	var loaded struct{ key Key } // fmt calls no method on an unexported field
	loaded.key = key
	exported := struct {
		Key  Key
		Ring *Ring
		List []Key
		Map  map[string]Key
	}{key, ring, []Key{key}, map[string]Key{"k": key}}
	src := Source{Name: "x", Active: key, Fallbacks: []Key{key}}

	var out bytes.Buffer
	for _, v := range []any{key, &key, ring, *ring, loaded, &loaded, exported, &exported, src, Resolved{Ring: ring}, []Key{key}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%X", "%q", "%d", "%b", "%o", "%c", "%U", "%20s", "%p"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		fmt.Fprintln(&out, v)
		j, err := json.Marshal(v)
		if err != nil {
			t.Errorf("json of %T: %v", v, err)
		}
		out.Write(j)
		slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", v)
	}
	text, _ := key.MarshalText()
	out.Write(text)
	out.WriteString(key.String() + key.GoString() + ring.String() + ring.GoString() + key.LogValue().String() + ring.LogValue().String())

	shown := strings.ToLower(out.String())
	for _, spelling := range []string{
		canary, hex.EncodeToString([]byte(canary)), "99 97 110 97 114 121", "Y2FuYXJ5", "canary", "0x63 0x61", "[c a n a r y",
	} {
		if strings.Contains(shown, strings.ToLower(spelling)) {
			t.Errorf("the output shows %q", spelling)
		}
	}
	if !strings.Contains(shown, "redacted") {
		t.Error("got no REDACTED at all")
	}
}
