package difffuzz

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"io"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/gourd-auth/gourd/itsdangerous"
)

// tokenRules are about signed tokens. Those about the text inside of one are made
// from the rules of JSON.
var tokenRules = slices.Concat([]rule{
	{
		kind: "unsign", name: "token over 8 KiB",
		reason: "limits come before work: a token of more than 8192 bytes is bad data",
		explains: func(q question, ours, _ string) bool {
			return ours == "bad_data" && len(tokenOf(q[1:]).text) > itsdangerous.MaxToken
		},
		examples: []question{example().signed(strings.Repeat("a", 9000))},
	},
	{
		kind: "unsign", name: "separator of base64",
		reason: "a separator with a character of base64 or = cannot be told from the signature",
		explains: func(q question, ours, _ string) bool {
			return ours == "config" && strings.ContainsAny(tokenOf(q[1:]).sep, "-_="+letters+digits)
		},
		examples: []question{example().with(func(k *token) { k.sep = "ac" }).signed("value")},
	},
	{
		kind: "unsign", name: "empty key",
		reason: "whoever signs with nothing should know at the start",
		explains: func(q question, ours, _ string) bool {
			return ours == "config" && tokenOf(q[1:]).secret == ""
		},
		examples: []question{example().with(func(k *token) { k.secret = "" }).signed("value")},
	},
	{
		kind: "unsign", name: "signature spelled otherwise",
		reason: "one canonical spelling: spelled as Python writes it, the token says the same to both",
		explains: func(q question, ours, theirs string) bool {
			return words(ours, "bad_signature", "bad_time_signature") && respelled(q, theirs)
		},
		examples: []question{
			example().with(func(k *token) { k.class = "signer" }).signed("value", "="),
			example().signed("value.ZVPxAA", "!!!!"),
		},
	},
	{
		kind: "unsign", name: "time spelled otherwise",
		reason: "one canonical spelling of a time: no empty one for 1970, no zero byte in front, nothing that base64 skips",
		explains: func(q question, ours, theirs string) bool {
			return noTime(q, ours) && eachCut(q, func(c cut) bool {
				return (c.good() || words(theirs, "bad_time_signature")) && c.timed && c.stamp != canonicalTime(c.stamp)
			})
		},
		examples: []question{
			example().signed("value."), example().signed("value.AGVT8QA"), example().signed("value.ZVPxAB"),
			example().with(func(k *token) { k.text = "value.ZVPxAB.AAAA" }).question(),
		},
	},
	{
		kind: "unsign", name: "time after the year 9999",
		reason: "Python lets out a ValueError or OverflowError, which is no BadData",
		explains: func(q question, ours, theirs string) bool {
			return noTime(q, ours) && words(theirs, "raises") && goodCut(q, func(c cut) bool {
				return c.timed && c.stamp == canonicalTime(c.stamp) && afterAll(c.stamp)
			})
		},
		examples: []question{example().signed("value.OwGQBd0"), example().signed("value.__________8")},
	},
	{
		kind: "unsign", name: "no time, and signed by a fallback signer's older key",
		reason: "Python makes a signer of each key there and tells what the last one says; ours finds the key and misses the time",
		explains: func(q question, ours, theirs string) bool {
			k := tokenOf(q[1:])
			return k.fallback != "" && k.older != "" && ours == "bad_time_signature null" && theirs == "bad_signature" &&
				goodCut(q, func(c cut) bool { return !c.timed && c.signature == k.asFallback().signature(k.older, c.signed) })
		},
		examples: []question{withFallback().signedByOlder("value")},
	},
	{
		kind: "unsign", name: "payload spelled otherwise",
		reason: "one canonical spelling of a payload's base64",
		explains: func(q question, ours, _ string) bool {
			return ours == "bad_payload" && tokenOf(q[1:]).urlSafe() && goodCut(q, func(c cut) bool {
				return !isCanonical64(strings.TrimPrefix(c.payload, "."))
			})
		},
		examples: []question{safe().signed("bnVsbA="), safe().signed("bn!!!!VsbA"), safe().signed("MR")},
	},
	{
		kind: "unsign", name: "bytes after the zlib stream",
		reason: "one canonical spelling: a stream alone and whole",
		explains: func(q question, ours, _ string) bool {
			return ours == "bad_payload" && goodCut(q, func(c cut) bool { _, rest := inflated(c.payload); return rest > 0 })
		},
		examples: []question{safe().signed("." + encode64(string(deflate("null", 6))+"x"))},
	},
	{
		kind: "unsign", name: "inflates to more than 64 KiB",
		reason: "limits come before work: a token of 4 KB can inflate to 3 MB",
		explains: func(q question, ours, _ string) bool {
			return ours == "bad_payload" && goodCut(q, func(c cut) bool {
				text, _ := inflated(c.payload)
				return len(text) > itsdangerous.MaxInflated
			})
		},
		examples: []question{safe().signed("." + encode64(deflate(strings.Repeat(" ", 70_000)+"null", 9)))},
	},
}, textRulesOfTokens())

