package meetingtest

import (
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Values are what somebody types into a form.
type Values = map[string][]string

// At sets the domain clock and fires what has come due until then.
func (h *House) At(day string, hour, minute int) {
	h.Helper()
	h.Clock.Set(Day(day).At(hour, minute, h.Org.Location()))
	if h.Matter == nil {
		return
	}
	if _, err := h.Matter.FireDue(h.Ctx); err != nil {
		h.Fatal(err)
	}
}

// Day reads a date that a test wrote.
func Day(s string) kernel.Date {
	d, err := kernel.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Post is whoever holds the post, with the permissions of its roles.
func (h *House) Post(code string) kernel.Actor {
	h.Helper()
	dir := h.Org.Directory()
	p, ok := dir.PostByCode(code)
	if !ok {
		h.Fatalf("no post %s", code)
	}
	who, _ := dir.Holder(p.ID, h.Clock.Now())
	a := kernel.Actor{Kind: kernel.ActorPerson, Person: who.ID, Name: who.Name, Post: p.ID, PostName: p.Name, Unit: p.Unit, UnitName: dir.UnitName(p.Unit),
		Units: dir.Subtree(p.Unit), TaskForces: dir.TaskForcesOf(p.ID, h.Clock.Now()), Roles: p.Roles, MasksPrivate: true, Grants: map[string]kernel.Scope{}}
	for _, role := range p.Roles {
		h.grant(&a, role)
	}
	return a
}

// Firm is the contact of an enterprise.
func (h *House) Firm(code string) kernel.Actor {
	h.Helper()
	e, ok := h.Org.Directory().EnterpriseByCode(code)
	if !ok {
		h.Fatalf("no enterprise %s", code)
	}
	a := kernel.Actor{Kind: kernel.ActorPerson, Person: kernel.ID("contact-" + code), Name: "程工", Enterprise: e.ID, Roles: []string{"contact"}, MasksPrivate: true, Grants: map[string]kernel.Scope{}}
	h.grant(&a, "contact")
	return a
}

func (h *House) grant(a *kernel.Actor, role string) {
	for _, r := range h.Pack.Roles {
		if r.Code == role {
			for permission, scope := range r.Grants {
				a.Grants[permission] = scope
			}
		}
	}
}

// Unit returns the id of a unit.
func (h *House) Unit(code string) kernel.ID {
	h.Helper()
	u, ok := h.Org.Directory().UnitByCode(code)
	if !ok {
		h.Fatalf("no unit %s", code)
	}
	return u.ID
}

// Whistle is blown by a firm.
func (h *House) Whistle(firm, problem string) *matter.Matter {
	h.Helper()
	m, err := h.Matter.Raise(h.Ctx, h.Firm(firm), matter.RaiseInput{Kind: "whistle", Values: Values{"problem": {problem}, "topic": {"utilities"}}})
	if err != nil {
		h.Fatal(err)
	}
	return m
}

// Act takes an action on a matter, on the lane of unit when one is named.
func (h *House) Act(post string, m *matter.Matter, unit, action string, values Values) *matter.Matter {
	h.Helper()
	in := matter.ActInput{Matter: m.ID, Action: action, Values: values}
	if unit != "" {
		in.Lane = h.Lane(m, unit)
	}
	got, err := h.Matter.Act(h.Ctx, h.Post(post), in)
	if err != nil {
		h.Fatalf("%s: %v", action, err)
	}
	return got
}

// Lane is the lane of a unit on a matter.
func (h *House) Lane(m *matter.Matter, unit string) kernel.ID {
	h.Helper()
	v, err := h.Matter.View(h.Ctx, kernel.System(), m.ID)
	if err != nil {
		h.Fatal(err)
	}
	for _, l := range v.Lanes {
		if l.Unit == h.Unit(unit) {
			return l.ID
		}
	}
	h.Fatalf("no lane of %s", unit)
	return ""
}

// Work brings a fresh whistle into the hands of units, the first leading.
func (h *House) Work(m *matter.Matter, units ...string) *matter.Matter {
	h.Helper()
	h.Act("zg", m, "", "muster", nil)
	h.Act("zg", m, "", "contact", Values{"contact_way": {"phone"}, "contact_note": {"了解情况"}, "topic": {"utilities"}, "nature": {"help"}, "urgency": {"ordinary"}})
	var ids []string
	for _, u := range units {
		ids = append(ids, string(h.Unit(u)))
	}
	return h.Act("zg", m, "", "call", Values{"lead": {ids[0]}, "units": ids, "call_note": {"请尽快解决"}})
}

// Events returns the kinds of the events in a matter's record, oldest first.
func (h *House) Events(id kernel.ID) []ledger.Event {
	h.Helper()
	var out []ledger.Event
	err := h.DB.Read(h.Ctx, func(tx *store.Tx) (err error) {
		out, err = ledger.OfMatter(tx, id)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return out
}
