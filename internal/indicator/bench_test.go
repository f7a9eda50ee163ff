package indicator

import (
	"fmt"
	"testing"

	"juyan/internal/kernel"
)

// big is a scheme of 200 items over all methods and 3,000 subjects, one value in
// fifty missing.
func big(subjects, items int) (*Scheme, *Inputs) {
	methods := []Item{target(GrowthType, "100"), target(ControlType, "70"), efficacyOf("6", "120", true), {Method: Method{Kind: Linear, Worst: p("0"), Best: p("150")}},
		{Method: Method{Kind: Leader}}, {Method: Method{Kind: RankType}}, {Method: Method{Kind: Tier, Tiers: fiveTiers}}, {Method: Method{Kind: Direct, Of: p("200")}}}
	s := &Scheme{Code: "big", Every: Yearly, NoData: Drop, Groups: []Group{{Code: "g", Name: kernel.T("组", "Group")}}}
	in := &Inputs{Period: Period{Yearly, 2022, 1}, Values: map[string][]Value{}}
	for i := range subjects {
		in.Subjects = append(in.Subjects, Subject{Code: fmt.Sprintf("s%05d", i)})
	}
	g := &s.Groups[0]
	for block := range 10 {
		nest := Item{Code: fmt.Sprintf("b%d", block), Name: kernel.T("块", "Block"), Weight: n("10"), Parts: Parts{Total: p(fmt.Sprint(items / 10))}}
		for k := range items / 10 {
			item := methods[(block+k)%len(methods)]
			item.Code = fmt.Sprintf("i%d_%d", block, k)
			item.Indicator, item.Weight = item.Code, one
			good := Up
			if item.Method.Kind == ControlType {
				good = Down
			}
			s.Indicators = append(s.Indicators, Indicator{Code: item.Code, Name: kernel.T("甲", "X"), Direction: good, Given: true})
			nest.Items = append(nest.Items, item)
			col := make([]Value, subjects)
			for x := range col {
				h := (x*7919 + block*104729 + k*1299709) % 14983
				if h%50 > 0 {
					col[x] = Number(n(fmt.Sprintf("%d.%02d", h%170, h%97)))
				}
			}
			in.Values[item.Code] = col
		}
		g.Items = append(g.Items, nest)
	}
	return s, in
}

func BenchmarkScore3000x200(b *testing.B) {
	s, in := big(3000, 200)
	if f := Check(s, nil, Known{Standalone: true}); len(f) > 0 {
		b.Fatal(f)
	}
	book, err := NewBook(s.From, s.Indicators)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Score(s, "g", book, in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLiveSet3000x200(b *testing.B) {
	s, in := big(3000, 200)
	book, err := NewBook(s.From, s.Indicators)
	if err != nil {
		b.Fatal(err)
	}
	live, err := NewLive(s, "g", book, in)
	if err != nil {
		b.Fatal(err)
	}
	for name, code := range map[string]string{"alone": "i0_0", "rank": "i0_5"} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if err := live.Set(code, "s01000", Number(Int(i%150))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
