package web

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Names turns ids into names as of a moment, in the reader's language.
type Names struct {
	Dir  *org.Directory
	At   kernel.Instant
	Lang kernel.Lang
	Loc  *time.Location
}

// NamesFor are the names as the reader of a page sees them now.
func NamesFor(c *web.Ctx, people *org.Service) Names {
	return Names{Dir: people.Directory(), At: c.Now(), Lang: c.Lang, Loc: c.Loc}
}

// Unit returns a unit's short name.
func (n Names) Unit(id kernel.ID) string { return n.Dir.UnitName(id).In(n.Lang) }

// Post returns a post's name.
func (n Names) Post(id kernel.ID) string {
	p, _ := n.Dir.Post(id)
	return p.Name.In(n.Lang)
}

// PostHolder returns "重大项目专员岗 · 苏晴", the holder as of at.
func (n Names) PostHolder(id kernel.ID, at kernel.Instant) string {
	if h, ok := n.Dir.Holder(id, at); ok {
		return n.Post(id) + " · " + h.In(n.Lang)
	}
	return n.Post(id)
}

// holder returns the name of whoever holds a post at the moment.
func (n Names) holder(id kernel.ID) string {
	h, ok := n.Dir.Holder(id, n.At)
	if !ok {
		return kernel.T("空缺", "vacant").In(n.Lang)
	}
	return h.In(n.Lang)
}

// Person returns a person's name.
func (n Names) Person(id kernel.ID) string {
	p, _ := n.Dir.Person(id)
	return p.In(n.Lang)
}

// Firm returns an enterprise's short name.
func (n Names) Firm(id kernel.ID) string {
	e, _ := n.Dir.Enterprise(id)
	return e.ShortIn(n.Lang)
}

// FirmFull returns an enterprise's registered name.
func (n Names) FirmFull(id kernel.ID) string {
	e, _ := n.Dir.Enterprise(id)
	return e.In(n.Lang)
}

// Force returns a task force's name.
func (n Names) Force(id kernel.ID) string {
	t, _ := n.Dir.TaskForce(id)
	return t.Name.In(n.Lang)
}

// Involved names whoever stands in a relation.
func (n Names) Involved(i matter.Involved) string {
	switch {
	case i.Post != "":
		return n.PostHolder(i.Post, n.At)
	case i.Person != "":
		return n.Person(i.Person)
	case i.Unit != "":
		return n.Unit(i.Unit)
	case i.TaskForce != "":
		return n.Force(i.TaskForce)
	}
	return n.Firm(i.Enterprise)
}

// Value writes a field's value as people read it.
func (n Names) Value(f *caseflow.Field, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case bool:
		return map[bool]kernel.Text{true: kernel.T("是", "Yes"), false: kernel.T("否", "No")}[x].In(n.Lang)
	case []string:
		parts := make([]string, len(x))
		for i, s := range x {
			parts[i] = n.one(f, s)
		}
		return strings.Join(parts, kernel.T("、", ", ").In(n.Lang))
	case string:
		return n.one(f, x)
	case int64:
		if f.Type == caseflow.TypeMoney && f.In == caseflow.InWan {
			return kernel.Money(x).Large().In(n.Lang)
		}
		if f.Type == caseflow.TypeMoney {
			return ui.Yuan(kernel.Money(x))
		}
		if f.Type == caseflow.TypeTime {
			return kernel.Instant(x).In(n.Loc).Format("2006-01-02 15:04")
		}
		return ui.Num(x)
	}
	return fmt.Sprint(v)
}

func (n Names) one(f *caseflow.Field, s string) string {
	id := kernel.ID(s)
	switch f.Type {
	case caseflow.TypeCode, caseflow.TypeCodes:
		return f.OptionName(s).In(n.Lang)
	case caseflow.TypeUnit, caseflow.TypeUnits:
		return n.Unit(id)
	case caseflow.TypePost:
		return n.PostHolder(id, n.At)
	case caseflow.TypePerson:
		return n.Person(id)
	case caseflow.TypeEnterprise:
		return n.Firm(id)
	}
	return s
}

// payload is what package matter writes into an event.
type payload struct {
	Action string          `json:"action"`
	Stage  string          `json:"stage"`
	Set    json.RawMessage `json:"set"`
	Unit   kernel.ID       `json:"unit"`
	Clock  string          `json:"clock"`
	Said   kernel.Text     `json:"said"`
	Was    kernel.Instant  `json:"was"` // of a limit that was moved
	Due    kernel.Instant  `json:"due"`
	Files  []string        `json:"files"`
}

var slot = regexp.MustCompile(`\{[a-z_]+\}`)

// Slip turns an event into the line of a record.
func (n Names) Slip(c *caseflow.Course, ev ledger.Event, words func(string, ...any) string) ui.Slip {
	s := ui.Slip{ID: "e-" + string(ev.ID), At: ev.At, Who: n.who(ev, words), Sealed: ev.Signed}
	if ev.OnBehalf != "" {
		s.For = n.Firm(ev.OnBehalf)
	}
	if ev.Erased {
		s.Text = words("record.erased")
		return s
	}
	var p payload
	if err := json.Unmarshal(ev.Payload, &p); err != nil {
		s.Text = words("record.unreadable")
		return s
	}
	if len(p.Files) > 0 {
		s.Note = words("record.files", len(p.Files), strings.Join(p.Files, " "))
	}
	a := matter.ActionOf(c, ev)
	if a == nil {
		s.Text, s.Mark = n.clockWords(c, ev, p, words), clockMark(ev.Kind)
		s.Inward = true
		return s
	}
	s.Inward = !a.Shown
	switch {
	case a.Bad:
		s.Mark = "bad"
	case a.Key:
		s.Mark = "key"
	}
	s.Text = n.said(c, a, p)
	return s
}

