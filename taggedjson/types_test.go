package taggedjson_test

import (
	"bytes"
	"encoding/json"
	"html/template"
	"testing"

	"github.com/gourd-auth/gourd/taggedjson"
)

func TestMarkup(t *testing.T) {
	m := taggedjson.Markup("<b>")
	if m.String() != "<b>" || m.HTML() != template.HTML("<b>") {
		t.Errorf("got %q and %q", m.String(), m.HTML())
	}
	var page bytes.Buffer
	err := template.Must(template.New("").Parse(`{{.}} {{.HTML}}`)).Execute(&page, m)
	if got, want := page.String(), "&lt;b&gt; <b>"; got != want || err != nil {
		t.Errorf("html/template wrote %q, %v, want %q", got, err, want)
	}
}

func TestUUID(t *testing.T) {
	var ones, zeros taggedjson.UUID // the bits that are so in some of them
	for range 200 {
		u := taggedjson.NewUUID()
		for i, b := range u {
			ones[i], zeros[i] = ones[i]|b, zeros[i]|^b
		}
		if u[6]>>4 != 4 || u[8]>>6 != 2 {
			t.Errorf("a new UUID: got %v", u)
		}
	}
	for i, both := range [16]byte{6: 0x0F, 8: 0x3F} {
		if i != 6 && i != 8 {
			both = 0xFF
		}
		if ones[i]&zeros[i] != both {
			t.Errorf("byte %d of new UUIDs: the bits %08b vary, want %08b", i, ones[i]&zeros[i], both)
		}
	}
	if _, err := taggedjson.ParseUUID("x"); err == nil || err.Error() != "taggedjson: not the text of a UUID" {
		t.Errorf("got %v", err)
	}
	var back taggedjson.UUID
	text := must(json.Marshal(uuid))
	if err := json.Unmarshal(text, &back); err != nil || back != uuid || string(text) != `"12345678-1234-5678-1234-567812345678"` {
		t.Errorf("by encoding/json: got %s, %v, %v", text, back, err)
	}
	if err := back.UnmarshalText([]byte("x")); err == nil || back != uuid {
		t.Errorf("a bad text: got %v, %v", back, err)
	}
}
