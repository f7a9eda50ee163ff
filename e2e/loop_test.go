package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"juyan/internal/store"
)

// TestWhistleLoop clicks a whistle through its whole way. Four runs hold every
// pair of database, language and width.
func TestWhistleLoop(t *testing.T) {
	for _, run := range []struct {
		d store.Dialect
		v view
	}{
		{store.SQLite, view{lang: "zh", width: 390}},
		{store.SQLite, view{lang: "en", width: 1440, theme: "dark"}},
		{store.Postgres, view{lang: "zh", width: 1440}},
		{store.Postgres, view{lang: "en", width: 390, theme: "dark"}},
	} {
		t.Run(string(run.d)+"-"+run.v.String(), func(t *testing.T) {
			t.Parallel()
			l := &loop{t: t, s: startSite(t, run.d), v: run.v}
			l.raise()
			l.muster()
			l.contact()
			l.call()
			l.units()
			l.answer()
			l.rate()
			l.leader()
		})
	}
}

// loop is one whistle on its way, with the people it meets.
type loop struct {
	t                       *testing.T
	s                       *site
	v                       view
	firm, officer           *tab
	number, record, problem string
}

const tooLong = "规划许可证迟迟没有办下来，影响二期开工。"

// raise: the contact blows the whistle on the phone page; what is refused keeps
// what was typed, and the words suggest the topic.
func (l *loop) raise() {
	p := newTab(l.t, l.s, l.v)
	l.firm = p
	p.allow(422)
	p.signIn("contact")
	if p.path() != "/m/whistle" {
		p.fatal("a contact should land on its own whistles")
	}
	p.follow(`main a[href="/m/whistle/new"]`)
	p.write(`[name="contact_name"]`, "王小明")
	p.do(chromedp.SetUploadFiles(chromedp.CSS(`#f-photos`), []string{photo(l.t)}))
	l.refused(p, "problem")
	if got := p.value(`[name="contact_name"]`); got != "王小明" {
		p.fatal("the refused form lost the contact's name: %q", got)
	}
	// Longer than the form lets through, as from a browser that does not count.
	long := strings.Repeat(tooLong, 40)
	eval[bool](p, `document.querySelector('[name="problem"]').removeAttribute("maxlength"), true`)
	p.write(`[name="problem"]`, long)
	l.refused(p, "problem")
	if got := p.value(`[name="problem"]`); got != long {
		p.fatal("the refused form lost the long text: %d of %d characters are left", len([]rune(got)), len([]rune(long)))
	}
	if n := eval[int](p, `document.querySelector("#f-photos").files.length + document.querySelectorAll("#kept-photos input:checked").length`); n != 1 {
		p.fatal("the refused form holds %d photos, want the chosen one", n)
	}
	l.problem = "二期厂房规划许可证迟迟没有办下来，影响开工"
	p.write(`[name="problem"]`, l.problem)
	p.until("the topic suggested from the words", `document.querySelector('[name="topic"]:checked')?.value === "land" && `+settled)
	p.choose("urgency", "ordinary")
	p.follow("#raise .formacts button")
	l.record = p.path()
	l.number = p.text(".crumbs li:last-child")
	if !strings.HasPrefix(l.record, "/m/whistle/") || !strings.HasPrefix(l.number, "企哨〔2023〕") {
		p.fatal("no record after sending: %s %q", l.record, l.number)
	}
	l.received(p)
}

// received: number said once, clock burning, task force named, photo there.
func (l *loop) received(p *tab) {
	if said := p.text("#notices"); !strings.Contains(said, l.number) {
		p.fatal("the page does not say that %s was received: %q", l.number, said)
	}
	if !p.has(".clocks .fuse.ok svg") || !p.has(".clocks .fuse.ok .left") {
		p.fatal("the first clock has no fuse")
	}
	if who := p.text(".facts"); !strings.Contains(who, p.say("专班", "Task Force")) {
		p.fatal("the page does not say who serves the firm: %q", who)
	}
	if p.text(".next") == "" {
		p.fatal("the page does not say what comes next")
	}
	if kind := eval[string](p, `fetch(document.querySelector('.files a').href).then(r => r.headers.get("content-type"))`); kind != "image/png" {
		p.fatal("the photo comes back as %q", kind)
	}
	l.outward()
}

