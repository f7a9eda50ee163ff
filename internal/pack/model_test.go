package pack_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"juyan/internal/caseflow"
	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/packs"
)

// model loads the model zone.
func model(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := pack.Load(packs.Model())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestModelZoneHasNoFinding(t *testing.T) {
	for _, p := range pack.Check(packs.Model()) {
		t.Error(p.In(kernel.ZH))
	}
}

func TestModelZoneCounts(t *testing.T) {
	p := model(t)
	forces, standing := 0, 0
	for _, f := range p.TaskForces {
		forces++
		if f.Standing {
			standing++
		}
	}
	categories, _ := p.Count("register:rnd_platform.category")
	platforms, _ := p.Count("register:rnd_platform")
	for what, c := range map[string][2]int{
		"posts": {len(p.Posts), 290}, "people": {len(p.People), 300}, "enterprises": {len(p.Enterprises), 420},
		"platforms": {platforms, 90}, "categories": {categories, 23}, "units in extended hours": {len(p.ExtendedHours.Units), 17},
		"items in extended hours": {p.ExtendedHours.Items, 145}, "standing task forces": {standing, 1}, "sign-ins": {len(p.SignIns), 17},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %d, want %d", what, c[0], c[1])
		}
	}
	if forces < 5 {
		t.Errorf("%d task forces", forces)
	}
}

func TestModelZoneUnits(t *testing.T) {
	p := model(t)
	class := map[int]int{}
	affiliation := map[pack.Affiliation]int{}
	byCode := map[string]pack.Unit{}
	for _, u := range p.Units {
		class[u.Class]++
		affiliation[u.Affiliation]++
		byCode[u.Code] = u
		if u.Kind != pack.UnitDepartment && u.Kind != pack.UnitCommittee && u.Kind != pack.UnitBranch && (u.Duty.IsZero() || u.Basis.IsZero()) {
			t.Errorf("%s has no duty or basis", u.Code)
		}
	}
	if byCode["economy"].Class != 1 || byCode["economy"].Name.ZH != "经济发展局" || !byCode["economy"].Article {
		t.Errorf("经济发展局 is %+v, want class 1 from the article", byCode["economy"])
	}
	if class[1] == 0 || class[2] == 0 || class[3] == 0 {
		t.Errorf("classes %v", class)
	}
	for _, a := range []pack.Affiliation{pack.AffiliationZone, pack.AffiliationStationed, pack.AffiliationVertical, pack.AffiliationUtility} {
		if affiliation[a] < 4 {
			t.Errorf("%d units are %s", affiliation[a], a)
		}
	}
	kinds := map[pack.Affiliation]bool{}
	for _, code := range p.ExtendedHours.Units {
		kinds[byCode[code].Affiliation] = true
	}
	if len(kinds) != 4 {
		t.Errorf("extended hours have units of %v, want all affiliations", kinds)
	}
}

