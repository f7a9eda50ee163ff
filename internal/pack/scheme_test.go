package pack

import (
	"os"
	"strings"
	"testing"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

var standalone = indicator.Known{Standalone: true}

const smallScheme = `
code: units-2022
name: {zh: 机构考核, en: Appraisal of units}
period: year
from: 2022-01-01
no_data: drop
indicators:
  - {code: tax, name: {zh: 税收增幅, en: Growth of tax}, unit: {zh: "%", en: "%"}, formula: growth(stat(tax))}
  - {code: energy, name: {zh: 能耗, en: Energy}, direction: down, given: true}
groups:
  - code: class1
    name: {zh: 一类, en: Class 1}
    kind: unit
    subjects: [economy, finance]
    items:
      - {code: tax, indicator: tax, weight: 60, method: growth, target: 10, targets: {economy: 12.5}}
      - code: green
        name: {zh: 绿色, en: Green}
        weight: 40
        combine: geometric
        items:
          - {code: energy, indicator: energy, weight: 40, method: linear, worst: "1,200", best: 0.5, no_data: void}
    adjustments:
      - {code: accidents, kind: veto, indicator: energy, grade: pass}
`

func TestASchemeIsReadFlatAsPeopleWriteIt(t *testing.T) {
	s, problems := ReadScheme("schemes/units.yaml", []byte(smallScheme), nil, standalone)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	items := s.Groups[0].Items
	tax, energy := items[0], items[1].Items[0]
	if tax.Method.Kind != indicator.GrowthType || tax.Target.String() != "10" || tax.Targets["economy"].String() != "12.5" {
		t.Errorf("tax: %+v", tax)
	}
	if energy.Worst.String() != "1200" || energy.Best.String() != "0.5" || energy.NoData != indicator.VoidItem || items[1].Combine != indicator.Geometric {
		t.Errorf("energy: %+v", energy)
	}
	if s.Decimals() != 4 || s.Group("class1") == nil || s.Group("class2") != nil {
		t.Error("scale or group")
	}
}

func TestASchemeThatDoesNotFitIsRefusedWithItsLine(t *testing.T) {
	for change, want := range map[string]string{
		"weight: 60→weight: sixty":     "scheme.yaml:16: “sixty”不是数字",
		"method: growth→method: growt": "“growt”不是可选的值",
		"worst: →wrost: ":              "scheme.yaml:22: 不认识“wrost”",
		"no_data: drop→":               "缺“no_data”",
		"target: 10→target: 1,0":       "不认识",
		"best: 0.5→best: 1e400":        "“1e400”不是数字",
	} {
		from, to, _ := strings.Cut(change, "→")
		_, problems := ReadScheme("scheme.yaml", []byte(strings.Replace(smallScheme, from, to, 1)), nil, standalone)
		if len(problems) == 0 || !strings.Contains(problems[0].In(kernel.ZH), want) {
			t.Errorf("%s: %v; want %q", change, problems, want)
		}
	}
}

// Whatever the text: no panic, every finding in both languages, and a scheme
// without findings can be scored.
func FuzzReadScheme(f *testing.F) {
	f.Add([]byte(smallScheme))
	f.Add([]byte("groups: [{items: [{items: [{}]}]}]"))
	for _, name := range []string{"units.yaml", "hdi.yaml"} {
		text, err := os.ReadFile("../../docs/examples/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, problems := ReadScheme("scheme.yaml", text, nil, standalone)
		for _, p := range problems {
			if p.What.ZH == "" || p.What.EN == "" || p.How.ZH == "" || p.How.EN == "" {
				t.Errorf("a finding without words: %+v", p)
			}
		}
		if len(problems) == 0 {
			scoreAll(t, s)
		}
	})
}

// scoreAll scores every group over two subjects, one without data. Only what the
// subjects bring may be refused: no target for them, too few to compute weights.
func scoreAll(t *testing.T, s *indicator.Scheme) {
	book, err := indicator.NewBook(s.From, s.Indicators)
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		in := &indicator.Inputs{Period: s.First(), Subjects: []indicator.Subject{{Code: "a"}, {Code: "b"}}}
		book.Evaluate(g, in, func(indicator.Term) []indicator.Value {
			return []indicator.Value{indicator.Number(indicator.Int(7)), {}}
		})
		if _, err := indicator.Score(s, g.Code, book, in); err != nil && kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Error(err)
		}
	}
}
