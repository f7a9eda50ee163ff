package detect

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

var zone = time.FixedZone("CST", 8*3600)

// at is a moment of 2022.
func at(text string) kernel.Instant {
	t, err := time.ParseInLocation("01-02 15:04", text, zone)
	if err != nil {
		panic(err)
	}
	return kernel.InstantOf(time.Date(2022, t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, zone))
}

// act is one by an officer of a unit: "land.1" is an officer of land; a firm's
// name alone is a contact.
func act(kind, when, by string) Act {
	a := Act{Kind: kind, At: at(when), Person: kernel.ID("person " + by), Values: map[string]string{}}
	for i, r := range by {
		if r == '.' {
			a.Post, a.Unit = kernel.ID("post "+by), kernel.ID(by[:i])
		}
	}
	return a
}

func (a Act) left(d time.Duration) Act    { a.Left = d; return a }
func (a Act) says(field, text string) Act { a.Values = map[string]string{field: text}; return a }
func (a Act) from(net, device string) Act { a.Net, a.Device = net, device; return a }
func (a Act) effective(when string) Act   { a.Effective = at(when); return a }
func (t Trail) limit(when string) Trail   { t.Limits = append(t.Limits, at(when)); return t }
func trail(firm, lead, title string, a ...Act) Trail {
	return Trail{Enterprise: kernel.ID(firm), Lead: kernel.ID(lead), Title: title, Acts: a}
}

// scene numbers trails and acts.
func scene(rule pack.DoubtRule, trails ...Trail) Scene {
	n := 0
	for i := range trails {
		trails[i].Matter = kernel.ID(fmt.Sprintf("m%02d", i))
		for j := range trails[i].Acts {
			trails[i].Acts[j].Event, trails[i].Acts[j].Seq = kernel.ID(fmt.Sprintf("e%03d", n)), int64(n)
			n++
		}
	}
	return Scene{Rule: rule, Trails: trails, Loc: zone, To: at("12-31 23:59"), Workday: func(d kernel.Date) bool {
		return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
	}}
}

// times repeats a trail on several days.
func times(n int, make func(day string) Trail) (out []Trail) {
	for i := range n {
		out = append(out, make(fmt.Sprintf("03-%02d", i+1)))
	}
	return out
}

var (
	noContactRule = pack.DoubtRule{Acts: []string{"unreached"}, After: []string{"contacted"}, Since: []string{"replied"}, Within: "60m", Window: "30d", Least: 2}
	lateRule      = pack.DoubtRule{Acts: []string{"paused"}, Within: "60m", Window: "90d", Least: 3, Share: 40}
	pingRule      = pack.DoubtRule{Acts: []string{"bounced"}, Least: 3}
	splitRule     = pack.DoubtRule{Acts: []string{"raised"}, Window: "21d", Least: 3, Alike: 70, Chars: 6}
	placeRule     = pack.DoubtRule{Acts: []string{"rated"}, After: []string{"handled"}, Window: "30d", Least: 1}
	wordsRule     = pack.DoubtRule{Acts: []string{"rated"}, Field: "note", Window: "30d", Least: 3, Chars: 8}
	callRule      = pack.DoubtRule{Acts: []string{"withdrawn"}, After: []string{"called"}, Within: "60m", Window: "90d", Least: 3}
	burstRule     = pack.DoubtRule{Acts: []string{"done"}, Period: "quarter", Within: "9h", Least: 3, Share: 20}
	onceRule      = pack.DoubtRule{Acts: []string{"done"}, Within: "1m", Least: 3}
	backRule      = pack.DoubtRule{Acts: []string{"reported"}, Within: "30d", Least: 1}
)

