package mutants

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// timeMutations move a token in time. Those that are named "signed" are made with
// the key, as an application that shares it could, and still may not be accepted.
var timeMutations = []mutation{
	{name: "time moved", fresh: true, needs: isTimed, make: func(m *mint, _ string) string {
		return m.join(m.a.payload, stamp(m.anyTime()), m.a.signature)
	}},
	{name: "time respelled", fresh: true, needs: isTimed, make: func(m *mint, _ string) string {
		return m.join(m.a.payload, respellTime(m, m.a.stamp), m.a.signature)
	}},
	{name: "signed too long ago", fresh: true, needs: isTimed, make: func(m *mint, _ string) string {
		limit := m.s.recipe.maxAge
		old := oneOf(m, now-limit-1, now-limit-1-m.Int64N(1e6), 1, now-1293840000) // the last as itsdangerous 0.24 counted
		return m.s.insider.Sign(m.join(m.a.payload, stamp(old)))
	}},
	{name: "signed in the future", fresh: true, needs: isTimed, make: func(m *mint, _ string) string {
		return m.s.insider.Sign(m.join(m.a.payload, stamp(oneOf(m, now+1, now+1+m.Int64N(1e9), 253402300799))))
	}},
	{name: "signed with an odd time", fresh: true, needs: isTimed, make: func(m *mint, _ string) string {
		return m.s.insider.Sign(m.join(m.a.payload, oddTime(m, m.a.stamp)))
	}},
	{name: "signed without a time", fresh: true, needs: isTimed, make: func(m *mint, _ string) string {
		return m.s.insider.Sign(m.a.payload)
	}},
}

// stamp spells a second as tokens do.
func stamp(second int64) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(second))
	return encode([]byte(strings.TrimLeft(string(b[:]), "\x00")))
}

func (m *mint) anyTime() int64 {
	return oneOf(m, now, now-1, now+1, now-m.Int64N(4000), now+m.Int64N(4000), 0, 1, 1<<31-1, 1<<32, 253402300799, 253402300800)
}

// respellTime spells the same number otherwise.
func respellTime(m *mint, text string) string {
	b, _ := base64.RawURLEncoding.DecodeString(text)
	switch m.IntN(5) {
	case 0:
		return encode(append(make([]byte, 1+m.IntN(4)), b...))
	case 1:
		return setUnusedBits(m, text)
	case 2:
		return text + strings.Repeat("=", 1+m.IntN(4))
	case 3:
		return m.insert(text, oneOf(m, "!!!!", "\n", "\r\n", "é", " "))
	default:
		return base64.StdEncoding.EncodeToString(b)
	}
}

// oddTime is no spelling of any time.
func oddTime(m *mint, text string) string {
	switch m.IntN(3) {
	case 0:
		return respellTime(m, text)
	case 1:
		return oneOf(m, "", "A", "AA", "AAAA", "!", "====", "now", "1700000000", "null", "ZVPxAA=", "ZVPxAA==", "__________8", "__________8A", "f_________8", stamp(253402300800), stamp(1<<62))
	default:
		return encode([]byte(strings.Repeat("\xff", 6+m.IntN(4))))
	}
}
