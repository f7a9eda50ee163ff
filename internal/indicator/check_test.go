package indicator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
)

func text(s string) kernel.Text { return kernel.T(s, s) }

func date(s string) kernel.Date {
	d, err := kernel.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// sound is a scheme with one item of each kind and nothing wrong.
func sound() *Scheme {
	item := func(code, weight string, i Item) Item {
		i.Code, i.Indicator, i.Weight = code, code, n(weight)
		return i
	}
	s := &Scheme{Code: "s", Name: text("s"), Every: Yearly, From: date("2022-01-01"), NoData: Drop}
	for code, good := range map[string]Direction{"grow": Up, "keep": Down, "eff": Up, "table": Up, "tier": Down, "line": Up, "lead": Up, "rank": Up, "panel": Up, "bad": Down} {
		s.Indicators = append(s.Indicators, Indicator{Code: code, Name: text(code), Direction: good, Given: true})
	}
	slices.SortFunc(s.Indicators, func(a, b Indicator) int { return strings.Compare(a.Code, b.Code) })
	s.Groups = []Group{{Code: "g", Name: text("g"), Kind: Units, Subjects: []string{"a", "b"}, DeductionCap: p("5"), Difficulty: map[string]Num{"a": n("1.1")}, Parts: Parts{Items: []Item{
		item("grow", "10", Item{Method: Method{Kind: GrowthType}, Targets: map[string]Num{"a": n("1"), "b": n("2")}}),
		item("keep", "10", Item{Method: Method{Kind: ControlType}, Target: p("3")}),
		nest("n", "40", Sum, item("eff", "20", efficacyOf("1", "2", false)), item("table", "20", Item{Method: Method{Kind: Interval, Table: []Row{row("", "1", "0"), row("1", "", "1")}}})),
		item("tier", "10", Item{Method: Method{Kind: Tier, Tiers: []At{{n("1"), n("1")}, {n("2"), n("0.5")}}}}),
		item("line", "10", Item{Transform: Log, Method: Method{Kind: Linear, Worst: p("1"), Best: p("2")}}),
		item("lead", "5", Item{Method: Method{Kind: Leader}}),
		item("rank", "5", Item{Method: Method{Kind: RankType, Step: p("0.1")}}),
		item("panel", "10", Item{Method: Method{Kind: Direct, Of: p("100")}}),
	}}, Adjustments: []Adjustment{{Code: "bad", Kind: Deduction, Indicator: "bad"}, {Code: "no", Kind: Veto, Indicator: "bad", Grade: "pass"}}}}
	return s
}

var names = Known{Standalone: true, Measures: map[string]bool{"w.done": true, "w.due": true}, Statistics: map[string]bool{"tax": true},
	Subjects: map[SubjectKind]map[string]bool{Units: {"a": true, "b": true, "c": true}}, Classes: map[SubjectKind]map[string]bool{Units: {"1": true}}, Grades: map[string]bool{"pass": true}}

func TestASoundSchemeHasNoFaults(t *testing.T) {
	if f := Check(sound(), nil, names); len(f) > 0 {
		t.Error(f)
	}
}

// of is an item of sound by its place: "2.0" is the first part of the third.
func of(s *Scheme, place string) *Item {
	parts := &s.Groups[0].Parts
	var item *Item
	for _, step := range strings.Split(place, ".") {
		i := 0
		_, _ = fmt.Sscan(step, &i)
		item = &parts.Items[i]
		parts = &item.Parts
	}
	return item
}

// Every mistake a scheme can hold is told with the place where it stands, in both
// languages, with a remedy.
func TestMistakesInSchemesAreToldWithTheirPlace(t *testing.T) {
	at := "groups.0.items."
	for _, v := range []struct {
		path, what string
		spoil      func(*Scheme)
	}{
		{"code", "no code", func(s *Scheme) { s.Code = "" }},
		{"to", "ends before it begins", func(s *Scheme) { s.To = s.From }},
		{"scale", "cannot have 9 decimals", func(s *Scheme) { nine := 9; s.Scale = &nine }},
		{"no_data", "missing data", func(s *Scheme) { s.NoData = "" }},
		{"groups", "no groups", func(s *Scheme) { s.Groups = nil }},
		{"groups.1.code", "written twice", func(s *Scheme) { g := s.Groups[0]; g.Subjects = []string{"c"}; s.Groups = append(s.Groups, g) }},
		{"groups.0.class", "appraises nobody", func(s *Scheme) { s.Groups[0].Class = "9"; s.Groups[0].Subjects = nil }},
		{"groups.0.class", "either class or subjects", func(s *Scheme) { s.Groups[0].Class = "1" }},
		{"groups.0.subjects.2", "written twice", func(s *Scheme) { s.Groups[0].Subjects = []string{"a", "b", "a"} }},
		{"groups.0.subjects.1", "no subject \"d\"", func(s *Scheme) { s.Groups[0].Subjects[1] = "d"; of(s, "0").Target = p("1") }},
		{"groups.0.points", "above 0", func(s *Scheme) { s.Groups[0].Points = p("0") }},
		{"groups.0.deduction_cap", "cannot be negative", func(s *Scheme) { s.Groups[0].DeductionCap = p("-1") }},
		{"groups.0.difficulty.a", "above 0", func(s *Scheme) { s.Groups[0].Difficulty["a"] = zero }},
		{"groups.0.difficulty.z", "not a subject", func(s *Scheme) { s.Groups[0].Difficulty = map[string]Num{"z": one} }},
		{"groups.0.items", "no items", func(s *Scheme) { s.Groups[0].Items = nil }},
		{"groups.0.items", "add up to 101 and should be 100", func(s *Scheme) { of(s, "0").Weight = n("11") }},
		{at + "2.items", "add up to 41 and should be 40", func(s *Scheme) { of(s, "2.0").Weight = n("21") }},
		{at + "2.items", "add up to 40 and should be 41", func(s *Scheme) { of(s, "2").Total = p("41") }},
		{at + "2.total", "more than 0", func(s *Scheme) { of(s, "2").Total = p("0") }},
		{at + "1.weight", "more than 19 digits", func(s *Scheme) {
			of(s, "0").Weight, of(s, "1").Weight = n("9999999999999999999"), n("9999999999999999999")
		}},
		{at + "0.weight", "must be above 0", func(s *Scheme) { of(s, "0").Weight, of(s, "1").Weight = n("0"), n("20") }},
		{at + "0.code", "not the right form", func(s *Scheme) { of(s, "0").Code = "税收" }},
		{at + "1.code", "two items", func(s *Scheme) { of(s, "1").Code = "grow" }},
		{at + "2", "and an indicator or method of its own", func(s *Scheme) { of(s, "2").Indicator = "grow" }},
		{at + "2", "no name", func(s *Scheme) { of(s, "2").Name = kernel.Text{} }},
		{at + "0.indicator", "no indicator \"none\"", func(s *Scheme) { of(s, "0").Indicator = "none" }},
		{at + "0.indicator", "not in force", func(s *Scheme) {
			s.Indicators[2].From = date("2023-01-01")
			of(s, "0").Indicator = s.Indicators[2].Code
			of(s, "0").Method = Method{Kind: Leader}
			of(s, "0").Targets = nil
		}},
		{at + "0.targets", "no target for \"b\"", func(s *Scheme) { delete(of(s, "0").Targets, "b") }},
		{at + "0", "has no target", func(s *Scheme) { of(s, "0").Targets = nil }},
		{at + "0.targets.z", "not a subject of this group", func(s *Scheme) { of(s, "0").Targets["z"] = one }},
		{at + "0.targets.a", "must be above 0", func(s *Scheme) { of(s, "0").Targets["a"] = n("-1") }},
		{at + "1.target", "must be above 0", func(s *Scheme) { of(s, "1").Target = p("0") }},
		{at + "7.target", "takes no target", func(s *Scheme) { of(s, "7").Target = p("1") }},
		{at + "1.indicator", "can stand only once", func(s *Scheme) { of(s, "1").Indicator = "grow"; of(s, "1").Method.Kind = GrowthType }},
		{at + "0.method", "direction up", func(s *Scheme) { s.Indicators[2].Direction = Down }},
		{at + "1.method", "direction down", func(s *Scheme) { s.Indicators[3].Direction = Up }},
		{at + "7", "no method", func(s *Scheme) { of(s, "7").Method = Method{} }},
		{at + "7.floor", "does not take floor", func(s *Scheme) { of(s, "7").Floor = p("1") }},
		{at + "7.of", "of must be above 0", func(s *Scheme) { of(s, "7").Of = p("0") }},
		{at + "5.cap", "cap must be above 0", func(s *Scheme) { of(s, "5").Cap = p("0") }},
		{at + "7.transform", "depend on the unit", func(s *Scheme) { of(s, "7").Transform = Log }},
		{at + "2.items.0.goal", "equal and separate nobody", func(s *Scheme) { of(s, "2.0").Goal = p("1") }},
		{at + "2.items.0.goal", "against the indicator's direction", func(s *Scheme) { of(s, "2.0").Goal = p("0") }},
		{at + "2.items.0", "lacks the parameter floor", func(s *Scheme) { of(s, "2.0").Floor = nil }},
		{at + "2.items.0.base", "between 0 and 100", func(s *Scheme) { of(s, "2.0").Base = p("100") }},
		{at + "4.best", "equal and separate nobody", func(s *Scheme) { of(s, "4").Best = p("1") }},
		{at + "4.worst", "under a logarithm", func(s *Scheme) { of(s, "4").Worst = p("0") }},
		{at + "2.items.1", "has no table", func(s *Scheme) { of(s, "2.1").Table = nil }},
		{at + "2.items.1.table", "does not cover", func(s *Scheme) { of(s, "2.1").Table[0].From = p("0") }},
		{at + "2.items.1.table.1.from", "overlap", func(s *Scheme) { of(s, "2.1").Table[0].To = p("2") }},
		{at + "2.items.1.table.1.from", "gap from 0.5 to 1", func(s *Scheme) { of(s, "2.1").Table[0].To = p("0.5") }},
		{at + "2.items.1.table.1", "better values", func(s *Scheme) { of(s, "2.1").Table[0].Share, of(s, "2.1").Table[1].Share = p("1"), p("0") }},
		{at + "2.items.1.table.0", "exactly one of share and points", func(s *Scheme) { of(s, "2.1").Table[0].Share = nil }},
		{at + "2.items.1.table.1", "more than the points", func(s *Scheme) { of(s, "2.1").Table[1].Share = p("1.1") }},
		{at + "2.items.1.table.1", "more than the points", func(s *Scheme) { of(s, "2.1").Table[1].Share, of(s, "2.1").Table[1].Points = nil, p("21") }},
		{at + "2.items.1.table.1", "from must be below to", func(s *Scheme) {
			of(s, "2.1").Table = append(of(s, "2.1").Table, row("1", "", "1"))
			of(s, "2.1").Table[1].To = p("1")
		}},
		{at + "3", "at least two tiers", func(s *Scheme) { of(s, "3").Tiers = of(s, "3").Tiers[:1] }},
		{at + "3.tiers.1", "do not run from best to worst", func(s *Scheme) { of(s, "3").Tiers[1].At = n("0") }},
		{at + "3.tiers.1", "do not run from best to worst", func(s *Scheme) { of(s, "3").Tiers[1].At = n("1") }},
		{at + "3.tiers.0.share", "between 0 and 1", func(s *Scheme) { of(s, "3").Tiers[0].Share = n("1.2") }},
		{at + "6.step", "from 0 to 1", func(s *Scheme) { of(s, "6").Step = p("2") }},
		{at + "6.step", "either step or table", func(s *Scheme) { of(s, "6").Table = []Row{row("1", "", "1")} }},
		{at + "6.table.0.from", "places begin at 1", func(s *Scheme) { of(s, "6").Step, of(s, "6").Table = nil, []Row{row("2", "", "1")} }},
		{at + "6.table.1", "better values", func(s *Scheme) {
			of(s, "6").Step, of(s, "6").Table = nil, []Row{row("1", "2", "0.5"), row("2", "", "1")}
		}},
		{"groups.0.adjustments.0.cap", "has no cap", func(s *Scheme) { s.Groups[0].DeductionCap = nil }},
		{"groups.0.adjustments.0.per", "above 0", func(s *Scheme) { s.Groups[0].Adjustments[0].Per = p("-1") }},
		{"groups.0.adjustments.0.at", "does not take at", func(s *Scheme) { s.Groups[0].Adjustments[0].At = p("1") }},
		{"groups.0.adjustments.0.into", "only a bonus", func(s *Scheme) { s.Groups[0].Adjustments[0].Into = IntoTies }},
		{"groups.0.adjustments.0.grade", "do not cap the grade", func(s *Scheme) { s.Groups[0].Adjustments[0].Grade = "pass" }},
		{"groups.0.adjustments.0.indicator", "no indicator", func(s *Scheme) { s.Groups[0].Adjustments[0].Indicator = "none" }},
		{"groups.0.adjustments.1.grade", "best left", func(s *Scheme) { s.Groups[0].Adjustments[1].Grade = "superb" }},
	} {
		s := sound()
		v.spoil(s)
		told(t, Check(s, nil, names), v.path, v.what)
	}
}

// told asserts that one of the faults stands at path and says what.
func told(t *testing.T, faults []Fault, path, what string) {
	t.Helper()
	for _, f := range faults {
		if f.What.ZH == "" || f.How.ZH == "" || f.How.EN == "" || strings.Contains(f.What.EN+f.What.ZH, "%!") || strings.Contains(f.How.EN+f.How.ZH, "%!") {
			t.Errorf("badly worded: %+v", f)
		}
		if f.Path == path && strings.Contains(f.What.EN, what) {
			return
		}
	}
	t.Errorf("nothing at %s says %q: %v", path, what, faults)
}

func TestMistakesInCataloguesAreToldWithTheirPlace(t *testing.T) {
	good := Indicator{Code: "x", Name: text("x"), Formula: "sum(w.done)", Level: Zone, Basis: text("b"), Owner: "a", From: date("2022-01-01")}
	zone := names
	zone.Standalone, zone.Units, zone.Roles = false, map[string]bool{"a": true}, map[string]bool{"judge": true}
	if f := CheckCatalogue(Catalogue{good}, zone); len(f) > 0 {
		t.Fatal(f)
	}
	for _, v := range []struct {
		path, what string
		spoil      func(*Indicator)
	}{
		{"1.code", "not the right form", func(i *Indicator) { i.Code = "X-1" }},
		{"1", "lacks \"level\"", func(i *Indicator) { i.Level = "" }},
		{"1", "lacks \"basis\"", func(i *Indicator) { i.Basis = kernel.Text{} }},
		{"1", "lacks \"owner\"", func(i *Indicator) { i.Owner = "" }},
		{"1", "lacks \"from\"", func(i *Indicator) { i.From = kernel.Date{} }},
		{"1.owner", "no unit \"z\"", func(i *Indicator) { i.Owner = "z" }},
		{"1.to", "ends before it begins", func(i *Indicator) { i.To = i.From }},
		{"1.decimals", "cannot be shown", func(i *Indicator) { i.Decimals = 9 }},
		{"1.from", "overlap in time", func(i *Indicator) { i.Code = "x"; i.From = date("2023-01-01") }},
		{"1", "has 0 sources", func(i *Indicator) { i.Formula = "" }},
		{"1", "has 2 sources", func(i *Indicator) { i.Statistic = "tax" }},
		{"1.given", "in a file", func(i *Indicator) { i.Formula, i.Given = "", true }},
		{"1.statistic", "no statistic", func(i *Indicator) { i.Formula, i.Statistic = "", "gdp" }},
		{"1.formula", "character 5", func(i *Indicator) { i.Formula = "1 + +" }},
		{"1.formula", "no measure \"w.doen\"", func(i *Indicator) { i.Formula = "sum(w.doen)" }},
		{"1.formula", "no statistic \"gdp\"", func(i *Indicator) { i.Formula = "growth(stat(gdp))" }},
		{"1.formula", "no indicator \"z\"", func(i *Indicator) { i.Formula = "value(z)" }},
		{"1.formula", "y → y", func(i *Indicator) { i.Formula = "1 + value(y)" }},
		{"1.panel.quorum", "none remains", func(i *Indicator) {
			i.Formula, i.Panel = "", &Panel{By: []string{"judge"}, Max: hundred, Trim: 1, Quorum: 2}
		}},
		{"1.panel.by", "no assessors", func(i *Indicator) { i.Formula, i.Panel = "", &Panel{Max: hundred, Quorum: 1} }},
		{"1.panel.by.0", "no role", func(i *Indicator) { i.Formula, i.Panel = "", &Panel{By: []string{"x"}, Max: hundred, Quorum: 1} }},
		{"1.panel.max", "above 0", func(i *Indicator) { i.Formula, i.Panel = "", &Panel{By: []string{"judge"}, Quorum: 1} }},
	} {
		i := good
		i.Code = "y"
		v.spoil(&i)
		told(t, CheckCatalogue(Catalogue{good, i}, zone), v.path, v.what)
	}
	far := Catalogue{{Code: "a", Name: text("a"), Formula: "value(b)"}, {Code: "b", Name: text("b"), Formula: "value(c) + 1"}, {Code: "c", Name: text("c"), Formula: "base(value(a))"}}
	told(t, CheckCatalogue(far, names), "0.formula", "a → b → c → a")
}

// The red line: no indicator may read how an app is used, or presence.
func TestNoIndicatorReadsActivityInTheApp(t *testing.T) {
	for _, measure := range []string{"login.count", "app_use.minutes", "user.logins", "staff.checkins", "staff.check_in", "page_views.all", "posts.likes", "study_hours.sum", "party.attendance", "online_time.total", "x.clicks", "x.daily_sign_in", "session.length"} {
		c := Catalogue{{Code: "x", Name: text("x"), Formula: "sum(" + measure + ") / 2"}}
		told(t, CheckCatalogue(c, Known{Standalone: true, Measures: map[string]bool{measure: true}}), "0.formula", "presence or the use of an app")
	}
	told(t, CheckCatalogue(Catalogue{{Code: "x", Name: text("x"), Statistic: "login_days"}}, Known{Standalone: true}), "0.statistic", "presence")
	for _, measure := range []string{"whistle.closed", "service.online_share", "project.applied", "enterprise.likely", "applicant.count"} {
		if f := CheckCatalogue(Catalogue{{Code: "x", Name: text("x"), Formula: "sum(" + measure + ")"}}, Known{Standalone: true}); len(f) > 0 {
			t.Errorf("%s: %v", measure, f)
		}
	}
}