// cases: for each detector, what it finds and what it must leave alone.
var cases = []struct {
	name, detector string
	rule           pack.DoubtRule
	trails         []Trail
	want           []int // acts of each finding
}{
	{"noted as not reached within the hour, twice", pack.DoubtNoContact, noContactRule, times(2, func(d string) Trail {
		return trail("", "", "", act("contacted", d+" 09:00", "market.1"), act("replied", d+" 10:00", "market.1"), act("unreached", d+" 10:30", "desk.1"))
	}), []int{2}},
	{"nobody called at all", pack.DoubtNoContact, noContactRule, times(2, func(d string) Trail {
		return trail("", "", "", act("replied", d+" 08:00", "market.1"), act("unreached", d+" 16:30", "desk.1"))
	}), []int{2}},
	{"three calls took a day", pack.DoubtNoContact, noContactRule, times(5, func(d string) Trail {
		return trail("", "", "", act("contacted", d+" 07:00", "market.1"), act("replied", d+" 08:00", "market.1"), act("unreached", d+" 16:30", "desk.1"))
	}), nil},
	{"once is no doubt", pack.DoubtNoContact, noContactRule, times(1, func(d string) Trail { return trail("", "", "", act("unreached", d+" 10:30", "desk.1")) }), nil},

	{"three of four pauses in the last hour", pack.DoubtLatePause, lateRule, append(times(3, func(d string) Trail {
		return trail("", "", "", act("paused", d+" 16:30", "tf.1").left(40*time.Minute))
	}), trail("", "", "", act("paused", "03-02 09:00", "tf.1").left(90*time.Hour))), []int{3}},
	{"late pauses are few among many", pack.DoubtLatePause, lateRule, append(times(3, func(d string) Trail {
		return trail("", "", "", act("paused", d+" 16:30", "tf.1").left(40*time.Minute))
	}), times(3, func(d string) Trail {
		return trail("", "", "", act("paused", d+" 10:00", "tf.1").left(90*time.Hour), act("paused", d+" 11:00", "tf.1").left(90*time.Hour))
	})...), nil},
	{"three officers, one each", pack.DoubtLatePause, lateRule, []Trail{trail("", "", "", act("paused", "03-01 16:30", "tf.1").left(time.Minute), act("paused", "03-02 16:30", "tf.2").left(time.Minute), act("paused", "03-03 16:30", "tf.3").left(time.Minute))}, nil},
	{"after the limit it saves nothing", pack.DoubtLatePause, lateRule, times(3, func(d string) Trail { return trail("", "", "", act("paused", d+" 16:30", "tf.1").left(0)) }), nil},

	{"three units hand it on", pack.DoubtPingPong, pingRule, []Trail{trail("F", "", "", act("bounced", "03-01 09:00", "land.1"), act("bounced", "03-02 09:00", "rail.1"), act("bounced", "03-03 09:00", "sewage.1"))}, []int{3}},
	{"two bounces happen", pack.DoubtPingPong, pingRule, []Trail{trail("F", "", "", act("bounced", "03-01 09:00", "land.1"), act("bounced", "03-02 09:00", "rail.1"))}, nil},
	{"one unit only", pack.DoubtPingPong, pingRule, []Trail{trail("F", "", "", act("bounced", "03-01 09:00", "land.1"), act("bounced", "03-02 09:00", "land.2"), act("bounced", "03-03 09:00", "land.1"))}, nil},
	{"on different matters", pack.DoubtPingPong, pingRule, times(3, func(d string) Trail { return trail("F", "", "", act("bounced", d+" 09:00", "land.1")) }), nil},

	{"the same request with other figures", pack.DoubtSplitting, splitRule, []Trail{
		trail("F", "", "银行续贷300万元，材料还差一项，请催办", act("raised", "03-01 09:00", "F")), trail("F", "", "银行续贷400万元，材料还差一项，请催办。", act("raised", "03-03 09:00", "F")),
		trail("F", "", "农商银行续贷300万元，材料还差一项，请帮忙催办", act("raised", "03-05 09:00", "F"))}, []int{3}},
	{"one firm asks for different things", pack.DoubtSplitting, splitRule, []Trail{
		trail("F", "", "银行续贷三百万元材料还差一项", act("raised", "03-01 09:00", "F")), trail("F", "", "厂区今晨突然停电物料有凝固风险", act("raised", "03-03 09:00", "F")),
		trail("F", "", "蒸汽压力不足干燥工序跟不上", act("raised", "03-05 09:00", "F"))}, nil},
	{"other firms ask the same", pack.DoubtSplitting, splitRule, []Trail{
		trail("F", "", "线路电压波动生产被迫中断", act("raised", "03-01 09:00", "F")), trail("G", "", "线路电压波动生产被迫中断", act("raised", "03-01 10:00", "G")),
		trail("H", "", "线路电压波动生产被迫中断", act("raised", "03-01 11:00", "H"))}, nil},
	{"one officer enters the same for three firms", pack.DoubtSplitting, splitRule, []Trail{
		trail("F", "", "线路电压波动生产被迫中断", act("raised", "03-01 09:00", "tf.1")), trail("G", "", "线路电压波动生产被迫中断", act("raised", "03-01 10:00", "tf.1")),
		trail("H", "", "线路电压波动生产被迫中断", act("raised", "03-01 11:00", "tf.1"))}, []int{3}},
	{"a year apart", pack.DoubtSplitting, splitRule, []Trail{
		trail("F", "", "线路电压波动生产被迫中断", act("raised", "01-01 09:00", "F")), trail("F", "", "线路电压波动生产被迫中断", act("raised", "06-01 10:00", "F")),
		trail("F", "", "线路电压波动生产被迫中断", act("raised", "11-01 11:00", "F"))}, nil},
	{"too short to tell", pack.DoubtSplitting, splitRule, times(3, func(d string) Trail { return trail("F", "", "停电了", act("raised", d+" 09:00", "F")) }), nil},

	{"rated on the handler's network", pack.DoubtSamePlace, placeRule, []Trail{trail("F", "", "", act("handled", "03-01 09:00", "land.1").from("n1", "d1"), act("rated", "03-02 09:00", "F").from("n1", "d2"))}, []int{1}},
	{"rated on the handler's device elsewhere", pack.DoubtSamePlace, placeRule, []Trail{trail("F", "", "", act("handled", "03-01 09:00", "land.1").from("n1", "d1"), act("rated", "03-02 09:00", "F").from("n2", "d1"))}, []int{1}},
	{"known there from another matter", pack.DoubtSamePlace, placeRule, []Trail{trail("G", "", "", act("handled", "02-01 09:00", "land.1").from("n9", "")),
		trail("F", "", "", act("handled", "03-01 09:00", "land.1").from("n1", "d1"), act("rated", "03-02 09:00", "F").from("n9", "d2"))}, []int{1}},
	{"the firm's own network", pack.DoubtSamePlace, placeRule, []Trail{trail("F", "", "", act("handled", "03-01 09:00", "land.1").from("n1", "d1"), act("rated", "03-02 09:00", "F").from("n2", "d2"))}, nil},
	{"an officer who had nothing to do with it", pack.DoubtSamePlace, placeRule, []Trail{trail("G", "", "", act("handled", "02-01 09:00", "rail.1").from("n2", "d2")),
		trail("F", "", "", act("handled", "03-01 09:00", "land.1").from("n1", "d1"), act("rated", "03-02 09:00", "F").from("n2", "d2"))}, nil},
	{"unknown is not the same", pack.DoubtSamePlace, placeRule, []Trail{trail("F", "", "", act("handled", "03-01 09:00", "land.1"), act("rated", "03-02 09:00", "F"))}, nil},

	{"three firms in the same words", pack.DoubtSameWords, wordsRule, []Trail{
		trail("F", "land", "", act("rated", "03-01 09:00", "F").says("note", "服务热情周到，办理迅速。")), trail("G", "land", "", act("rated", "03-02 09:00", "G").says("note", "服务热情周到，办理迅速！")),
		trail("H", "land", "", act("rated", "03-03 09:00", "H").says("note", "服务热情周到 办理迅速"))}, []int{3}},
	{"one firm may repeat itself", pack.DoubtSameWords, wordsRule, times(4, func(d string) Trail {
		return trail("F", "land", "", act("rated", d+" 09:00", "F").says("note", "服务热情周到，办理迅速。"))
	}), nil},
	{"short praise coincides", pack.DoubtSameWords, wordsRule, []Trail{trail("F", "land", "", act("rated", "03-01 09:00", "F").says("note", "很好，谢谢")), trail("G", "land", "", act("rated", "03-01 09:00", "G").says("note", "很好，谢谢")), trail("H", "land", "", act("rated", "03-01 09:00", "H").says("note", "很好，谢谢"))}, nil},

	{"three withdraw within the hour of a call", pack.DoubtCallOff, callRule, times(3, func(d string) Trail {
		return trail("F"+d, "", "", act("called", d+" 09:00", "land.1"), act("withdrawn", d+" 09:30", "F"))
	}), []int{3}},
	{"withdrawn a day later", pack.DoubtCallOff, callRule, times(4, func(d string) Trail {
		return trail("F"+d, "", "", act("called", d+" 09:00", "land.1"), act("withdrawn", d+" 19:30", "F"))
	}), nil},

	{"a third of the quarter on its last afternoon", pack.DoubtBurst, burstRule, append(times(6, func(d string) Trail { return trail("", "", "", act("done", d+" 10:00", "land.1")) }),
		trail("", "", "", act("done", "03-31 15:10", "land.1")), trail("", "", "", act("done", "03-31 15:20", "land.2")), trail("", "", "", act("done", "03-31 17:20", "land.1"))), []int{3}},
	{"the last working day is a Friday", pack.DoubtBurst, burstRule, times(1, func(string) Trail {
		return trail("", "", "", act("done", "12-30 15:10", "land.1"), act("done", "12-30 15:20", "land.1"), act("done", "12-30 15:30", "land.1"))
	}), []int{3}},
	{"a busy unit's usual afternoon", pack.DoubtBurst, burstRule, append(times(15, func(d string) Trail { return trail("", "", "", act("done", d+" 10:00", "land.1")) }),
		trail("", "", "", act("done", "03-31 15:10", "land.1"), act("done", "03-31 15:20", "land.2"), act("done", "03-31 17:20", "land.1"))), nil},
	{"in the morning it is work", pack.DoubtBurst, burstRule, []Trail{trail("", "", "", act("done", "03-31 09:10", "land.1"), act("done", "03-31 10:20", "land.2"), act("done", "03-31 11:20", "land.1"))}, nil},

	{"three in a minute", pack.DoubtAtOnce, onceRule, []Trail{trail("", "", "", act("done", "03-01 09:00", "land.1")), trail("", "", "", act("done", "03-01 09:00", "land.1")), trail("", "", "", act("done", "03-01 09:01", "land.1"))}, []int{3}},
	{"three people in a minute", pack.DoubtAtOnce, onceRule, []Trail{trail("", "", "", act("done", "03-01 09:00", "land.1"), act("done", "03-01 09:00", "land.2"), act("done", "03-01 09:00", "land.3"))}, nil},
	{"three in ten minutes", pack.DoubtAtOnce, onceRule, []Trail{trail("", "", "", act("done", "03-01 09:00", "land.1"), act("done", "03-01 09:05", "land.1"), act("done", "03-01 09:10", "land.1"))}, nil},

	{"recorded two months late, past the limit", pack.DoubtBackdated, backRule, []Trail{trail("", "", "", act("reported", "05-10 09:00", "land.1").effective("03-01 09:00")).limit("03-25 23:59")}, []int{1}},
	{"no limit passed meanwhile", pack.DoubtBackdated, backRule, []Trail{trail("", "", "", act("reported", "05-10 09:00", "land.1").effective("03-01 09:00")).limit("06-25 23:59")}, nil},
	{"a few days late", pack.DoubtBackdated, backRule, []Trail{trail("", "", "", act("reported", "03-10 09:00", "land.1").effective("03-01 09:00")).limit("03-05 23:59")}, nil},
	{"recorded when it happened", pack.DoubtBackdated, backRule, []Trail{trail("", "", "", act("reported", "03-10 09:00", "land.1")).limit("03-05 23:59")}, nil},
}