// What the report says stands in the pack as the report says it, and is marked.
func TestFiguresOfTheArticle(t *testing.T) {
	p := model(t)
	want := map[string]string{"tax_revenue": "29.2342", "tax_growth": "39.48", "tax_share": "37", "projects_negotiated": "139", "projects_reviewed": "111",
		"projects_investment": "611.93", "rnd_platforms": "90", "rnd_categories": "23", "extended_units": "17", "extended_items": "145", "tax_self_service": "24"}
	sections := map[int]int{}
	for _, f := range p.Figures {
		sections[f.Section]++
		if !f.IsConnected() {
			t.Errorf("%s is not connected", f.Code)
		}
		if f.Article != (want[f.Code] != "") {
			t.Errorf("%s: article %v", f.Code, f.Article)
		}
		if f.Article && f.Value != want[f.Code] {
			t.Errorf("%s is %s, want %s", f.Code, f.Value, want[f.Code])
		}
		if f.Article && (!strings.Contains(f.Source.ZH, f.Value) || f.Source.EN == "") {
			t.Errorf("%s: the source %q does not hold %s", f.Code, f.Source.ZH, f.Value)
		}
		delete(want, f.Code)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	if len(sections) != 3 {
		t.Errorf("sections %v", sections)
	}
	if !p.ExtendedHours.Article {
		t.Error("extended hours are not marked")
	}
}

func TestModelZoneEnterprises(t *testing.T) {
	p := model(t)
	invented := regexp.MustCompile(`^101\d{8}$`)
	for _, e := range p.Enterprises {
		if r := codes.CheckUSCC(e.USCC); r.Verdict != codes.OK {
			t.Errorf("%s: %s", e.USCC, r.Reason.ZH)
		}
		people, revenue := e.People, kernel.Yuan(e.Revenue*10_000)
		assets := 2 * revenue
		if size, err := codes.SizeOf(e.Industry, codes.SizeFigures{People: &people, Revenue: &revenue, Assets: &assets}); err != nil || size != e.Size {
			t.Errorf("%s: size %s, want %s (%v)", e.Code, e.Size, size, err)
		}
		if !invented.MatchString(e.Phone) {
			t.Errorf("%s: the telephone %s is not of the invented range", e.Code, e.Phone)
		}
	}
	for _, x := range p.People {
		if !invented.MatchString(x.Phone) {
			t.Errorf("%s: the telephone %s is not of the invented range", x.Code, x.Phone)
		}
	}
}

// Nobody who is named in the report lends a name to the model zone.
func TestNobodyRealIsInTheModelZone(t *testing.T) {
	p := model(t)
	real := map[string]bool{"任新福": true, "赵刚刚": true, "姜庆继": true, "孙晟中": true, "张存光": true, "周松": true, "张凌昕": true, "刘宏章": true, "赵小丽": true}
	for _, x := range p.People {
		if real[x.Name] {
			t.Errorf("%s bears a real name", x.Code)
		}
	}
	for _, e := range p.Enterprises {
		if real[e.Contact] {
			t.Errorf("the contact of %s bears a real name", e.Code)
		}
		for _, word := range []string{"圣氏", "环圣", "联环", "普林斯", "普基", "国华", "美至"} {
			if strings.Contains(e.Name.ZH, word) {
				t.Errorf("%s is named like a real firm: %s", e.Code, e.Name.ZH)
			}
		}
	}
}

// Every firm is served on every day of the year, and by posts somebody holds.
func TestEveryFirmIsServedAllYear(t *testing.T) {
	p := model(t)
	held := func(post string, on kernel.Date) bool {
		for _, a := range p.Appointments {
			if a.Post == post && !a.From.After(on) && (a.To.IsZero() || on.Before(a.To)) {
				return true
			}
		}
		return false
	}
	for _, e := range p.Enterprises {
		for _, day := range []string{"2022-01-01", "2022-03-15", "2022-07-01", "2022-10-01", "2022-12-31"} {
			on, err := kernel.ParseDate(day)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, s := range p.Services {
				if s.Enterprise == e.Code && !s.From.After(on) && (s.To.IsZero() || on.Before(s.To)) {
					n++
					if !held(s.Commissioner, on) || !held(s.Officer, on) {
						t.Errorf("%s on %s: nobody holds %s or %s", e.Code, day, s.Commissioner, s.Officer)
					}
				}
			}
			if n != 1 {
				t.Errorf("%s is served %d times on %s", e.Code, n, day)
			}
		}
	}
}

// The demonstration's people work on the same firm, so that one whistle can be
// clicked through by all of them.
func TestSignInsFitTogether(t *testing.T) {
	p := model(t)
	by := map[string]pack.SignIn{}
	for _, s := range p.SignIns {
		by[s.Code] = s
	}
	for _, s := range p.Services {
		if s.Enterprise == by["contact"].Enterprise && s.To.IsZero() {
			if s.Commissioner != by["commissioner"].Post || s.Officer != by["officer"].Post {
				t.Errorf("%s is served by %s and %s, want the demonstration's %s and %s", s.Enterprise, s.Commissioner, s.Officer, by["commissioner"].Post, by["officer"].Post)
			}
			return
		}
	}
	t.Error("nobody serves the demonstration's enterprise")
}

func TestKindsOfTheModelZone(t *testing.T) {
	p := model(t)
	versions := map[string]bool{}
	for _, k := range p.Kinds {
		if len(k.Version) != 64 || versions[k.Version] {
			t.Errorf("%s: version %q", k.Kind, k.Version)
		}
		versions[k.Version] = true
		for _, f := range k.Fields {
			if (f.Type == caseflow.TypeCode || f.Type == caseflow.TypeCodes) && len(f.Options) == 0 {
				t.Errorf("%s.%s has no options", k.Kind, f.Code)
			}
		}
	}
	for _, kind := range []string{"whistle", "residents", "hazard"} {
		if len(p.Dispatch[kind].Rows) == 0 {
			t.Errorf("no dispatch catalogue for %s", kind)
		}
	}
}

func TestAdministratorsSeeNoBusiness(t *testing.T) {
	p := model(t)
	concerns := p.Permissions()
	sorts := map[string]int{}
	for _, r := range p.Roles {
		if r.Admin == "" {
			continue
		}
		sorts[r.Admin]++
		for permission := range r.Grants {
			if concerns[permission] && permission != "org.view" {
				t.Errorf("%s may %s", r.Code, permission)
			}
		}
	}
	if len(sorts) != 3 {
		t.Errorf("administrators %v, want three sorts", sorts)
	}
}

func TestVersionsFollowTheContent(t *testing.T) {
	a, b := model(t), model(t)
	if a.Hash != b.Hash || a.Kinds[0].Version != b.Kinds[0].Version {
		t.Error("the same files gave different hashes")
	}
	changed, err := pack.Load(edited(t, "kinds/residents.yaml", "is: 15d}", "is: 14d}"))
	if err != nil {
		t.Fatal(err)
	}
	for i, k := range changed.Kinds {
		same := k.Version == a.Kinds[i].Version
		if same == (k.Kind == "residents") {
			t.Errorf("%s: same version %v", k.Kind, same)
		}
	}
	residents := slices.IndexFunc(a.Kinds, func(k pack.Kind) bool { return k.Kind == "residents" })
	// A comment is no content; a list's option is part of the form.
	comment, err := pack.Load(edited(t, "kinds/residents.yaml", "kind: residents\n", "kind: residents # 群众\n"))
	if err != nil || comment.Kinds[residents].Version != a.Kinds[residents].Version || comment.Hash == a.Hash {
		t.Errorf("a comment changed the version or not the pack's hash (%v)", err)
	}
	list, err := pack.Load(edited(t, "lists.yaml", "{zh: 供暖, en: Heating}", "{zh: 冬季供暖, en: Heating}"))
	if err != nil || list.Kinds[residents].Version == a.Kinds[residents].Version {
		t.Errorf("a changed option kept the version (%v)", err)
	}
}

func TestDispatchProposal(t *testing.T) {
	c := model(t).Dispatch["whistle"]
	on := kernel.Date{Year: 2022, Month: 12, Day: 29}
	for _, v := range []struct{ topic, text, lead, call string }{
		{"utilities", "6 月试生产在即，110kV 接入方案已报 47 天未批", "economy", "grid"},
		{"utilities", "蒸汽压力不足，中试线被迫停车", "economy", "steam"},
		{"utilities", "说不清", "economy", "grid water steam"},
		{"labour", "职工医保怎么转", "health-insurance", ""},
		{"other", "", "service-office", ""},
	} {
		r, ok := c.Propose(v.topic, v.text, on)
		if !ok || r.Lead != v.lead || strings.Join(r.Call, " ") != v.call {
			t.Errorf("%s %q: %s %v, want %s %s", v.topic, v.text, r.Lead, r.Call, v.lead, v.call)
		}
	}
	if r, ok := c.Propose("utilities", "停电", kernel.Date{Year: 2021, Month: 12, Day: 31}); ok {
		t.Errorf("before the catalogue was in force it proposes %s", r.Lead)
	}
	if _, ok := c.Propose("nothing", "", on); ok {
		t.Error("an unknown topic has a row")
	}
}
