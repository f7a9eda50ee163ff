package ui

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"juyan/internal/kernel"
)

// reader is the context of a reader of lang at address, on 2023-01-03 09:30.
func reader(lang kernel.Lang, address string) context.Context {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	loc := time.FixedZone("CST", 8*3600)
	return WithEnv(context.Background(), &Env{Lang: lang, Theme: "auto", Loc: loc, URL: u, Now: kernel.Date{Year: 2023, Month: 1, Day: 3}.At(9, 30, loc),
		Words: func(key string, args ...any) string { return own().T(lang, key, args...) },
		Asset: func(name string) string { return "/static/" + name }})
}

type tree struct{ root *html.Node }

func draw(t *testing.T, ctx context.Context, c templ.Component) tree {
	t.Helper()
	var buf bytes.Buffer
	if err := c.Render(ctx, &buf); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&buf)
	if err != nil {
		t.Fatal(err)
	}
	return tree{root}
}

// all returns the elements that match "tag", "tag.class" or "tag[attr=value]".
func (d tree) all(selector string) []*html.Node {
	m := selectorForm.FindStringSubmatch(selector)
	out := []*html.Node{}
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == m[1] &&
			(m[2] == "" || strings.Contains(" "+get(n, "class")+" ", " "+m[2]+" ")) && (m[3] == "" || get(n, m[3]) == m[4]) {
			out = append(out, n)
		}
	}
	return out
}

var selectorForm = regexp.MustCompile(`^(\w+)(?:\.([\w-]+))?(?:\[([\w-]+)=(.*)\])?$`)

