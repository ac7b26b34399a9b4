package million

import (
	"encoding/binary"
	"hash/adler32"
	"slices"
	"strings"
)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

var (
	otherTimes = []uint64{1, 1<<32 - 1, 1 << 32, 253402300799, 253402300800, 1<<40 - 1, 1 << 40, 1<<63 - 1, 1 << 63, 1<<64 - 1}
	noTimes    = []string{"A", "AAAAA", "____________", "________________"} // no base64, or over eight bytes
	noJSON     = []string{"", "{", "[1,]", "nul", `"`, "\xff\xfe", "1 2", "'a'", "{1:2}", "\"\n\"", "\xed\xa0\x80", "01"}
)

// tampered is a token to read, with what, and whether the date that an error
// tells is determined.
type tampered struct {
	how   string
	setup setup
	token string
	dated bool
}

// tamper spoils a token, or has it read with something else than it was made
// with: only in ways on which readers of lenient and of strict base64 agree.
// interop/python/million_tamper.py does the same and says which these are.
func tamper(s *stream, u setup, m made) tampered {
	if m.how == "spelled" && s.oneIn(4) {
		return otherReaderOrTail(s, u, m.token) // its front is zlib's
	}
	switch k := s.below(8); {
	case k < 3:
		return otherReaderOrTail(s, u, m.written)
	case k < 6:
		how, token := broken(s, u, m)
		return tampered{how, u, token, false}
	}
	return resigned(s, u, m)
}

func (u setup) kept(how, token string) tampered { return tampered{how, u, token, u.oneSeparator()} }

func otherReaderOrTail(s *stream, u setup, token string) tampered {
	k := s.below(4)
	if k == 0 {
		return otherReader(s, u, token)
	}
	rest, sig := cutLast(token, u.sep)
	switch {
	case k == 1 && u.timed:
		front, _ := cutLast(rest, u.sep)
		return u.kept("time", front+u.sep+stamp(otherTime(s))+u.sep+sig)
	case k == 2:
		_, other := cutLast(u.bare(false)(string(s.bytes(s.below(9)))), u.sep)
		return u.kept("splice", rest+u.sep+other)
	}
	how, sig := otherSignature(s, sig)
	return u.kept(how, rest+u.sep+sig)
}

func otherTime(s *stream) uint64 {
	if s.oneIn(4) {
		return pick(s, otherTimes)
	}
	return 1 + number(s.bytes(1+s.below(7)))
}

func cutLast(text, sep string) (before, after string) {
	i := strings.LastIndex(text, sep)
	return text[:i], text[i+len(sep):]
}

// stamp spells a time as a token holds it.
func stamp(seconds uint64) string {
	b := binary.BigEndian.AppendUint64(nil, seconds)
	return b64.EncodeToString([]byte(strings.TrimLeft(string(b), "\x00")))
}

func otherReader(s *stream, u setup, token string) tampered {
	switch s.below(4) {
	case 0:
		if u.callSalt != nil {
			u.callSalt = append(slices.Clone(u.callSalt), 0)
		} else {
			u.salt = append(slices.Clone(u.realSalt()), 0)
		}
		return u.kept("salt", token)
	case 1:
		u.digest = (u.digest + 1 + s.below(3)) % 4
		return u.kept("digest", token)
	case 2:
		u.derivation = (u.derivation + 1 + s.below(3)) % 4
		return u.kept("derivation", token)
	}
	u.keys = [][]byte{s.bytes(1 + s.below(24))}
	return u.kept("key", token)
}

func otherSignature(s *stream, sig string) (how, other string) {
	switch s.below(4) {
	case 0:
		return "cut", sig[:s.below(len(sig))]
	case 1:
		for range 1 + s.below(4) {
			sig += string(alphabet[s.below(64)])
		}
		return "longer", sig
	}
	at := s.below(len(sig) - 1) // never the last character, which has unused bits
	i := strings.IndexByte(alphabet, sig[at])
	return "letter", sig[:at] + string(alphabet[(i+1+s.below(63))%64]) + sig[at+1:]
}

func broken(s *stream, u setup, m made) (how, token string) {
	token = m.written
	rest, sig := cutLast(token, u.sep)
	switch k := s.below(8); {
	case k == 0:
		return "end", token[:s.below(len(token))]
	case k == 1:
		return "start", token[1+s.below(len(token)):]
	case k == 2:
		return "doubled", rest + u.sep + u.sep + sig
	case k == 3:
		return "joined", rest + sig
	case k == 4:
		return "inserted", string(s.bytes(1+s.below(3))) + token
	case k == 5:
		dots := strings.Repeat(".", s.below(20))
		return "short", pick(s, []string{"", u.sep, u.sep + u.sep, "A", dots})
	case k == 6 || m.front == "":
		return "seps", strings.ReplaceAll(token, u.sep, u.sep+u.sep)
	}
	at := s.below(len(m.front))
	b := []byte(token)
	b[at] ^= byte(1 + s.below(255))
	return "byte", string(b)
}

// resigned returns what a holder of the key could sign, but the class itself
// never writes.
func resigned(s *stream, u setup, m made) tampered {
	if u.timed && s.oneIn(2) {
		return tampered{"untimed", u, withoutTime(s, u, m), false}
	}
	if u.signsBytes {
		return u.kept("other", u.bare(u.timed)(string(s.bytes(s.below(20)))))
	}
	return u.kept("payload", u.bare(u.timed)(oddPayload(s, u, m)))
}

// withoutTime returns a good signature without a time, or one that none can read.
func withoutTime(s *stream, u setup, m made) string {
	if s.oneIn(2) {
		return u.bare(false)(m.front + u.sep + pick(s, noTimes))
	}
	return u.bare(false)("no-time-and-no-separator")
}

func oddPayload(s *stream, u setup, m made) string {
	if !u.urlSafe {
		return pick(s, noJSON)
	}
	stream := stored(m.text)
	switch s.below(6) {
	case 0:
		return encoded(pick(s, noJSON))
	case 1:
		return pick(s, []string{"A", "AAAAA", ".A", ".", ".AAAA", ".eJw"})
	case 2:
		return "." + encoded(stored(pick(s, noJSON)))
	case 3:
		return "." + encoded(stream[:s.below(len(stream))])
	case 4:
		last := len(stream) - 1
		return "." + encoded(stream[:last]+string([]byte{stream[last] ^ byte(1+s.below(255))}))
	}
	return "." + encoded(stream)
}

func encoded(text string) string { return b64.EncodeToString([]byte(text)) }

// stored returns a zlib stream of one stored block, whose bytes no zlib chooses.
func stored(text string) string {
	b := []byte{0x78, 0x01, 0x01}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(text)))
	b = binary.LittleEndian.AppendUint16(b, ^uint16(len(text)))
	b = append(b, text...)
	return string(binary.BigEndian.AppendUint32(b, adler32.Checksum([]byte(text))))
}
