package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// visit is a kind that asks a field of every type, at its beginning and again
// in an action; it is a file of a pack and no Go.
const visit = `
kind: visit
name: {zh: 走访, en: Visit}
number: 访〔{year}〕{seq}号
titled: what
fields:
  - {code: what, name: {zh: 事由, en: What}, type: text}
  - {code: long, name: {zh: 经过, en: Story}, type: longtext}
  - {code: way, name: {zh: 方式, en: Way}, type: code, options: [{code: there, name: {zh: 上门, en: There}}, {code: phone, name: {zh: 电话, en: Phone}}]}
  - {code: about, name: {zh: 内容, en: About}, type: codes, options: [{code: land, name: {zh: 用地, en: Land}}, {code: power, name: {zh: 用电, en: Power}}]}
  - {code: count, name: {zh: 人数, en: People}, type: int, max: 50}
  - {code: cost, name: {zh: 花费, en: Cost}, type: money}
  - {code: day, name: {zh: 日期, en: Day}, type: date}
  - {code: at, name: {zh: 约见时间, en: Meeting time}, type: datetime}
  - {code: again, name: {zh: 再访, en: Again}, type: bool, filter: true}
  - {code: tel, name: {zh: 电话号码, en: Telephone}, type: phone}
  - {code: firm, name: {zh: 企业, en: Firm}, type: enterprise}
  - {code: unit, name: {zh: 主管单位, en: Unit}, type: unit}
  - {code: units, name: {zh: 同行单位, en: Units}, type: units}
  - {code: post, name: {zh: 岗位, en: Post}, type: post}
  - {code: who, name: {zh: 陪同人, en: Person}, type: person}
  - {code: inward, name: {zh: 研判, en: Judgement}, type: text, internal: true}
  - {code: grade, name: {zh: 风险, en: Risk}, type: code, internal: true, filter: true, options: [{code: high, name: {zh: 高, en: High}}, {code: low, name: {zh: 低, en: Low}}]}
raise: {code: raise, name: {zh: 登记, en: Enter}, to: open, by: [caller], permission: visit.raise, form: [what, long, way, about, count, cost, day, at, again, tel, firm, unit, units, post, who, inward, grade], requires: [what], shown: true}
stages:
  - {code: open, name: {zh: 在办, en: Open}, face: working, awaits: [note]}
  - {code: end, name: {zh: 结束, en: End}, face: done, end: true}
actions:
  - {code: note, name: {zh: 改约, en: Rearrange}, said: {zh: "改约到{at}", en: "moved to {at}"}, from: [open], by: [creator], form: [long, way, about, count, cost, day, at, again, tel, firm, unit, units, post, who]}
  - {code: close, name: {zh: 结束, en: Close}, from: [open], to: end, by: [creator]}
columns: [at, again, tel, inward]
chain: true
`

func visits(t *testing.T) *caseflow.Definition {
	t.Helper()
	var d caseflow.Definition
	if err := yaml.Unmarshal([]byte(visit), &d); err != nil {
		t.Fatal(err)
	}
	d.Version = "visit-version-000001"
	return &d
}

// full is a form with everything typed: a committee section and a unit beyond
// those a list offers, a firm, a post and a person found by looking them up.
func (b *book) full() url.Values {
	section, _ := b.dir.UnitByCode("gwh")
	bureau, _ := b.dir.UnitByCode("kjj")
	post, _ := b.dir.PostByCode("k2")
	person, _ := b.dir.PersonByCode("p2")
	return url.Values{"what": {"走访居延盐化"}, "long": {"第一行\n第二行"}, "way": {"phone"}, "about": {"land", "power"}, "count": {"3"}, "cost": {"12.50"}, "day": {"2022-07-05"},
		"at": {"2022-07-05T09:30"}, "again": {"1"}, "tel": {"13912345678"}, "firm": {string(b.firm("E2"))}, "firm.text": {"弱水"}, "unit": {string(section.ID)},
		"units": {string(section.ID), string(bureau.ID)}, "post": {string(post.ID)}, "post.text": {"统计"}, "who": {string(person.ID)}, "who.text": {"马"}}
}

