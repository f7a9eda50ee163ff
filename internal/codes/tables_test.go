package codes

import (
	"bufio"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/kernel/kerneltest"
)

// The embedded table says what the outside copy of the standard says, no more
// and no less. The standard is cited with 1,380 to 1,382 classes; the copy has
// 1,381.
func TestIndustriesAgainstSource(t *testing.T) {
	rows, err := csv.NewReader(kerneltest.OpenOutside(t, "industries/gbt4754-2017.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		got, found := LookupIndustry(row[0])
		if !found || got.path() != row[0] || got.Name != row[1] || got.Level.Text().ZH != row[2] {
			t.Errorf("%v: got %+v %v", row, got, found)
		}
	}
	if len(rows)-1 != len(Industries()) {
		t.Errorf("%d nodes, source has %d", len(Industries()), len(rows)-1)
	}
}

func TestIndustryCounts(t *testing.T) {
	counts := map[IndustryLevel]int{}
	all := Industries()
	for i, node := range all {
		counts[node.Level]++
		if _, found := LookupIndustry(node.Parent()); !found && node.Level != Section {
			t.Errorf("%s has no parent", node.Code)
		}
		if i > 0 && all[i-1].path() >= node.path() {
			t.Errorf("%s is out of order", node.Code)
		}
	}
	if counts[Section] != 20 || counts[Division] != 97 || counts[Group] != 473 || counts[Class] != 1381 {
		t.Errorf("got %v", counts)
	}
}

func TestAreasAgainstSource(t *testing.T) {
	lines, n := bufio.NewScanner(kerneltest.OpenOutside(t, "areas/gb2260-2019-04.tsv")), 0
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		if f[0] == "Source" {
			continue
		}
		n++
		if got, found := LookupArea(f[2]); !found || got != (Area{f[2], f[3], GB2260}) {
			t.Errorf("%v: got %+v %v", f, got, found)
		}
	}
	if n+len(statisticsAreas) != len(areas()) {
		t.Errorf("%d areas, source has %d and %d are statistics areas", len(areas()), n, len(statisticsAreas))
	}
}

func TestAreaPath(t *testing.T) {
	for code, want := range map[string]string{
		"152971": "内蒙古自治区/阿拉善盟/内蒙古阿拉善高新技术产业开发区",
		"152921": "内蒙古自治区/阿拉善盟/阿拉善左旗",
		"152900": "内蒙古自治区/阿拉善盟",
		"150000": "内蒙古自治区",
		"110105": "北京市/朝阳区",
		"659001": "新疆维吾尔自治区/石河子市",
		"15":     "",
	} {
		var names []string
		for _, a := range AreaPath(code) {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, "/"); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
	if a, _ := LookupArea("152971"); a.System != Statistics {
		t.Errorf("got %+v", a)
	}
}

func figures(people, revenue, assets int64) SizeFigures {
	r, a := kernel.Yuan(revenue*10000), kernel.Yuan(assets*10000)
	return SizeFigures{&people, &r, &a}
}

// Money in 万元. Both floors must be met, or the firm drops a tier.
func TestSizeOf(t *testing.T) {
	for _, c := range []struct {
		industry                string
		people, revenue, assets int64
		want                    Size
	}{
		{"2662", 1000, 40000, 0, Large},
		{"2662", 999, 40000, 0, Medium},
		{"2662", 1000, 39999, 0, Medium},
		{"2662", 300, 2000, 0, Medium},
		{"2662", 299, 2000, 0, Small},
		{"C", 20, 300, 0, Small},
		{"C", 19, 300, 0, Micro},
		{"C", 5000, 299, 0, Micro}, // drops through every tier whose floor it misses
		{"A", 0, 20000, 0, Large},
		{"E47", 0, 80000, 80000, Large},
		{"E", 0, 80000, 4999, Small},
		{"51", 200, 40000, 0, Large},
		{"52", 50, 500, 0, Medium},
		{"5431", 300, 3000, 0, Medium},
		{"591", 200, 30000, 0, Small}, // loading is transport, not storage
		{"592", 200, 30000, 0, Large},
		{"60", 20, 100, 0, Small},
		{"61", 100, 2000, 0, Medium},
		{"62", 9, 100, 0, Micro},
		{"63", 2000, 100000, 0, Large},
		{"64", 1999, 100000, 0, Medium},
		{"65", 10, 50, 0, Small},
		{"701", 0, 200000, 10000, Large},
		{"702", 100, 500, 0, Small},
		{"L", 300, 0, 120000, Large},
		{"M", 300, 0, 0, Large},
		{"703", 99, 0, 0, Small},
	} {
		got, err := SizeOf(c.industry, figures(c.people, c.revenue, c.assets))
		if err != nil || got != c.want {
			t.Errorf("%+v: got %q %v", c, got, err)
		}
	}
}

func TestSizeRefusals(t *testing.T) {
	for _, industry := range []string{"J", "53", "704", "P", "84", "F", "K", "Q", "9999", ""} {
		if _, err := SizeOf(industry, figures(1, 1, 1)); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%q: %v", industry, err)
		}
	}
	_, err := SizeOf("2662", SizeFigures{})
	var all kernel.Errors
	if !errors.As(err, &all) || len(all) != 2 || all[0].Field != "people" || all[1].Field != "revenue" {
		t.Errorf("got %v", err)
	}
}

// Every rule's codes exist in the classification and its floors fall.
func TestSizeRulesAreWellFormed(t *testing.T) {
	for _, rule := range sizeRules {
		for _, code := range rule.Industries {
			if _, found := LookupIndustry(code); !found {
				t.Errorf("%s: no industry %q", rule.Name.ZH, code)
			}
		}
		for _, floors := range [][]int64{rule.People, rule.Revenue, rule.Assets} {
			if floors != nil && (len(floors) != 3 || floors[0] < floors[1] || floors[1] < floors[2]) {
				t.Errorf("%s: floors %v", rule.Name.ZH, floors)
			}
		}
	}
}
