package indicator

import (
	"encoding/json"
	"testing"

	"juyan/internal/kernel"
)

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]string{
		"12.5": "12.5", "-3": "-3", "+4": "4", "1,250": "1250", "-1,250,000.5": "-1250000.5", "0.00": "0.00", "9999999999999999999": "9999999999999999999",
	} {
		if n, err := ParseNum(in); err != nil || n.String() != want {
			t.Errorf("%s: %s, %v; want %s", in, n, err, want)
		}
	}
	for _, in := range []string{"", "1,5", "12,50", ",125", "1250,000", "1,250,00", "12a", "NaN", "Inf", "99999999999999999999", "1.2.3", "一"} {
		if n, err := ParseNum(in); err == nil {
			t.Errorf("%s became %s", in, n)
		}
	}
}

func TestNoDataIsNotZero(t *testing.T) {
	nothing, nought := Value{}, Number(zero)
	if nothing.Known() || !nought.Known() || nothing.Equal(nought) || nothing.String() != "" || nought.String() != "0" {
		t.Errorf("nothing %+v, nought %+v", nothing, nought)
	}
	why := NoData(kernel.T("没有到期的", "nothing was due"))
	if why.Why().EN != "nothing was due" || !why.Equal(nothing) || nothing.Why().IsZero() {
		t.Errorf("%+v", why.Why())
	}
	for _, v := range []Value{nought, why, Number(hundred)} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back Value
		if err := json.Unmarshal(text, &back); err != nil || !back.Equal(v) || back.Why() != v.Why() {
			t.Errorf("%s came back as %+v, %v", text, back, err)
		}
	}
}

func TestPeriods(t *testing.T) {
	for in, want := range map[string]string{
		"2022": "2022-01-01 2023-01-01 2021 2021", "2022Q1": "2022-01-01 2022-04-01 2021Q1 2021Q4",
		"2022Q4": "2022-10-01 2023-01-01 2021Q4 2022Q3", "2022-01": "2022-01-01 2022-02-01 2021-01 2021-12", "2022-12": "2022-12-01 2023-01-01 2021-12 2022-11",
	} {
		p, err := ParsePeriod(in)
		if err != nil {
			t.Fatal(err)
		}
		from, to := p.Dates()
		if got := from.String() + " " + to.String() + " " + p.Shift(-1, 0).String() + " " + p.Shift(0, -1).String(); got != want {
			t.Errorf("%s: %s; want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "22", "2022Q5", "2022Q0", "2022-13", "2022-00", "2022-7", "2022q1", "202207", "0000", "-022", "2022-1x"} {
		if p, err := ParsePeriod(in); err == nil {
			t.Errorf("%q became %v", in, p)
		}
	}
}

func TestTermsReadAsFormulasDo(t *testing.T) {
	for want, term := range map[string]Term{
		"sum(whistle.closed)":            {Fn: FnSum, Name: "whistle.closed"},
		"pct(whistle.hours, 90)":         {Fn: FnPct, Name: "whistle.hours", Arg: 90},
		"base(base(stat(tax)))":          Term{Fn: FnStat, Name: "tax"}.Earlier(1, 0).Earlier(1, 0),
		"zone(prev(count(whistle.all)))": Term{Fn: FnCount, Name: "whistle.all", Steps: 1}.Over(OfZone).Over(OfGroup),
		"group(target)":                  Term{Fn: FnTarget}.Over(OfGroup),
	} {
		if term.String() != want {
			t.Errorf("%s; want %s", term, want)
		}
	}
}
