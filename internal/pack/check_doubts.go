package pack

import (
	"regexp"
	"slices"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

const doubtFile = "doubts.yaml"

// doubts checks the detectors: known, dated in order, with the numbers they
// need, about events that some kind writes.
func (c *checker) doubts() {
	d, doc := c.pack.Doubts, c.doc(doubtFile)
	if len(d.Detectors) == 0 {
		return // a pack without doubts looks for none
	}
	if _, err := time.Parse("15:04", d.Daily); err != nil {
		c.add(doubtFile, doc.at("daily"), kernel.T("“%s”不是时刻", "%q is not a time of day"), kernel.T("写成 06:30 这样", "write it like 06:30"), clip(d.Daily))
	}
	if d.LookBack < 1 || d.LookBack > 3660 {
		c.add(doubtFile, doc.at("look_back"), kernel.T("回看 %d 天说不通", "looking back %d days makes no sense"), kernel.T("写 1 到 3660", "write 1 to 3660"), d.LookBack)
	}
	if m := d.Marks; m.KeyDays < 1 || m.KeepDays < m.KeyDays {
		c.add(doubtFile, doc.at("marks"), kernel.T("标记的密钥 %d 天一换、保存 %d 天，说不通", "a key for %d days kept for %d makes no sense"), kernel.T("1 ≤ key_days ≤ keep_days", "1 ≤ key_days ≤ keep_days"), m.KeyDays, m.KeepDays)
	}
	events, seen := c.eventKinds(), map[string]bool{}
	for i, x := range d.Detectors {
		at := func(path ...string) int { return doc.at(append([]string{"detectors", item(i)}, path...)...) }
		if seen[x.Code] {
			c.add(doubtFile, at("code"), kernel.T("规则“%s”重复", "the detector %q appears twice"), kernel.T("合成一条，按日期写在它的 rules 里", "merge them; what changes by date stands in its rules"), x.Code)
		}
		seen[x.Code] = true
		c.detector(x, events, at)
	}
}

var doubtSlot = regexp.MustCompile(`\{([a-z_]+)\}`)

func (c *checker) detector(x Detector, events index, at func(...string) int) {
	needs, known := detectorNeeds[x.Code]
	if !known {
		c.add(doubtFile, at("code"), kernel.T("程序不会查“%s”", "the program has no detector %q"), oneOf(keys(detectorNeeds)), clip(x.Code))
		return
	}
	for _, m := range doubtSlot.FindAllStringSubmatch(x.Says.ZH+x.Says.EN, -1) {
		if !slices.Contains(doubtSlots, m[1]) {
			c.add(doubtFile, at("says"), kernel.T("花括号里的“%s”填不出来", "%q in braces has no value"), oneOf(doubtSlots), m[1])
		}
	}
	if len(x.Rules) == 0 {
		c.add(doubtFile, at("code"), kernel.T("“%s”没有规则（rules）", "%q has no rules"), kernel.T("至少写一条，带生效日期", "write at least one, with its day"), x.Code)
	}
	for j, r := range x.Rules {
		line := func(path ...string) int { return at(append([]string{"rules", item(j)}, path...)...) }
		c.later(doubtFile, line("from"), j == 0 || r.From.After(x.Rules[j-1].From))
		if !r.Off {
			c.doubtRule(x.Code, r, needs, events, line)
		}
	}
}

func (c *checker) doubtRule(code string, r DoubtRule, needs []string, events index, at func(...string) int) {
	set := map[string]bool{"after": len(r.After) > 0, "field": r.Field != "", "within": r.Within != "", "window": r.Window != "", "period": r.Period != "",
		"share": r.Share > 0, "alike": r.Alike > 0, "chars": r.Chars > 0}
	for _, name := range needs {
		if !set[name] {
			c.add(doubtFile, at(), kernel.T("规则“%s”缺 %s", "the detector %q lacks %s"), kernel.T("补上这一项", "add it"), code, name)
		}
	}
	lists := map[string][]string{"acts": r.Acts, "after": r.After, "since": r.Since}
	for _, name := range keys(lists) {
		for _, e := range lists[name] {
			if !events.has(e) {
				c.add(doubtFile, at(name, e), kernel.T("没有哪类事项写事件“%s”", "no kind writes the event %q"), didYouMean(e, events.codes(), kernel.T("改成 kinds 里有的事件", "name an event of some kind")), clip(e))
			}
		}
	}
	if len(r.Acts) == 0 || r.Least < 1 {
		c.add(doubtFile, at(), kernel.T("规则“%s”没写看哪些事件（acts）或几次算疑点（least）", "the detector %q does not say which events (acts) or how many (least)"), kernel.T("acts 至少一个，least 至少 1", "at least one of acts, least at least 1"), code)
	}
	spans := map[string]string{"within": r.Within, "window": r.Window}
	for _, name := range keys(spans) {
		s := spans[name]
		if d, err := Span(s); err != nil || s != "" && d <= 0 {
			c.add(doubtFile, at(name), kernel.T("“%s”不是时段", "%q is not a stretch of time"), kernel.T("写成 60m、9h、14d 这样", "write it like 60m, 9h or 14d"), clip(s))
		}
	}
	if r.Period != "" && r.Period != "month" && r.Period != "quarter" {
		c.add(doubtFile, at("period"), kernel.T("不认识“%s”", "%q is not known here"), oneOf([]string{"month", "quarter"}), clip(r.Period))
	}
	if r.Share < 0 || r.Share > 100 || r.Alike < 0 || r.Alike > 100 {
		c.add(doubtFile, at(), kernel.T("百分数应在 0 到 100 之间", "a per cent is between 0 and 100"), kernel.T("改正 share 或 alike", "correct share or alike"))
	}
}

// eventKinds are the events that the pack's kinds write.
func (c *checker) eventKinds() index {
	out := index{}
	add := func(kind string, a caseflow.Action) {
		if a.Event == "" {
			a.Event = kind + "." + a.Code
		}
		out[a.Event] = 0
	}
	for _, k := range c.pack.Kinds {
		add(k.Kind, k.Raise)
		for _, a := range k.Acts {
			add(k.Kind, a)
		}
		for _, l := range k.Lanes {
			for _, a := range l.Acts {
				add(k.Kind, a)
			}
		}
	}
	return out
}
