package mutants

import (
	"encoding/json"
	"strings"
)

// timeWeaknesses do not hold a token to its time.
var timeWeaknesses = []weakness{
	{what: "the time is not signed", by: "time of another", put: func(y *toy) { y.covers = just(withoutTime) }},
	{what: "the time is anybody's", by: "time moved", put: func(y *toy) { y.covers = just(withoutTime) }},
	{what: "the time is signed as a number", by: "time respelled", put: func(y *toy) {
		y.covers = just(func(head string) string {
			payload, text, _ := cutLast(head, ".")
			second, _ := decodeStamp(text)
			return payload + "." + stamp(second)
		})
		y.when = decodeStamp
	}},
	{what: "the payload is not signed", by: "payload of another", put: func(y *toy) {
		y.covers = just(func(head string) string { _, text, _ := cutLast(head, "."); return text })
	}},
	{what: "no limit of age", by: "signed too long ago", put: func(y *toy) { y.inTime = func(age int64) bool { return age >= 0 } }},
	{what: "the future is not looked at", by: "signed in the future", put: func(y *toy) { y.inTime = func(age int64) bool { return age <= y.maxAge } }},
	{what: "a minute of grace", by: "signed too long ago", put: func(y *toy) { y.inTime = func(age int64) bool { return 0 <= age && age <= y.maxAge+60 } }},
	{what: "a second of grace", by: "signed in the future", put: func(y *toy) { y.inTime = func(age int64) bool { return -1 <= age && age <= y.maxAge } }},
	{what: "times have many spellings", by: "signed with an odd time", put: func(y *toy) { y.when = decodeStamp }},
	{what: "no time is now", by: "signed without a time", put: func(y *toy) {
		y.when = func(text string) (int64, bool) {
			if second, ok := parseStamp(text); ok {
				return second, true
			}
			return now, true
		}
	}},
}

func withoutTime(head string) string {
	payload, _, _ := cutLast(head, ".")
	return payload
}

// payloadWeaknesses read payloads too kindly, or sign something else than them.
var payloadWeaknesses = []weakness{
	{what: "the mark of compression is not signed", by: "compression mark", packed: true, put: func(y *toy) {
		y.covers = just(func(head string) string { return strings.TrimLeft(head, ".") })
		y.read = func(payload string) (string, bool) { return readStrictly("." + strings.TrimLeft(payload, ".")) }
		y.read = eitherWay(y.read)
	}},
	{what: "the text inside is signed", by: "compressed anew", packed: true, put: func(y *toy) { y.covers = just(textInside) }},
	{what: "the text inside is signed, packed or not", by: "inflated", packed: true, put: func(y *toy) { y.covers = just(textInside) }},
	{what: "payloads have many spellings", by: "signed odd payload", packed: true, put: func(y *toy) {
		y.read = func(payload string) (string, bool) { return parse(unpack(payload, decodeOnly(base64Alphabet))) }
	}},
	{what: "bytes behind the stream are ignored", by: "signed odd payload", packed: true, put: func(y *toy) {
		y.read = func(payload string) (string, bool) {
			stream, compressed := strings.CutPrefix(payload, ".")
			b, ok := decodeStrictly(stream)
			if !compressed || !ok {
				return readStrictly(payload)
			}
			text, _, err := inflate(b, 64<<10)
			return parse(text, err == nil)
		}
	}},
	{what: "no limit of size", by: "signed odd payload", packed: true, put: func(y *toy) {
		y.read = func(payload string) (string, bool) {
			stream, compressed := strings.CutPrefix(payload, ".")
			b, ok := decodeStrictly(stream)
			if !compressed || !ok {
				return readStrictly(payload)
			}
			text, _, err := inflate(b, 1<<30)
			return parse(text, err == nil)
		}
	}},
}

func parse(text []byte, ok bool) (value string, good bool) {
	return value, ok && json.Unmarshal(text, &value) == nil
}

// eitherWay reads a payload as it is marked, or as if it were marked.
func eitherWay(read func(string) (string, bool)) func(string) (string, bool) {
	return func(payload string) (string, bool) {
		if value, ok := readStrictly(payload); ok {
			return value, true
		}
		return read(payload)
	}
}

// textInside signs what a payload says rather than the payload.
func textInside(head string) string {
	payload, text, _ := cutLast(head, ".")
	inside, _ := unpack(payload, decodeStrictly)
	return strings.TrimSpace(string(inside)) + "." + text
}
