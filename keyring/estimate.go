package keyring

import (
	"bytes"
	"math"
	"strings"
	"unicode/utf8"
)

// estimateBits tells how much guessing a key takes, carefully: rather too little than
// too much. It walks the key from left to right, and each step costs
//
//   - 4 bits for a run that repeats a character or counts up or down (aaaa, 1234, 9876)
//   - 8 bits for a stretch of three or more bytes that stood there before, overlaps included
//   - 6 bits for a word that people put into keys (secret, flask, change, …)
//   - 2.5 bits for each letter of what could be a word: four letters or more, or two and
//     more between signs; one case, vowels in it, never four consonants in a row
//   - 3.3 bits for each of four or more digits in a row
//   - 1 bit for a sign that separated something before
//
// and any other byte the size of its alphabet in bits: 10 digits, 16 hex digits, 26 or
// 52 letters, 33 signs, 256 bytes, added up by the classes that occur in the key.
//
// Source: ours. The idea of patterns that are cheaper than their length is zxcvbn's.
func estimateBits(key []byte) int {
	key = bytes.TrimSpace(key)
	perByte := math.Log2(float64(alphabet(key)))
	var bits float64
	for i := 0; i < len(key); {
		n, cost := step(key, i, perByte)
		bits += min(cost, perByte*float64(n))
		i += n
	}
	return int(bits)
}

// step finds how the key goes on at i: how many bytes it takes, how many bits.
func step(key []byte, i int, perByte float64) (int, float64) {
	if n := runLength(key, i); n > 0 {
		return n, 4
	}
	if n := repeatLength(key, i); n >= 3 {
		return n, 8
	}
	if n := knownWord(key[i:]); n > 0 {
		return n, 6
	}
	if n := wordlike(key[i:]); n >= 4 || n >= 2 && isSign(key, i-1) && isSign(key, i+n) {
		return n, 2.5 * float64(n)
	}
	if n := digits(key[i:]); n >= 4 {
		return 4, 4 * math.Log2(10)
	}
	if isSign(key, i) && bytes.IndexByte(key[:i], key[i]) >= 0 {
		return 1, 1
	}
	return 1, perByte
}

// runLength is how many bytes from i on repeat the one before, or go on counting.
func runLength(key []byte, i int) int {
	n := 0
	for i+n < len(key) && continuesRun(key, i+n) {
		n++
	}
	return n
}

// continuesRun tells whether key[i] repeats its neighbour or goes on counting.
func continuesRun(key []byte, i int) bool {
	if i >= 1 && key[i] == key[i-1] {
		return true
	}
	if i < 2 {
		return false
	}
	d := int(key[i]) - int(key[i-1])
	return (d == 1 || d == -1) && d == int(key[i-1])-int(key[i-2])
}

// repeatLength is the length of the longest stretch at i that began before i too.
func repeatLength(key []byte, i int) int {
	longest := 0
	for from := range i {
		n := 0
		for i+n < len(key) && key[from+n] == key[i+n] {
			n++
		}
		longest = max(longest, n)
	}
	return longest
}

// words are what people write when asked for a secret key, longest first where one
// begins another.
var words = strings.Fields(`
	secret s3cr3t s3cret password passw0rd passwd pass keyring keys key flask django session
	cookie python gourd werkzeug token random string change changed replace placeholder
	production prod development develop dev testing tests test staging local example sample
	default super very really please this that here your mine my the for not and with
	insecure unsafe secure security private hidden guess never ever always nobody login
	logout admin root user users application app web site server service database data
	company project team welcome hello world something anything long enough safe letmein
	qwertyuiop qwerty asdfghjkl asdfgh asdf zxcvbnm zxcvbn 1q2w3e4r 1qaz2wsx
	2019 2020 2021 2022 2023 2024 2025 2026 2027 2028 123456 12345 1234 123 abc 000 xxx foo bar baz`)

func knownWord(key []byte) int {
	for _, w := range words {
		if len(key) >= len(w) && strings.EqualFold(string(key[:len(w)]), w) {
			return len(w)
		}
	}
	return 0
}

// longestWord bounds what is taken for one word, so that repeats are seen as such.
const longestWord = 12

// wordlike is the length of the letters at the start of key that could be a word, with
// or without a capital; 0 if they cannot: fewer vowels than one in four, or four
// consonants in a row.
func wordlike(key []byte) int {
	n, vowels, consonants := 0, 0, 0
	for n < min(len(key), longestWord) && isLetter(key[n]) && (n < 2 || isLower(key[n]) == isLower(key[n-1])) {
		if strings.IndexByte("aeiouyAEIOUY", key[n]) >= 0 {
			vowels, consonants = vowels+1, 0
		} else if consonants++; consonants > 3 {
			return 0
		}
		n++
	}
	if vowels*4 < n {
		return 0
	}
	return n
}

// digits is how many digits the key begins with.
func digits(key []byte) int {
	return len(key) - len(bytes.TrimLeft(key, "0123456789"))
}

// alphabet is how many characters one of this key was chosen from: the classes that
// occur in it, or 256 where it is not printable ASCII.
func alphabet(key []byte) int {
	var digit, hex, lower, upper, sign int
	hex = 6
	for _, c := range key {
		switch {
		case c < ' ' || c >= utf8.RuneSelf:
			return 256
		case '0' <= c && c <= '9':
			digit = 10
		case isLower(c):
			lower = 26
		case isLetter(c):
			upper = 26
		default:
			sign = 33
		}
		if isLetter(c) && (c|0x20) > 'f' || sign > 0 {
			hex = 0
		}
	}
	if hex > 0 && digit > 0 && lower+upper == 26 {
		return 16
	}
	return max(2, digit+lower+upper+sign)
}

// isSign tells whether a byte outside of the letters and digits stands at i; the ends of
// the key count as one.
func isSign(key []byte, i int) bool {
	if i < 0 || i >= len(key) {
		return true
	}
	c := key[i]
	return c < utf8.RuneSelf && !isLetter(c) && (c < '0' || c > '9')
}

func isLower(c byte) bool  { return 'a' <= c && c <= 'z' }
func isLetter(c byte) bool { return isLower(c | 0x20) }