func (n Names) who(ev ledger.Event, words func(string, ...any) string) string {
	if ev.ActorKind == kernel.ActorSystem {
		return words("record.system")
	}
	if ev.Post != "" {
		return n.unitPost(ev.Unit, ev.Post) + " · " + n.nameThen(ev)
	}
	if p, ok := n.Dir.Person(ev.Person); ok {
		if p.Enterprise != "" {
			return n.Firm(p.Enterprise) + " · " + p.In(n.Lang)
		}
		return p.In(n.Lang)
	}
	return ev.ActorName
}

// nameThen is the name in the record; English takes the directory's spelling.
func (n Names) nameThen(ev ledger.Event) string {
	if p, ok := n.Dir.Person(ev.Person); ok && n.Lang == kernel.EN {
		return p.In(n.Lang)
	}
	return ev.ActorName
}

// actorName is who did it, as written in the reader's language.
func (n Names) actorName(ev ledger.Event) string {
	if p, ok := n.Dir.Person(ev.Person); ok && n.Lang == kernel.EN {
		return p.In(n.Lang)
	}
	return ev.ActorName
}

// PostWords names a post in its unit, and its holder.
func (n Names) PostWords(post kernel.ID) string {
	x, ok := n.Dir.Post(post)
	if !ok {
		return ""
	}
	return n.unitPost(x.Unit, post) + " · " + n.holder(post)
}

// unitPost names a unit and a post; a post that already names its unit stands
// alone.
func (n Names) unitPost(unit, post kernel.ID) string {
	u, x := n.Unit(unit), n.Post(post)
	if strings.Contains(x, u) {
		return x
	}
	return u + " " + x
}

// said fills the slots of an action's sentence with the values it set.
func (n Names) said(c *caseflow.Course, a *caseflow.Action, p payload) string {
	text := a.Said
	if text.IsZero() {
		text = a.Name
	}
	set := map[string]any{}
	if len(p.Set) > 0 {
		set, _ = matter.DecodeValues(string(p.Set)) // an unreadable set leaves the slots empty
	}
	out := slot.ReplaceAllStringFunc(text.In(n.Lang), func(m string) string {
		code := m[1 : len(m)-1]
		if code == "unit" {
			return n.Unit(p.Unit)
		}
		f := c.Field(code)
		if f == nil {
			return ""
		}
		return n.Value(f, set[code])
	})
	return strings.TrimRight(strings.TrimSpace(out), "：: （")
}

// clockWords is what a clock's own event says: a warning, a limit passed, a
// rung of the ladder.
func (n Names) clockWords(c *caseflow.Course, ev ledger.Event, p payload, words func(string, ...any) string) string {
	text := p.Said.In(n.Lang)
	if text == "" {
		text = n.clockName(c, p.Clock)
		if strings.HasSuffix(ev.Kind, ".overdue") {
			text = words("record.overdue", text)
		}
		if strings.HasSuffix(ev.Kind, ".retimed") {
			text = words("record.retimed", text, n.minute(p.Was), n.minute(p.Due))
		}
	}
	if p.Unit != "" {
		text = n.Unit(p.Unit) + words("record.colon") + text
	}
	return text
}

func (n Names) minute(i kernel.Instant) string { return i.In(n.Loc).Format("2006-01-02 15:04") }

func (n Names) clockName(c *caseflow.Course, code string) string {
	for _, lane := range append([]string{""}, laneCodes(c)...) {
		if def := c.Clock(lane, code); def != nil {
			return def.Name.In(n.Lang)
		}
	}
	return code
}

func laneCodes(c *caseflow.Course) []string {
	var out []string
	for _, l := range c.Def.Lanes {
		out = append(out, l.Code)
	}
	return out
}

// clockMark is red for a limit passed and for the rungs above it; other events
// that are no actions (a meeting's decision) are plain.
func clockMark(kind string) string {
	for _, bad := range []string{".overdue", ".reminded", ".escalated", ".criticism_due"} {
		if strings.HasSuffix(kind, bad) {
			return "bad"
		}
	}
	return ""
}

// Holder names an inbox address ("post:…", "role:office").
func (n Names) Holder(address string) string {
	kind, id, _ := strings.Cut(address, ":")
	switch kind {
	case "post":
		return n.PostHolder(kernel.ID(id), n.At)
	case "unit":
		return n.Unit(kernel.ID(id))
	case "force":
		return n.Force(kernel.ID(id))
	case "enterprise":
		return n.Firm(kernel.ID(id))
	case "person":
		return n.Person(kernel.ID(id))
	case "role":
		for _, p := range n.Dir.Posts() {
			if contains(p.Roles, id) {
				return n.Unit(p.Unit)
			}
		}
	}
	return ""
}