// inward are marks of the zone that no enterprise may see.
var inward = []string{"提级", "督办", "内部", "退单", "裁定", "批评", "难题工单", "逾期未报到", "请尽快报到", "please muster soon", "escalat", "supervis", "internal", "bounce", "ruling", "critici", "problem ticket"}

// outward: the contact's record shows nothing of the zone's own marks, not even
// in its source.
func (l *loop) outward() {
	l.t.Helper()
	p := l.firm
	p.open(l.record)
	source := strings.ToLower(eval[string](p, `document.querySelector("main").innerHTML`))
	for _, word := range inward {
		if strings.Contains(source, word) {
			p.fatal("the enterprise sees the internal mark %q", word)
		}
	}
}

// refused sends the form and expects it back, the fault named at its field.
func (l *loop) refused(p *tab, field string) {
	l.t.Helper()
	eval[bool](p, `document.querySelector("form.form").dataset.sent = "1", true`)
	p.click(".formacts button")
	p.until("the refused form", `document.querySelector("form.form[data-failed]:not([data-sent]), form.form[data-failed] .notice.bad") && `+settled)
	if msg := p.text("#f-" + field + "-none, .field.failed .error"); msg == "" {
		p.fatal("the refused form names no fault at %s", field)
	}
}

// photo is a small picture.
func photo(t *testing.T) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 32, 24))
	for i := range 32 {
		img.Set(i, 12, color.RGBA{R: 0xb0, G: 0x30, B: 0x20, A: 0xff})
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "现场.png")
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// muster: a warning reaches the officer before the limit; the officer finds the
// whistle in Today and musters in time.
func (l *loop) muster() {
	l.s.step(l.t, 100*time.Minute)
	p := newTab(l.t, l.s, l.v)
	l.officer = p
	p.signIn("officer")
	if p.path() != "/today" {
		p.fatal("an officer should land on Today")
	}
	p.open("/notices")
	if told := p.text("main"); !strings.Contains(told, l.number) || !strings.Contains(told, p.say("请尽快报到", "Please muster soon")) {
		p.fatal("no notice of %s", l.number)
	}
	p.menu("/today")
	row := `tr:has(a[href="` + l.record + `"])`
	if !p.has(row + ` .fuse.warn`) {
		p.fatal("Today does not show the fuse of %s close to its end", l.number)
	}
	p.follow(row + ` .acts a`)
	p.follow(".formacts button")
	if !p.has(`.steps .now`) || !p.has(`.fuse.done`) {
		p.fatal("the record does not show the muster")
	}
	l.outward()
}

// contact: what was typed survives the back button; then it is sent.
func (l *loop) contact() {
	p := l.officer
	note := "电话了解：材料已齐，卡在红线核对。"
	p.follow(`.actions a[href$="/actions/contact"]`)
	p.write(`[name="contact_note"]`, note)
	p.back()
	p.follow(`.actions a[href$="/actions/contact"]`)
	p.until("what was typed before going back", `document.querySelector('[name="contact_note"]').value === "`+note+`"`)
	if got := p.picked("topic"); got != "land" {
		p.fatal("the form should propose what the matter knows, topic land; it has %q", got)
	}
	p.choose("contact_way", "phone")
	p.follow(".formacts button")
	l.outward()
	if !strings.Contains(l.firm.text(".slips"), note) {
		l.firm.fatal("the enterprise does not see that it was contacted")
	}
}

// call: the dispatch catalogue proposes the units with its basis.
func (l *loop) call() {
	p := l.officer
	p.follow(`.actions a[href$="/actions/call"]`)
	if note := p.text(".proposal"); !strings.Contains(note, p.say("《城乡规划法》第十一条", "art. 11")) {
		p.fatal("no proposal with its basis: %q", note)
	}
	dir := l.s.Org.Directory()
	land, _ := dir.UnitByCode("land")
	planning, _ := dir.UnitByCode("planning")
	if p.picked("lead") != string(land.ID) || !p.has(`[name="units"][value="`+string(planning.ID)+`"]:checked`) {
		p.fatal("the catalogue should propose land leading and planning")
	}
	p.allow(422)
	l.refused(p, "call_note")
	if p.picked("lead") != string(land.ID) {
		p.fatal("the refused form lost the lead unit")
	}
	p.write(`[name="call_note"]`, "请核对红线并明确发证时间")
	p.follow(".formacts button")
	if n := eval[int](p, `document.querySelectorAll("#called tbody tr .fuse").length`); n != 2 {
		p.fatal("%d called units with a fuse, want 2", n)
	}
	l.outward()
}

