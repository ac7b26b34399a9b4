package taggedjson_test

import (
	"bytes"
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gourd-auth/gourd/internal/vectors"
	"github.com/gourd-auth/gourd/taggedjson"
)

// values generates what Loads can give back.
func values() *rapid.Generator[any] {
	plain := rapid.OneOf(
		rapid.Just[any](nil),
		rapid.Bool().AsAny(),
		rapid.Int64().AsAny(),
		rapid.Custom(bigInt).AsAny(),
		rapid.Float64().AsAny(),
		rapid.SampledFrom([]any{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1)}),
		texts().AsAny(),
		rapid.SliceOf(rapid.Byte()).AsAny(),
		rapid.Map(texts(), func(s string) taggedjson.Markup { return taggedjson.Markup(s) }).AsAny(),
		rapid.Custom(func(t *rapid.T) taggedjson.UUID {
			return taggedjson.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "uuid"))
		}).AsAny(),
		rapid.Map(rapid.Int64Range(-59e9, 253402300799), func(s int64) time.Time { return time.Unix(s, 0).UTC() }).AsAny(),
	)
	return rapid.OneOf(plain, containers(containers(plain)))
}

func containers(items *rapid.Generator[any]) *rapid.Generator[any] {
	list := rapid.SliceOfN(items, 0, 4)
	names := rapid.OneOf(texts(), rapid.SampledFrom([]string{" di", " t", " b", " m", " u", " d", " t__", " x"}))
	return rapid.OneOf(
		items,
		list.AsAny(),
		rapid.Map(list, func(l []any) tuple { return l }).AsAny(),
		rapid.MapOfN(names, items, 0, 4).AsAny(),
		rapid.MapOfN(names, items, 1, 1).AsAny(),
	)
}

// texts holds odd characters and lone surrogates, but no pair of those, which
// reading joins.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.Just("\xed\xa0\x80"), rapid.Just("a\xed\xb0\x80\xed\xa0\x80\x7f"))
}

func bigInt(t *rapid.T) *big.Int {
	n := new(big.Int).SetBytes(rapid.SliceOfN(rapid.Byte(), 9, 40).Draw(t, "bytes"))
	n.SetBit(n, 64, 1) // no int64
	if rapid.Bool().Draw(t, "negative") {
		n.Neg(n)
	}
	return n
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := values().Draw(t, "value")
		text, err := taggedjson.Dumps(v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := taggedjson.Loads(text)
		if diff := vectors.Diff(got, v); err != nil || diff != "" {
			t.Fatalf("%s: %v %s", text, err, diff)
		}
		inOrder, err := ordered.Loads(text)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ordered.Dumps(inOrder); err != nil || !bytes.Equal(again, text) {
			t.Fatalf("%s: in order %s, %v", text, again, err)
		}
	})
}
