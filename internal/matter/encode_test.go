package matter

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/caseflow"
)

// What is written of a matter is what package json writes, byte for byte.
func TestValuesAreSpeltAsJSON(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[一-龥“”<>&"\\\x{2028}\n]{0,8}`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	value := rapid.OneOf(text.AsAny(), rapid.Int64().AsAny(), rapid.Bool().AsAny(), rapid.SliceOf(text).AsAny(), rapid.Just[any](nil))
	rapid.Check(t, func(t *rapid.T) {
		for _, v := range []any{
			caseflow.Values(rapid.MapOf(text, value).Draw(t, "values")), rapid.MapOf(text, rapid.Int64()).Draw(t, "counts"),
			caseflow.Values(nil), map[string]int64(nil),
		} {
			want, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if got := encode(v); got != string(want) {
				t.Fatalf("%#v: %s, want %s", v, got, want)
			}
		}
	})
}
