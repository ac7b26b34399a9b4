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
	a, b := taggedjson.NewUUID(), taggedjson.NewUUID()
	if a == b || a[6]>>4 != 4 || a[8]>>6 != 2 {
		t.Errorf("new UUIDs: got %v and %v", a, b)
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