func get(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (d tree) one(t *testing.T, selector string) *html.Node {
	t.Helper()
	found := d.all(selector)
	if len(found) != 1 {
		t.Fatalf("%s: %d found, want 1", selector, len(found))
	}
	return found[0]
}

// A fuse past its limit shows where the limit was and how far it burnt past
// it, and says so in words.
func TestClockOver(t *testing.T) {
	d := draw(t, reader(kernel.ZH, "/"), Clock(Fuse{State: BurnOver, Share: 2, Ticks: []float64{.5}, Words: "超时 40 分钟", Title: "12-29 起"}))
	if got := get(d.one(t, "rect.past"), "x"); got != "50.00%" {
		t.Errorf("the limit stands at %s", got)
	}
	if got := get(d.one(t, "rect.tick"), "x"); got != "25.00%" {
		t.Errorf("the threshold stands at %s", got)
	}
	if got := text(d.one(t, "span.left")); got != "超时 40 分钟" {
		t.Errorf("words %q", got)
	}
	if got := get(d.one(t, "span.fuse"), "title"); got != "12-29 起" {
		t.Errorf("title %q", got)
	}
}

func TestClockPaused(t *testing.T) {
	d := draw(t, reader(kernel.ZH, "/"), Clock(Fuse{State: BurnOK, Share: .6, Paused: []Span{{.3, .42}}}))
	hatch := d.one(t, "rect.hatch")
	if get(hatch, "x") != "30.00%" || get(hatch, "width") != "12.00%" || len(d.all("rect.past")) != 0 {
		t.Errorf("hatch %v", hatch.Attr)
	}
}

func TestWords(t *testing.T) {
	zh, en := reader(kernel.ZH, "/"), reader(kernel.EN, "/")
	loc := EnvOf(zh).Loc
	at := func(y, m, d, h int) kernel.Instant {
		return kernel.Date{Year: y, Month: time.Month(m), Day: d}.At(h, 5, loc)
	}
	for _, test := range []struct{ got, want string }{
		{WhenWords(EnvOf(zh), at(2023, 1, 3, 8)), "今天 08:05"},
		{WhenWords(EnvOf(zh), at(2023, 1, 2, 23)), "昨天 23:05"},
		{WhenWords(EnvOf(en), at(2023, 1, 4, 18)), "tomorrow 18:05"},
		{WhenWords(EnvOf(zh), at(2022, 12, 29, 10)), "12-29 10:05"},
		{WhenWords(EnvOf(en), at(2022, 12, 29, 10)), "29 Dec 10:05"},
		{WhenWords(EnvOf(zh), at(2021, 12, 29, 10)), "2021-12-29"},
		{WhenWords(EnvOf(en), at(2021, 12, 29, 10)), "29 Dec 2021"},
		{WhenWords(EnvOf(zh), 0), ""},
		{Exact(EnvOf(zh), at(2022, 12, 29, 10)), "2022年12月29日 周四 10:05:00"},
		{LeftWords(zh, 130), "剩 2 小时 10 分"},
		{LeftWords(zh, -40), "超时 40 分钟"},
		{LeftWords(en, 60), "1 h left"},
		{LeftDaysWords(zh, 5, true), "剩 5 个工作日"},
		{LeftDaysWords(en, -1, true), "1 working day over"},
		{LeftDaysWords(zh, 0, true), "今天到期"},
		{Num(1234567), "1,234,567"}, {Num(-1000), "-1,000"}, {Num(7), "7"},
		{Percent(38, 39), "97.4%"}, {Percent(1, 3), "33.3%"}, {Percent(2, 3), "66.7%"}, {Percent(5, 5), "100.0%"},
		{Yuan(kernel.Money(-123456)), "-1,234.56"}, {Bytes(1), "1 KB"}, {Bytes(64 << 20), "64 MB"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}

func sample() Table {
	return Table{ID: "w", Caption: "企业吹哨", Sort: "-due", Search: true, Choose: true, Export: "/whistles.xlsx", Total: &Total{N: 1000, More: true}, Next: "c2",
		Columns: []Column{{Key: "title", Label: "事由", Main: true}, {Key: "due", Label: "时限", Sortable: true}, {Key: "firm", Label: "企业", Spare: true}},
		Filters: []Filter{{Name: "stage", Label: "状态", Kind: FilterChips, Options: []Option{{Value: "open", Label: "办理中"}}}},
		Rows:    []Row{{Cells: []templ.Component{Titled("", "停汽", "/w/1"), Text("2 天"), Text("蒙环")}}}}
}

// A list keeps its state in the address: every link carries it on, and leaves
// the old place.
func TestListKeepsStateInTheAddress(t *testing.T) {
	d := draw(t, reader(kernel.ZH, "/whistles?stage=open&q=%E6%B1%BD&after=c1&sort=-due"), List(sample()))
	want := map[string]string{"时限": "/whistles?q=%E6%B1%BD&sort=due&stage=open", "下一页": "/whistles?after=c2&q=%E6%B1%BD&sort=-due&stage=open",
		"清除筛选": "/whistles?sort=-due", "导出 Excel": "/whistles.xlsx?q=%E6%B1%BD&sort=-due&stage=open"}
	for _, a := range d.all("a") {
		label := strings.TrimSuffix(text(a), "↓")
		if href, ok := want[label]; ok && get(a, "href") != href {
			t.Errorf("%s leads to %s, want %s", label, get(a, "href"), href)
		}
		delete(want, label)
	}
	if len(want) != 0 {
		t.Errorf("missing links: %v", want)
	}
	if th := d.all("th[aria-sort=descending]"); len(th) != 1 {
		t.Errorf("%d sorted columns", len(th))
	}
	if hidden := d.all("input[name=after]"); len(hidden) != 0 {
		t.Error("the filter form keeps the old place")
	}
	chip := d.one(t, "input[id=w-stage-open]")
	if _, on := find(chip, "checked"); !on {
		t.Error("the chosen filter is not marked")
	}
}

func find(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func TestColumnsAreChosen(t *testing.T) {
	if n := len(draw(t, reader(kernel.ZH, "/w"), List(sample())).all("th")); n != 2 {
		t.Errorf("%d columns at first, want 2", n)
	}
	d := draw(t, reader(kernel.ZH, "/w?col=firm"), List(sample()))
	if n := len(d.all("th")); n != 2 || len(d.all("td[data-label=企业]")) != 1 || len(d.all("td[data-label=时限]")) != 0 {
		t.Errorf("%d columns chosen", n)
	}
}

func TestListStates(t *testing.T) {
	empty := sample()
	empty.Rows, empty.Empty = nil, Empty{Title: "还没有吹哨"}
	if d := draw(t, reader(kernel.ZH, "/w"), List(empty)); !strings.Contains(text(d.root), "还没有吹哨") {
		t.Error("an empty list says why")
	}
	if d := draw(t, reader(kernel.ZH, "/w?stage=open"), List(empty)); !strings.Contains(text(d.root), "没有符合条件的记录") {
		t.Error("a filtered list says that the filter is why")
	}
	empty.Error = "数据库忙"
	if d := draw(t, reader(kernel.ZH, "/w"), List(empty)); !strings.Contains(text(d.root), "数据库忙") {
		t.Error("a failed list says so")
	}
}

// No data is never 0 and never 100.
func TestRateWithoutData(t *testing.T) {
	d := draw(t, reader(kernel.ZH, "/"), RateSheet(Rate{Name: "满意率", NoData: "样本不足", Note: "有效评价 4 件"}))
	if got := text(d.root); strings.Contains(got, "%") || !strings.Contains(got, "样本不足") || !strings.Contains(got, "4 件") {
		t.Errorf("%s", got)
	}
	d.one(t, "rect.hatch")
}

func TestRateIsADoor(t *testing.T) {
	d := draw(t, reader(kernel.ZH, "/"), RateSheet(Rate{Name: "响应率", Num: 38, Den: 39, Of: "件按时联系", Href: "/r", Target: 9900}))
	a := d.one(t, "a")
	if get(a, "href") != "/r" || text(a) != "看这 39 件" || !strings.Contains(text(d.root), "38 / 39 件按时联系 低于目标 99%") {
		t.Errorf("%s", text(d.root))
	}
	d.one(t, "rect.warn")
}

func TestCodeIsChipsOrSelect(t *testing.T) {
	f := Field{Name: "topic", Label: "类别", Type: "code", Required: true}
	for n := range chipsAtMost + 2 {
		d := draw(t, reader(kernel.ZH, "/"), Input(FormState{}, f))
		if chips := len(d.all("input[type=radio]")); n <= chipsAtMost && (chips != n || len(d.all("fieldset")) != 1) || n > chipsAtMost && len(d.all("select")) != 1 {
			t.Errorf("%d options: %d chips", n, chips)
		}
		f.Options = append(f.Options, Option{Value: strconv.Itoa(n), Label: "类"})
	}
}

// Every input has a label, a hint and an error that it names.
func TestInputsAreLabelled(t *testing.T) {
	state := FormState{Values: url.Values{"_key": {"k"}, "x": {"<坏>"}}, Errors: map[string]string{"x": "写错了"}}
	for _, kind := range []string{"text", "longtext", "int", "money", "date", "datetime", "phone", "password", "files", "unit"} {
		d := draw(t, reader(kernel.ZH, "/"), Input(state, Field{Name: "x", Label: "某项", Hint: "提示", Type: kind, Required: true}))
		d.one(t, "label[for=f-x]")
		found := false
		for _, tag := range []string{"input", "textarea", "select"} {
			for _, n := range d.all(tag + "[id=f-x]") {
				found = get(n, "aria-describedby") == "x-hint x-error" && get(n, "aria-invalid") == "true"
			}
		}
		if !found || text(d.one(t, "p.error")) != "写错了" {
			t.Errorf("%s is not tied to its hint and error", kind)
		}
		if kind == "password" && strings.Contains(fmt.Sprint(d.all("input")[0].Attr), "坏") {
			t.Error("a password comes back in the page")
		}
	}
}

func TestFormStateSorts(t *testing.T) {
	err := kernel.Errors{kernel.Invalid("b", kernel.T("乙错", "b")), kernel.Invalid("a", kernel.T("甲错", "a")), kernel.Invalid("gone", kernel.T("别处", "x")), kernel.Conflict(kernel.T("已改", "changed"))}
	s := NewFormState(url.Values{"a": {"1"}}, err, kernel.ZH, "a", "b")
	if s.Errors["a"] != "甲错" || strings.Join(s.Order, "") != "ba" || strings.Join(s.General, "") != "别处已改" {
		t.Errorf("%+v", s)
	}
	if s := (FormState{}); s.Value("a", "first") != "first" {
		t.Error("a fresh form shows its defaults")
	}
	if s := (FormState{Values: url.Values{"_key": {"k"}}}); s.Value("a", "first") != "" || s.All("a", []string{"x"}) != nil {
		t.Error("an emptied choice stays empty")
	}
}

func TestChartHasItsTable(t *testing.T) {
	c := Chart{ID: "c", Title: "响应率", Kind: ChartLine, Labels: []string{"1月", "2月"}, Series: []Series{{Name: "响应率", Values: []*float64{nil, Of(97.5)[0]}}}, Hrefs: []string{"/1", "/2"}}
	d := draw(t, reader(kernel.ZH, "/"), Picture(c))
	if got := text(d.one(t, "tbody")); got != "1月无数据2月97.5" {
		t.Errorf("table %q", got)
	}
	if data := get(d.one(t, "div.canvas"), "data-chart"); !strings.Contains(data, `"values":[null,97.5]`) {
		t.Errorf("data %s", data)
	}
}

func TestSlips(t *testing.T) {
	d := draw(t, reader(kernel.ZH, "/"), Slips([]Slip{{Who: "<b>", Text: "吹哨", Mark: "key", Sealed: true, Verify: "/v"}, {Who: "分局", Text: "逾期", Mark: "bad"}}))
	if len(d.all("li.key")) != 1 || !strings.Contains(text(d.one(t, "li.bad")), "未达要求") || get(d.one(t, "a.signed"), "href") != "/v" {
		t.Error("marks, seal and words")
	}
}

// Text and marks reach 4.5:1 in both themes, edges of inputs 3:1.
func TestContrast(t *testing.T) {
	css, err := os.ReadFile("../static/app.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`(?s)(:root|\[data-theme=\w+\])\{(.*?)\}`).FindAllStringSubmatch(string(css), 3)
	if len(blocks) != 3 || blocks[1][2] != blocks[2][2] {
		t.Fatal("light, dark and automatic dark: the two dark ones must be the same")
	}
	for _, block := range blocks[:2] {
		tokens := map[string]string{}
		for _, m := range regexp.MustCompile(`--([\w-]+):(#[0-9a-f]{3,6})`).FindAllStringSubmatch(block[2], -1) {
			tokens[m[1]] = m[2]
		}
		check := func(least float64, fore string, backs ...string) {
			for _, back := range backs {
				if got := contrast(tokens[fore], tokens[back]); got < least {
					t.Errorf("%s: %s on %s is %.2f, less than %.1f", block[1], fore, back, got, least)
				}
			}
		}
		for _, ink := range []string{"ink", "ink2", "ink3", "jade", "cinnabar", "amber", "indigo"} {
			check(4.5, ink, "paper", "sheet", "sunk")
		}
		for _, mark := range []string{"jade", "cinnabar", "amber", "indigo"} {
			check(4.5, mark, mark+"-bg")
		}
		check(4.5, "on", "jade")
		check(4.5, "ink2", "line", "hover")
		check(3, "edge", "sheet")
		check(3, "amber-fill", "sheet")
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func luminance(hex string) float64 {
	if len(hex) == 4 {
		hex = "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			panic(err)
		}
		v := float64(n) / 255
		if v <= .04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}
