package web

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// teller turns the events about a record into slips.
type teller struct {
	p *Pages
	c *web.Ctx
	n matterweb.Names
}

// history is the sheet of what happened to a record, newest first. What the
// ledger keeps besides (sessions, accounts) is not history of the record.
func (p *Pages) history(c *web.Ctx, events []ledger.Event) part {
	t := teller{p, c, p.names(c)}
	s := part{Sheet: ui.Sheet{Title: c.T("history.title"), Tight: true}, Empty: c.T("history.none")}
	for _, ev := range events {
		if text, ok := t.said(ev); ok {
			s.Slips = append(s.Slips, ui.Slip{ID: "e-" + string(ev.ID), At: ev.At, Who: t.who(ev), Text: text})
		}
	}
	return s
}

func (t teller) who(ev ledger.Event) string {
	switch {
	case ev.ActorKind != kernel.ActorPerson:
		return t.c.T("history.system")
	case ev.Post != "":
		return t.n.Unit(ev.Unit) + " " + t.n.Post(ev.Post) + " · " + t.personName(ev)
	}
	return t.personName(ev)
}

func (t teller) personName(ev ledger.Event) string {
	if name := t.n.Person(ev.Person); name != "" {
		return name
	}
	return ev.ActorName
}

// said writes what an event did.
func (t teller) said(ev ledger.Event) (string, bool) {
	c := t.c
	if ev.Erased {
		return c.T("history.erased"), true
	}
	switch ev.Kind {
	case "unit.created", "post.created", "taskforce.formed", "enterprise.registered", "person.registered":
		return c.T("org.event." + ev.Kind), true
	case "chain.set":
		return t.chainSet(ev), true
	case "unit.edited", "post.edited", "enterprise.edited", "person.edited":
		return t.edited(ev), true
	case "unit.ended", "post.ended", "taskforce.ended":
		return c.T("history.ended", decode[struct{ To string }](ev).To), true
	case "appointment.made":
		return t.appointed(decode[org.Appointed](ev)), true
	case "appointment.ended":
		a := decode[org.Appointment](ev)
		return c.T("history.vacated", t.n.Person(a.Person), a.To), true
	case "taskforce.joined":
		m := decode[org.Member](ev)
		return c.T("history.joined", t.n.PostWords(m.Post), memberRole(c, m.Role), m.From), true
	case "taskforce.left":
		m := decode[org.RemoveMemberInput](ev)
		return c.T("history.left", t.n.PostWords(m.Post), m.On), true
	case "service.assigned":
		a := decode[org.Assignment](ev)
		return c.T("history.assigned", t.n.Force(a.TaskForce), t.n.PostHolder(a.Commissioner, ev.At), t.n.PostHolder(a.Officer, ev.At), a.From), true
	case "private.unmasked":
		return c.T("history.unmasked", decode[struct{ Reason string }](ev).Reason), true
	case "role.granted", "role.revoked":
		return c.T("org.event."+ev.Kind, t.role(decode[struct{ Role string }](ev).Role)), true
	}
	return "", false
}

func decode[T any](ev ledger.Event) (v T) {
	_ = json.Unmarshal(ev.Payload, &v) // written by the command; what is unreadable stays empty
	return v
}

func (t teller) role(code string) string {
	if t.p.o.Role != nil {
		if name := t.p.o.Role(code).In(t.c.Lang); name != "" {
			return name
		}
	}
	return code
}

func (t teller) appointed(a org.Appointed) string {
	s := t.c.T("history.appointed", t.n.Person(a.Person), a.From)
	if a.Ended != "" && a.Ended != a.Person {
		s += t.c.T("history.instead", t.n.Person(a.Ended))
	}
	return s
}

// edited says what was changed.
func (t teller) edited(ev ledger.Event) string {
	return t.c.T("history.edited", t.diff(decode[map[string]org.Change](ev)))
}

// diff writes the fields that changed, old → new.
func (t teller) diff(diff map[string]org.Change) string {
	fields := make([]string, 0, len(diff))
	for f := range diff {
		fields = append(fields, f)
	}
	slices.Sort(fields)
	var parts []string
	for _, f := range fields {
		label, known := t.label(f)
		if !known {
			continue // worked out by the program, such as sort keys
		}
		if diff[f].New == "***" {
			parts = append(parts, t.c.T("history.private", label))
			continue
		}
		parts = append(parts, t.c.T("history.change", label, t.value(f, diff[f].Old), t.value(f, diff[f].New)))
	}
	return strings.Join(parts, kernel.T("；", "; ").In(t.c.Lang))
}

// editedFields are the fields of records that people write.
var editedFields = []string{"name", "short", "name_en", "short_en", "parent", "class", "affiliation", "kind", "sort", "duty", "basis", "phone", "unit", "level", "uscc",
	"industry", "area", "size", "employees", "revenue", "status", "founded", "address", "address_en", "contact", "above_scale", "party_branch", "title", "identity",
	"joined", "email", "enterprise", "active", "post"}

func (t teller) label(field string) (string, bool) {
	if !slices.Contains(editedFields, field) {
		return "", false
	}
	return t.c.T("org.field." + field), true
}

// value writes a changed value as people read it.
func (t teller) value(field string, v any) string {
	switch x := v.(type) {
	case bool:
		return yesNo(t.c, x)
	case float64:
		switch field {
		case "revenue":
			return t.c.T("unit.millions", money(t.c, kernel.Money(x)))
		case "class":
			return class(t.c, int(x))
		}
		return strconv.FormatFloat(x, 'f', -1, 64)
	case map[string]any: // a text in two languages
		zh, _ := x["zh"].(string)
		en, _ := x["en"].(string)
		if s := kernel.T(zh, en).In(t.c.Lang); s != "" {
			return s
		}
	case string:
		if s := t.code(field, x); s != "" {
			return s
		}
	}
	return t.c.T("history.nothing")
}

func (t teller) code(field, s string) string {
	id := kernel.ID(s)
	switch field {
	case "parent", "unit":
		return t.n.Unit(id)
	case "post":
		return t.n.PostWords(id)
	case "contact":
		return t.n.Person(id)
	case "enterprise":
		return t.n.Firm(id)
	case "affiliation":
		return affiliation(t.c, org.Affiliation(s))
	case "kind":
		return unitKind(t.c, org.UnitKind(s))
	case "level":
		return level(t.c, s)
	case "size":
		return size(t.c, org.EnterpriseSize(s))
	case "status":
		return status(t.c, org.EnterpriseStatus(s))
	case "class":
		return listed(t.c, t.p.o.Classes, s)
	case "identity":
		return listed(t.c, t.p.o.Identities, s)
	case "industry":
		return industry(s)
	case "area":
		return area(s)
	}
	return s
}