// textRulesOfTokens are the rules of JSON for the text in a payload.
func textRulesOfTokens() (rules []rule) {
	for _, r := range textRules {
		rules = append(rules, rule{
			kind: "unsign", name: "in a payload: " + r.name, reason: r.reason,
			explains: func(q question, ours, theirs string) bool {
				k := tokenOf(q[1:])
				return (k.class == "session" || !r.tagged) && r.answers.unsign(ours, theirs) &&
					goodCut(q, func(c cut) bool {
						return r.explains(c.inner(k), theirs, func(text string) string { return c.value(k, text) })
					})
			},
			examples: []question{session().signed(encode64(r.examples[0]))},
		})
	}
	return rules
}

// noTime: a token without a time that can be read. A fallback signer, who is
// asked next and has the last word, may find no signature at all.
func noTime(q question, ours string) bool {
	return ours == "bad_time_signature null" || ours == "bad_signature" && tokenOf(q[1:]).fallback != ""
}

// cut is a token taken apart by one of its signers.
type cut struct {
	by        token
	signed    string
	signature string
	payload   string // what is signed, without the time
	stamp     string
	timed     bool
}

// eachCut asks about the token as each of its signers cuts it.
func eachCut(q question, holds func(c cut) bool) bool {
	k := tokenOf(q[1:])
	if c, ok := k.cut(); ok && holds(c) {
		return true
	}
	if k.fallback == "" || k.isSigner() {
		return false
	}
	c, ok := k.asFallback().cut()
	return ok && holds(c)
}

// goodCut asks about the token as the signer cuts it whose signature it bears, in
// whatever spelling.
func goodCut(q question, holds func(c cut) bool) bool {
	return eachCut(q, func(c cut) bool { return c.good() && holds(c) })
}

func (k token) cut() (c cut, ok bool) {
	c.by = k
	c.signed, c.signature, ok = cutLast(k.text, k.sep)
	c.payload = c.signed
	if ok && k.timed() {
		c.payload, c.stamp, c.timed = cutLast(c.signed, k.sep)
	}
	return c, ok
}

func (c cut) good() bool {
	raw, _ := lenient64(c.signature)
	is := encode64(string(raw))
	return is == c.by.signature(c.by.secret, c.signed) || c.by.older != "" && is == c.by.signature(c.by.older, c.signed)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// value is the answer to a good token if another text stood in its payload.
func (c cut) value(k token, text string) string {
	value, err := k.codec().Loads([]byte(text))
	raw, _ := lenient64(c.stamp)
	return k.verdict(value, time.Unix(new(big.Int).SetBytes(raw).Int64(), 0).UTC(), err)
}

// inner is the text in the payload, "" if it cannot be had.
func (c cut) inner(k token) string {
	if !k.urlSafe() {
		return c.payload
	}
	if strings.HasPrefix(c.payload, ".") {
		text, _ := inflated(c.payload)
		return text
	}
	text, _ := base64.RawURLEncoding.DecodeString(c.payload)
	return string(text)
}

// respelled tells whether the signature is spelled as Python never writes it, and
// Gourd says of the token with the right spelling what Python says of this one.
func respelled(q question, theirs string) bool {
	k := tokenOf(q[1:])
	return eachCut(q, func(c cut) bool {
		raw, ok := lenient64(c.signature)
		right := encode64(string(raw))
		if !ok || right == c.signature {
			return false
		}
		k.text = strings.TrimSuffix(tokenOf(q[1:]).text, c.signature) + right
		again := k.question()
		ours := again.ours()
		return agree(again, ours, theirs) || tolerated(again, ours, theirs) != ""
	})
}

// inflated gives the text in a compressed payload and how many bytes come behind
// its stream; "" and 0 if it is none.
func inflated(payload string) (text string, rest int) {
	body, compressed := strings.CutPrefix(payload, ".")
	stream, err := base64.RawURLEncoding.DecodeString(body)
	if !compressed || err != nil {
		return "", 0
	}
	source := bytes.NewReader(stream)
	z, err := zlib.NewReader(source)
	if err != nil {
		return "", 0
	}
	b, err := io.ReadAll(io.LimitReader(z, 1<<20))
	if err != nil {
		return "", 0
	}
	return string(b), source.Len()
}
