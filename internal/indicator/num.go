package indicator

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/govalues/decimal"

	"juyan/internal/kernel"
)

// Num is an exact decimal number of at most 19 digits.
type Num = decimal.Decimal

// Value is a number, or no data with the reason. The zero Value is no data of
// which nobody said why. Values come by the million: they are kept small.
type Value struct {
	num Num
	why *kernel.Text // isNumber = there is a number; nil = no reason was given
}

// isNumber is the mark of a Value that is one.
var isNumber = &kernel.Text{ZH: "数", EN: "number"}

// Number is the value n.
func Number(n Num) Value { return Value{n, isNumber} }

// NoData is the absence of a value, with its reason.
func NoData(why kernel.Text) Value { return Value{why: &why} }

// Known reports whether v is a number.
func (v Value) Known() bool { return v.why == isNumber }

// Num returns the number, 0 where there is none: ask Known first.
func (v Value) Num() Num { return v.num }

// Why says why there is no number.
func (v Value) Why() kernel.Text {
	switch {
	case v.Known():
		return kernel.Text{}
	case v.why == nil:
		return kernel.T("没有数据", "no data")
	}
	return *v.why
}

// String returns the number, or "" for no data.
func (v Value) String() string {
	if !v.Known() {
		return ""
	}
	return v.num.Trim(0).String()
}

// Equal reports whether both are the same number, or both no data.
func (v Value) Equal(w Value) bool {
	return v.Known() == w.Known() && (!v.Known() || v.num.Cmp(w.num) == 0)
}

// valueJSON is how a Value looks in JSON: the number as text, so that no reader
// rounds it, or the reason why there is none.
type valueJSON struct {
	Value  string       `json:"value,omitempty"`
	NoData *kernel.Text `json:"no_data,omitempty"`
}

// MarshalJSON writes {"value": "12.5"} or {"no_data": {"zh": …, "en": …}}.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Known() {
		return json.Marshal(valueJSON{Value: v.String()})
	}
	why := v.Why()
	return json.Marshal(valueJSON{NoData: &why})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Value) UnmarshalJSON(b []byte) error {
	var plain valueJSON
	if err := json.Unmarshal(b, &plain); err != nil {
		return err
	}
	if plain.Value == "" {
		*v = Value{why: plain.NoData}
		return nil
	}
	n, err := decimal.Parse(plain.Value)
	*v = Number(n)
	return err
}

var (
	zero    = decimal.MustNew(0, 0)
	one     = decimal.MustNew(1, 0)
	two     = decimal.MustNew(2, 0)
	hundred = decimal.MustNew(100, 0)
)

// Int is n as a Num; it panics beyond the 19 digits no int64 reaches.
func Int(n int) Num { return decimal.MustNew(int64(n), 0) }

// grouped is a number with commas between thousands. A comma anywhere else is
// refused: "1,5" must not become 15.
var grouped = regexp.MustCompile(`^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$`)

// ParseNum reads a number as people write it: "-12.5", "1,250".
func ParseNum(s string) (Num, error) {
	plain := s
	if grouped.MatchString(s) {
		plain = strings.ReplaceAll(s, ",", "")
	}
	n, err := decimal.Parse(plain)
	if err != nil {
		return Num{}, kernel.Invalid("", kernel.T("“%s”不是数字，或超过 19 位", "%q is not a number, or has more than 19 digits"), s)
	}
	return n, nil
}