func run(t *testing.T, detector string, s Scene) []Finding {
	t.Helper()
	found, err := Run(detector, s)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestDetectors(t *testing.T) {
	for _, c := range cases {
		t.Run(c.detector+": "+c.name, func(t *testing.T) {
			var got []int
			for _, f := range run(t, c.detector, scene(c.rule, c.trails...)) {
				got = append(got, len(f.Acts))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

// Whatever order the ledger gives trails and acts in, the findings are the same.
func TestOrderNeverMatters(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, c := range cases {
		s := scene(c.rule, c.trails...)
		want := run(t, c.detector, s)
		for range 20 {
			mixed := s
			mixed.Trails = slices.Clone(s.Trails)
			rnd.Shuffle(len(mixed.Trails), func(i, j int) { mixed.Trails[i], mixed.Trails[j] = mixed.Trails[j], mixed.Trails[i] })
			for i := range mixed.Trails {
				acts := slices.Clone(mixed.Trails[i].Acts)
				rnd.Shuffle(len(acts), func(i, j int) { acts[i], acts[j] = acts[j], acts[i] })
				mixed.Trails[i].Acts = acts
			}
			if got := run(t, c.detector, mixed); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s, %s: another order, another finding: %+v, was %+v", c.detector, c.name, got, want)
			}
		}
	}
}

// What an earlier finding cites makes no new one; fresh acts do once there are
// enough of them.
func TestCitedActsMakeNoNewFinding(t *testing.T) {
	for _, c := range cases {
		s := scene(c.rule, c.trails...)
		s.Cited = map[kernel.ID]bool{}
		for _, f := range run(t, c.detector, s) {
			for _, a := range f.Acts {
				s.Cited[a.Event] = true
			}
		}
		if again := run(t, c.detector, s); len(again) > 0 {
			t.Errorf("%s, %s: found again: %+v", c.detector, c.name, again)
		}
	}
}

// A search names only what happened last within its days.
func TestOnlyTheDaysAskedFor(t *testing.T) {
	for _, c := range cases {
		s := scene(c.rule, c.trails...)
		s.To = at("01-01 00:00")
		if found := run(t, c.detector, s); len(found) > 0 {
			t.Errorf("%s, %s: before its time: %+v", c.detector, c.name, found)
		}
	}
}

// Who called is in doubt, not the firms that withdrew; who handled, not who rated.
func TestWhomAFindingConcerns(t *testing.T) {
	for _, c := range cases {
		for _, f := range run(t, c.detector, scene(c.rule, c.trails...)) {
			for _, p := range f.Persons {
				if p == "person F" || p == "person G" || p == "person H" {
					t.Errorf("%s, %s: the firm's own contact is in doubt", c.detector, c.name)
				}
			}
			if c.detector != pack.DoubtSplitting && len(f.Units) == 0 {
				t.Errorf("%s, %s: no unit concerned", c.detector, c.name)
			}
		}
	}
}

func TestHowAlikeTextsAre(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"停电抢修", "停电抢修", 100}, {"停电抢修", "供水通知", 0}, {"停电 300 户", "停电，400户", 100}, {"甲", "甲", 0}, {"abcd", "abce", 66}} {
		if got := alike(bigrams(plain(c.a)), bigrams(plain(c.b))); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestAnUnknownDetectorIsRefused(t *testing.T) {
	if _, err := Run("astrology", Scene{}); kernel.CodeOf(err) != kernel.CodeNotFound {
		t.Errorf("got %v", err)
	}
}
