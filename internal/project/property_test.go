package project

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Whatever the amount and the shares, the parts add up to the amount and none is
// further than one from its exact part.
func TestSplitAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Int64Range(0, 50_000_000_000_000).Draw(t, "amount")
		cuts := rapid.SliceOfN(rapid.IntRange(1, whole-1), 0, 6).Draw(t, "cuts")
		shares, left := []Share{}, whole
		for _, c := range cuts {
			if p := c % (left + 1); p > 0 && p < left {
				shares, left = append(shares, Share{Points: p}), left-p
			}
		}
		shares = append(shares, Share{Points: left})
		sum := int64(0)
		for i, n := range Split(amount, shares) {
			sum += n
			exact := amount/whole*int64(shares[i].Points) + amount%whole*int64(shares[i].Points)/whole
			if n < exact || n > exact+1 {
				t.Fatalf("part %d of %d by %v is %d, exactly %d", i, amount, shares, n, exact)
			}
		}
		if sum != amount {
			t.Fatalf("%d split by %v makes %d", amount, shares, sum)
		}
	})
}

// Shareholders are taken if and only if they make 100 %.
func TestHoldersMake100(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(rapid.IntRange(1, whole), 1, 5).Draw(t, "points")
		if rapid.Bool().Draw(t, "fits") {
			rest := whole
			for i := range points {
				if i == len(points)-1 || points[i] >= rest {
					points = append(points[:i], rest)
					break
				}
				rest -= points[i]
			}
		}
		var lines []string
		sum := 0
		for i, p := range points {
			sum += p
			lines = append(lines, fmt.Sprintf("第%d公司，%s%%", i, Percent(p)))
		}
		list, err := ParseHolders(strings.Join(lines, "\n"))
		if (err == nil) != (sum == whole) {
			t.Fatalf("%v, in all %d: %v", lines, sum, err)
		}
		if err == nil && len(list) != len(points) {
			t.Fatalf("%d of %d", len(list), len(points))
		}
	})
}

// The three companies of a first phase, a share that is short, a doubled name, a
// share that is none.
func TestThreeCompaniesFundAPhase(t *testing.T) {
	list, err := ParseHolders("北山新材料有限公司，40%，20000\n居延产业投资有限公司 | 35％ | 1.75亿\n\n宁川精化股份有限公司,25")
	if err != nil || len(list) != 3 || list[1].Points != 3500 || list[1].Contribution != 17500*kernel.Wan || list[2].Contribution != 0 {
		t.Fatalf("%+v, %v", list, err)
	}
	for typed, want := range map[string]string{
		"甲，60%\n乙，30%": "合计 90%",
		"甲，60%\n甲，40%": "写了两次",
		"甲，六成":         "不是股比",
		"甲":            "至少要 2 项",
		"甲，100%，1，2，3": "最多 3 项",
		"":             "至少填一行",
	} {
		if _, err := ParseHolders(typed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", typed, err, want)
		}
	}
}

func TestPhasesComeInOrder(t *testing.T) {
	list, err := ParsePhases("一期，5亿，2022-03-01，2023-06-30\n二期，30000")
	if err != nil || list[0].Investment != 50000*kernel.Wan || list[0].Trial.String() != "2023-06-30" || !list[1].Start.IsZero() {
		t.Fatalf("%+v, %v", list, err)
	}
	if _, err := ParsePhases("一期，100，2023-06-30，2022-03-01"); err == nil || !strings.Contains(err.Error(), "早于开工") {
		t.Error(err)
	}
}

var wuhan = pack.Projects{Lights: []pack.ProjectLight{{Yellow: 80, Red: 60, Missing: "yellow"}}}

// Below 80 % of the schedule is yellow, below 60 % red; nothing planned is green;
// a missing report at least yellow; a new year begins anew.
func TestLightsFollowTheSchedule(t *testing.T) {
	month := func(y, m, planned, reported int, known bool) Settled {
		return Settled{Month: kernel.Month{Year: y, Month: time.Month(m)}, Planned: planned, Reported: reported, Known: known}
	}
	months := []Settled{month(2022, 9, 0, 0, true), month(2022, 10, 50, 40, true), month(2022, 11, 50, 39, true), month(2022, 12, 100, 59, true), month(2023, 1, 10, 0, false)}
	relight(wuhan, months)
	var got []string
	for _, m := range months {
		got = append(got, string(m.Light))
	}
	if want := "green green yellow red red"; strings.Join(got, " ") != want {
		t.Errorf("%s, want %s", strings.Join(got, " "), want)
	}
	if months[4].Reported != 0 {
		t.Error("December's progress was carried into January")
	}
}

// Amounts are read in the item's unit, exactly, and money in 万元 or with its
// unit.
func TestAmountsOfItems(t *testing.T) {
	investment, land := pack.PromiseItem{Item: "investment", Scale: 6}, pack.PromiseItem{Item: "land", Scale: 2}
	for _, c := range []struct {
		item  pack.PromiseItem
		typed string
		want  int64
	}{{investment, "1.2亿", 12000 * kernel.Wan}, {investment, "", 0}, {land, "120.5", 12050}} {
		if got, err := ParseAmount(c.item, c.typed); err != nil || got != c.want {
			t.Errorf("%s: %d, %v", c.typed, got, err)
		}
	}
	for _, typed := range []string{"120.555", "-3", "一百", "1/3"} {
		if _, err := ParseAmount(land, typed); err == nil {
			t.Errorf("%s was taken", typed)
		}
	}
}