// units: each called unit musters and reports it done; the first through Today.
func (l *loop) units() {
	p := newTab(l.t, l.s, l.v)
	p.signIn("unit_head")
	p.follow(`tr:has(a[href="` + l.record + `"]) .acts a[href*="/actions/arrive"]`)
	p.follow(".formacts button")
	l.reply(p, "红线已核对，许可证今日出证")
	l.s.step(l.t, 20*time.Minute)
	p.become("planning.head")
	p.open(l.record)
	p.follow(`#called .acts a[href*="/actions/arrive"]`)
	p.follow(".formacts button")
	l.reply(p, "规划条件无变化")
	l.outward()
}

func (l *loop) reply(p *tab, text string) {
	l.t.Helper()
	p.follow(`#called .acts a[href*="/actions/reply"]`)
	p.write(`[name="reply"]`, text)
	p.follow(".formacts button")
}

// answer: once no unit is open, the task force answers the enterprise.
func (l *loop) answer() {
	p := l.officer
	p.open("/today")
	p.follow(`tr:has(a[href="` + l.record + `"]) .acts a[href*="/actions/answer"]`)
	p.write(`[name="result"]`, "许可证已办好，请到窗口领取")
	p.follow(".formacts button")
}

// rate: the enterprise is told, confirms and rates; then language and theme.
func (l *loop) rate() {
	p := l.firm
	l.outward()
	if !strings.Contains(p.text(".slips"), "许可证已办好") {
		p.fatal("the enterprise does not see the answer")
	}
	p.follow(`.actions a[href$="/actions/confirm"]`)
	p.choose("satisfaction", "very_satisfied")
	p.write(`[name="rating_note"]`, "当天就解决了")
	p.follow(".formacts button")
	if tag := p.text("h1 .tag"); !strings.Contains(tag, p.say("已办结", "Done")) {
		p.fatal("after confirming, the enterprise sees %q", tag)
	}
	l.outward()
	l.prefs(p)
}

// prefs: the language changes in place and back; a theme stays.
func (l *loop) prefs(p *tab) {
	other := map[string]string{"zh": "en", "en": "zh"}[l.v.lang]
	here := p.path()
	for _, lang := range []string{other, l.v.lang} {
		p.drawer()
		p.follow(`form.prefs button[name="lang"][value="` + lang + `"]` + p.seen())
		want := map[string]string{"zh": "zh-CN", "en": "en"}[lang]
		if got := eval[string](p, `document.documentElement.lang`); got != want || p.path() != here {
			p.fatal("after choosing %s the page is %s at %s", lang, got, p.path())
		}
	}
	p.drawer()
	p.click(`form.prefs button[name="theme"][value="dark"]` + p.seen())
	p.until("the dark theme", `document.documentElement.dataset.theme === "dark"`)
	p.open(here)
	if got := eval[string](p, `document.documentElement.dataset.theme`); got != "dark" {
		p.fatal("the theme chosen is gone after a reload: %q", got)
	}
}

// leader: from the overview to a rate, through its fraction to the list, to the
// record, to its slips.
func (l *loop) leader() {
	p := newTab(l.t, l.s, l.v)
	p.signIn("leader")
	if p.path() != "/overview" {
		p.fatal("a leader should land on the overview")
	}
	p.menu("/rates")
	if !p.has(".rate .meter") {
		p.fatal("no rate is drawn")
	}
	p.follow(`.rate a[href*="fact=whistle.rated"]`)
	if !strings.Contains(p.text("main"), l.number) {
		p.fatal("the records behind the rate do not hold %s", l.number)
	}
	p.follow(`main a.titled[href="` + l.record + `"]`)
	slips := p.text(".slips")
	for _, said := range []string{l.problem, "电话了解", "请核对红线", "红线已核对", "规划条件无变化", "许可证已办好", "当天就解决了"} {
		if !strings.Contains(slips, said) {
			p.fatal("the leader's record lacks the slip %q", said)
		}
	}
	if n := eval[int](p, `document.querySelectorAll(".slips > li time").length`); n < 10 {
		p.fatal("%d slips with their time, want at least 10", n)
	}
	if !strings.Contains(slips, p.say("内部", "internal")) {
		p.fatal("the leader should see which slips are internal")
	}
}