// Whatever is wrong with one field, all the others come back as they were
// typed, those that were looked up among them.
func TestARefusedFormLosesNothing(t *testing.T) {
	b := newBook(t)
	m := b.visit()
	for _, x := range []struct{ form, path string }{{"raise", "/m/visit"}, {"act", "/m/visit/" + string(m.ID) + "/actions/note"}} {
		typed := b.full()
		if x.form == "act" {
			typed.Del("what")
		}
		typed.Set("_key", "k-"+x.form)
		typed.Set("count", "多")
		back := b.post("keeper", x.path+"?lang=zh", typed, 422).has("“人数”应是整数").form(x.form)
		for field, want := range typed {
			got := back[field]
			for i := range got {
				got[i] = strings.TrimSpace(got[i])
			}
			if slices.Sort(got); !slices.Equal(got, sorted(want)) {
				t.Errorf("%s: %s came back as %q, was typed as %q", x.form, field, got, want)
			}
		}
	}
}

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return out
}

// The firm somebody acts for is kept too, when the rest is refused.
func TestTheFirmActedForIsKept(t *testing.T) {
	b := newBook(t)
	back := b.post("keeper", "/m/whistle?lang=zh", url.Values{"_key": {"k"}, "_firm": {string(b.firm("E2"))}, "problem": {""}}, 422).has("弱水新材料有限公司").form("raise")
	if back.Get("_firm") != string(b.firm("E2")) {
		t.Errorf("acted for %q", back.Get("_firm"))
	}
}

// A contact who sends another firm's id is not told its name.
func TestAChoiceNamesNoOtherFirm(t *testing.T) {
	b := newBook(t)
	b.post("contact", "/m/visit?lang=zh", url.Values{"_key": {"k"}, "firm": {string(b.firm("E2"))}, "count": {"多"}}, 422).lacks("弱水")
}

