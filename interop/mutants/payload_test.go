package mutants

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base64"
	"io"
	"strings"
)

// payloadMutations play with the base64 and the zlib stream of a payload, under
// the signature of the payload as it was; those named "signed" sign it anew.
var payloadMutations = []mutation{
	{name: "compression mark", fresh: true, needs: isPacked, make: func(m *mint, _ string) string {
		without, had := strings.CutPrefix(m.a.payload, ".")
		if had && m.IntN(2) == 0 {
			return m.withPayload(without)
		}
		return m.withPayload("." + m.a.payload)
	}},
	{name: "compressed anew", fresh: true, needs: isPacked, make: func(m *mint, _ string) string {
		level := oneOf(m, flate.NoCompression, flate.BestSpeed, flate.BestCompression, flate.HuffmanOnly)
		return m.withPayload("." + encode(deflate(inflated(m.a.payload), level)))
	}},
	{name: "inflated", fresh: true, needs: isPacked, make: func(m *mint, _ string) string {
		text := inflated(m.a.payload)
		return m.withPayload(oneOf(m, encode(append(text, ' ')), string(text), encode(text)))
	}},
	{name: "signed odd payload", fresh: true, needs: isPacked, make: func(m *mint, _ string) string {
		payload := oddPayload(m, m.a.payload)
		if m.s.recipe.timed {
			payload = m.join(payload, m.a.stamp)
		}
		return m.s.insider.Sign(payload)
	}},
}

// withPayload is the token with another payload under its signature.
func (m *mint) withPayload(payload string) string {
	if m.s.recipe.timed {
		return m.join(payload, m.a.stamp, m.a.signature)
	}
	return m.join(payload, m.a.signature)
}

// inflated is the text in a payload of ours.
func inflated(payload string) []byte {
	stream, compressed := strings.CutPrefix(payload, ".")
	b := must(base64.RawURLEncoding.DecodeString(stream))
	if !compressed {
		return b
	}
	text, _, err := inflate(b, 1<<20)
	return must(text, err)
}

// inflate reads a zlib stream up to a limit, and tells how many bytes follow it.
func inflate(stream []byte, limit int64) (text []byte, rest int, err error) {
	source := bytes.NewReader(stream)
	z, err := zlib.NewReader(source)
	if err != nil {
		return nil, 0, err
	}
	text, err = io.ReadAll(io.LimitReader(z, limit))
	return text, source.Len(), err
}

func deflate(text []byte, level int) []byte {
	var out bytes.Buffer
	w := must(zlib.NewWriterLevel(&out, level))
	must(w.Write(text))
	must(true, w.Close())
	return out.Bytes()
}

// oddPayload is a payload that no serializer writes, though a lenient one reads
// it.
func oddPayload(m *mint, payload string) string {
	text := inflated(payload)
	stream := deflate(text, flate.BestSpeed)
	switch m.IntN(8) {
	case 0:
		return payload + oneOf(m, "=", "==", "====", "!!!!", "\n", "\r\n", " ", "é", "\x00")
	case 1:
		return oneOf(m, "..", ". .", "=.", "!") + strings.TrimPrefix(payload, ".")
	case 2:
		return "." + encode(append(stream, oneOf(m, "\x00", "x", string(stream))...))
	case 3:
		return "." + encode(stream[:len(stream)-1-m.IntN(6)])
	case 4:
		stream[1] |= 0x20 // a preset dictionary
		return "." + encode(stream)
	case 5:
		return encode(append(text, oneOf(m, "x", ",", "\xff", "\x00", "}")...))
	case 6:
		return oneOf(m, "", ".", "A", encode([]byte("\xff")), encode([]byte(strings.Repeat("[", 70))), encode([]byte(strings.Repeat("1", 4301))))
	default:
		return "." + encode(bombs[m.IntN(len(bombs))])
	}
}

// bombs inflate to more than the 64 KiB that are allowed, and are JSON otherwise.
var bombs = func() (all [][]byte) {
	for _, size := range []int{64<<10 + 1, 128 << 10, 1 << 20} {
		all = append(all, deflate([]byte(`"`+strings.Repeat("1", size-2)+`"`), flate.BestCompression))
	}
	return all
}()