// visit raises one through the page and returns it.
func (b *book) visit(pairs ...string) *matter.Matter {
	b.Helper()
	form := b.full()
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	at := b.post("keeper", "/m/visit", form, 303).header.Get("Location")
	m, err := b.matter.Get(ctx, b.actors["keeper"], kernel.ID(at[strings.LastIndex(at, "/")+1:]))
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// A point in time is typed on the zone's clock, kept as an instant, and shown
// on the zone's clock again: in the form, the record, the list and the slip.
func TestATimeIsTheZonesTime(t *testing.T) {
	b := newBook(t)
	m := b.visit()
	if want := int64(kernel.Date{Year: 2022, Month: 7, Day: 5}.At(9, 30, b.loc)); m.Data["at"] != want {
		t.Fatalf("kept as %v, want %d", m.Data["at"], want)
	}
	path := "/m/visit/" + string(m.ID)
	b.get("keeper", path+"?lang=zh", 200).has("约见时间 2022-07-05 09:30")
	b.get("keeper", "/m/visit?lang=zh", 200).has("2022-07-05 09:30")
	form := b.get("keeper", path+"/actions/note", 200).form("act")
	if form.Get("at") != "2022-07-05T09:30" {
		t.Errorf("the form proposes %q", form.Get("at"))
	}
	form.Set("at", "2022-07-06 14:05") // as a browser without a picker sends it
	b.post("keeper", path+"/actions/note", form, 303)
	b.get("keeper", path+"?lang=zh", 200).has("改约到2022-07-06 14:05")
	form.Del("_key") // another form
	form.Set("at", "午饭后")
	b.post("keeper", path+"/actions/note?lang=zh", form, 422).has("“约见时间”的时间“午饭后”应写成 2022-07-01 09:30 这样")
	b.post("keeper", path+"/actions/note?lang=en", form, 422).has(`"Meeting time": write the time "午饭后" like 2022-07-01 09:30`)
	form.Set("at", "")
	b.post("keeper", path+"/actions/note", form, 303)
	if m, err := b.matter.Get(ctx, b.actors["keeper"], m.ID); err != nil || m.Data["at"] != nil {
		t.Errorf("emptied, it is %v, %v", m.Data["at"], err)
	}
}

// What a form shows shortened and nobody touched is kept whole: the seconds of
// a time, the number behind a mask.
func TestWhatNobodyTouchedStaysWhole(t *testing.T) {
	b := newBook(t)
	m := b.visit("at", "2022-07-05T09:30:15")
	path := "/m/visit/" + string(m.ID) + "/actions/note"
	form := b.get("keeper", path, 200).form("act")
	if form.Get("tel") != "139****5678" {
		t.Fatalf("the form shows the number %q", form.Get("tel"))
	}
	b.post("keeper", path, form, 303)
	now, err := b.matter.Get(ctx, b.actors["keeper"], m.ID)
	if err != nil || now.Data["at"] != m.Data["at"] || now.Data["tel"] != "13912345678" {
		t.Errorf("became %v and %v, %v", now.Data["at"], now.Data["tel"], err)
	}
	b.get("keeper", "/m/visit", 200).has("139****5678").lacks("13912345678")
}

// An enterprise neither finds nor orders its own matters by what only the zone
// sees: not in the list, not in the export, not by words of an internal note.
func TestAnEnterpriseCannotAskByInternalMarks(t *testing.T) {
	b := newBook(t)
	b.actors["giver"] = kernel.Actor{Kind: kernel.ActorSystem}
	m, err := b.matter.Raise(ctx, kernel.System(), matter.RaiseInput{Kind: "visit", Enterprise: b.firm("E1"), Values: map[string][]string{"what": {"走访一次"}, "long": {"谈用电"}, "inward": {"疑似套取资金"}, "grade": {"high"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"/m/visit", "/m/visit/export.xlsx"} {
		for _, q := range []string{"state=late", "stage=open", "unit=x", "grade=high", "sort=due", "sort=-due", "fact=visit.raised"} {
			b.get("keeper", list+"?"+q, 200)
			b.get("contact", list+"?"+q+"&lang=zh", 403)
		}
		b.get("contact", list+"?state=open&sort=-updated&again=true", 200)
	}
	b.get("contact", "/m/visit?lang=zh", 200).has(m.Number, "在办", "已办结").lacks("曾逾期", "有逾期", "风险", "研判")
	b.get("contact", "/m/visit?q=用电", 200).has(m.Number)
	b.get("contact", "/m/visit?q="+url.QueryEscape("套取资金"), 200).lacks(m.Number)
	b.get("contact", "/search?q="+url.QueryEscape("套取资金"), 200).lacks(m.Number)
	b.get("keeper", "/m/visit?q="+url.QueryEscape("套取资金"), 200).has(m.Number)
	if text := unzipped(t, b.get("contact", "/m/visit/export.xlsx?lang=zh", 200).body); !strings.Contains(text, m.Number) || strings.Contains(text, "套取资金") || strings.Contains(text, "逾期") || strings.Contains(text, "研判") {
		t.Errorf("the export says %s", text)
	}
}

// The same holds for registers.
func TestAnEnterpriseCannotAskARegisterByInternalFields(t *testing.T) {
	b := newBook(t)
	for _, q := range []string{"sort=secret", "sort=-secret", "rank=high"} {
		for _, list := range []string{"/r/lab", "/r/lab/export.xlsx"} {
			b.get("keeper", list+"?"+q, 200)
			b.get("contact", list+"?"+q, 403)
		}
	}
	b.get("contact", "/r/lab?sort=staff&level=state", 200)
}

// unzipped is the text of a workbook.
func unzipped(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, part); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// An export keeps a time as the spreadsheet's own, and masks what is private.
func TestAnExportOfMattersKeepsTypes(t *testing.T) {
	b := newBook(t)
	b.visit("tel", "13912345678")
	rec := httptest.NewRequest("GET", "/m/visit/export.xlsx?lang=zh", nil)
	text := unzipped(t, b.send("keeper", rec, 200).body)
	if !strings.Contains(text, "44747.3958") { // 2022-07-05 09:30 in days since 1900
		t.Errorf("no such time in %s", text)
	}
	if strings.Contains(text, "13912345678") || !strings.Contains(text, "139****5678") {
		t.Errorf("not masked: %s", text)
	}
}
