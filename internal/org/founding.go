package org

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"juyan/internal/kernel"
)

// Founding is a whole zone as plain records. Every reference in it (parent,
// unit, person, enterprise …) is a code, not an id; records may come in any
// order. A record without a first day begins on From.
type Founding struct {
	Version      string // content hash of the pack, kept in the event
	From         kernel.Date
	Units        []UnitFields
	Posts        []PostFields
	People       []PersonFields
	Appointments []AppointInput
	TaskForces   []TaskForceFields
	Members      []AddMemberInput
	Enterprises  []EnterpriseFields
	Services     []AssignServiceInput
}

// Founded counts what a founding wrote; it is the payload of zone.founded.
type Founded struct {
	Units        int    `json:"units"`
	Posts        int    `json:"posts"`
	People       int    `json:"people"`
	Appointments int    `json:"appointments"`
	TaskForces   int    `json:"task_forces"`
	Members      int    `json:"members"`
	Enterprises  int    `json:"enterprises"`
	Services     int    `json:"services"`
	Digest       string `json:"digest"` // hex SHA-256 of the records' JSON, phones left out
}

func (f *Founding) counts() Founded {
	raw, err := json.Marshal(f)
	if err != nil {
		panic("org: founding is not JSON: " + err.Error())
	}
	sum := sha256.Sum256(raw)
	return Founded{len(f.Units), len(f.Posts), len(f.People), len(f.Appointments), len(f.TaskForces), len(f.Members),
		len(f.Enterprises), len(f.Services), hex.EncodeToString(sum[:])}
}

// founder checks a Founding and gives every code its id.
type founder struct {
	f                                  Founding
	newID                              func() kernel.ID
	units, posts, people, firms, teams map[kernel.ID]kernel.ID // code → id
	errs                               kernel.Errors
}

// Check fills the defaults of f and returns everything that is wrong with it.
// Field of an error is "units[code].name". It needs no database, so a pack can
// be checked before it is loaded.
func (f Founding) Check() error {
	n := 0
	_, err := prepare(f, func() kernel.ID { n++; return kernel.ID(fmt.Sprint(n)) })
	return err
}

// prepare works on copies: a transaction may run twice.
func prepare(f Founding, newID func() kernel.ID) (*founder, error) {
	f.Units, f.Posts, f.People = slices.Clone(f.Units), slices.Clone(f.Posts), slices.Clone(f.People)
	f.Appointments, f.TaskForces = slices.Clone(f.Appointments), slices.Clone(f.TaskForces)
	f.Members, f.Enterprises, f.Services = slices.Clone(f.Members), slices.Clone(f.Enterprises), slices.Clone(f.Services)
	b := &founder{f: f, newID: newID}
	if f.From.IsZero() {
		return b, kernel.Invalid("from", kernel.T("没有写明自哪一天起", "It is not said from which day"))
	}
	b.fields()
	if b.errs == nil {
		b.references()
	}
	if b.errs == nil {
		b.wholes()
	}
	return b, b.errs.Err()
}

// fields checks each record by itself and indexes the codes.
func (b *founder) fields() {
	f, from := &b.f, b.f.From
	b.units = each(b, "units", f.Units, func(u *UnitFields) (string, error) { return u.Code, u.normalize(from) })
	b.posts = each(b, "posts", f.Posts, func(p *PostFields) (string, error) { return p.Code, p.normalize(from) })
	b.people = each(b, "people", f.People, func(p *PersonFields) (string, error) { return p.Code, p.normalize() })
	b.teams = each(b, "task_forces", f.TaskForces, func(t *TaskForceFields) (string, error) { return t.Code, t.normalize(from) })
	b.firms = each(b, "enterprises", f.Enterprises, func(e *EnterpriseFields) (string, error) {
		err := e.normalize()
		return e.Code, err
	})
}

func each[T any](b *founder, kind string, list []T, check func(*T) (string, error)) map[kernel.ID]kernel.ID {
	ids := make(map[kernel.ID]kernel.ID, len(list))
	for i := range list {
		code, err := check(&list[i])
		where := fmt.Sprintf("%s[%s]", kind, code)
		b.add(where, err)
		if _, dup := ids[kernel.ID(code)]; dup {
			b.add(where, kernel.Invalid("code", kernel.T("编码“%s”重复", "Code %q appears twice"), code))
		}
		ids[kernel.ID(code)] = b.newID()
	}
	return ids
}

// add keeps err, its field put behind where.
func (b *founder) add(where string, err error) {
	for _, e := range kernel.AllErrors(err) {
		c := *e
		c.Field = where
		if e.Field != "" {
			c.Field += "." + e.Field
		}
		b.errs.Add(&c)
	}
}

// resolve turns the code in *ref into its id.
func (b *founder) resolve(where, field string, ids map[kernel.ID]kernel.ID, ref *kernel.ID) {
	id, ok := ids[*ref]
	if !ok {
		b.add(where, kernel.Invalid(field, kernel.T("找不到编码“%s”", "There is no code %q"), *ref))
	}
	*ref = id
}

func (b *founder) optional(where, field string, ids map[kernel.ID]kernel.ID, ref *kernel.ID) {
	if *ref != "" {
		b.resolve(where, field, ids, ref)
	}
}

// references replaces every code by its id and checks dependent spans.
func (b *founder) references() {
	f := &b.f
	for i := range f.Units {
		b.optional("units["+f.Units[i].Code+"]", "parent", b.units, &f.Units[i].Parent)
	}
	for i := range f.Posts {
		b.resolve("posts["+f.Posts[i].Code+"]", "unit", b.units, &f.Posts[i].Unit)
	}
	for i := range f.People {
		b.optional("people["+f.People[i].Code+"]", "enterprise", b.firms, &f.People[i].Enterprise)
	}
	for i := range f.Enterprises {
		b.optional("enterprises["+f.Enterprises[i].Code+"]", "contact", b.people, &f.Enterprises[i].Contact)
	}
	for i := range f.TaskForces {
		b.resolve("task_forces["+f.TaskForces[i].Code+"]", "lead_unit", b.units, &f.TaskForces[i].LeadUnit)
	}
	b.datedReferences()
}

func (b *founder) datedReferences() {
	f := &b.f
	for i := range f.Appointments {
		a, where := &f.Appointments[i], fmt.Sprintf("appointments[%s]", f.Appointments[i].Post)
		b.span(where, &a.From, a.To)
		b.resolve(where, "person", b.people, &a.Person)
		b.resolve(where, "post", b.posts, &a.Post)
	}
	for i := range f.Members {
		m, where := &f.Members[i], fmt.Sprintf("members[%s %s]", f.Members[i].TaskForce, f.Members[i].Post)
		if m.Role == "" {
			m.Role = RoleMember
		}
		oneOf(&b.errs, where+".role", m.Role, memberRoles)
		b.span(where, &m.From, m.To)
		b.resolve(where, "task_force", b.teams, &m.TaskForce)
		b.resolve(where, "post", b.posts, &m.Post)
	}
	for i := range f.Services {
		v, where := &f.Services[i], fmt.Sprintf("services[%s]", f.Services[i].Subject.ID)
		if v.Subject.Kind == "" {
			v.Subject.Kind = "enterprise"
		}
		oneOf(&b.errs, where+".subject", v.Subject.Kind, []string{"enterprise"})
		b.span(where, &v.From, v.To)
		b.resolve(where, "subject", b.firms, &v.Subject.ID)
		b.resolve(where, "task_force", b.teams, &v.TaskForce)
		b.resolve(where, "commissioner", b.posts, &v.Commissioner)
		b.resolve(where, "officer", b.posts, &v.Officer)
	}
}

func (b *founder) span(where string, from *kernel.Date, to kernel.Date) {
	*from = orToday(*from, b.f.From)
	var es kernel.Errors
	checkSpan(&es, *from, to)
	b.add(where, es.Err())
}

// wholes checks what only the records together can break.
func (b *founder) wholes() {
	b.noCycles()
	held := map[kernel.ID][]AppointInput{}
	for _, a := range b.f.Appointments {
		for _, o := range held[a.Post] {
			if overlap(a.From, a.To, o.From, o.To) {
				b.add("appointments["+codeOf(b.posts, a.Post)+"]", kernel.Invalid("from", kernel.T("同一岗位同时有两个人任职", "Two people hold the post at the same time")))
			}
		}
		held[a.Post] = append(held[a.Post], a)
	}
	standing := 0
	for _, t := range b.f.TaskForces {
		if t.Kind == Standing {
			standing++
		}
	}
	if standing > 1 {
		b.add("task_forces", kernel.Invalid("kind", kernel.T("常设企业服务专班只能有一个，现在有 %d 个", "There is only one standing task force, not %d"), standing))
	}
	b.firmsAndContacts()
	served := map[Subject][]AssignServiceInput{}
	for _, v := range b.f.Services {
		for _, o := range served[v.Subject] {
			if overlap(v.From, v.To, o.From, o.To) {
				b.add("services["+codeOf(b.firms, v.Subject.ID)+"]", kernel.Invalid("from", kernel.T("同一企业同时有两套服务指派", "Two assignments serve the enterprise at the same time")))
			}
		}
		served[v.Subject] = append(served[v.Subject], v)
	}
}

// firmsAndContacts: a USCC belongs to one firm, a contact speaks for its own.
func (b *founder) firmsAndContacts() {
	employer := map[kernel.ID]kernel.ID{}
	for _, p := range b.f.People {
		employer[b.people[kernel.ID(p.Code)]] = p.Enterprise
	}
	seen := map[string]bool{"": false}
	for _, e := range b.f.Enterprises {
		where := "enterprises[" + e.Code + "]"
		if seen[e.USCC] {
			b.add(where, kernel.Invalid("uscc", kernel.T("统一社会信用代码 %s 重复", "Credit code %s appears twice"), e.USCC))
		}
		seen[e.USCC] = e.USCC != ""
		if e.Contact != "" && employer[e.Contact] != b.firms[kernel.ID(e.Code)] {
			b.add(where, kernel.Invalid("contact", kernel.T("“%s”不是这家企业的联系人", "%q is not a contact of this enterprise"), codeOf(b.people, e.Contact)))
		}
	}
}

func (b *founder) noCycles() {
	parent := map[kernel.ID]kernel.ID{}
	for _, u := range b.f.Units {
		parent[b.units[kernel.ID(u.Code)]] = u.Parent
	}
	for _, u := range b.f.Units {
		up := b.units[kernel.ID(u.Code)]
		for range len(b.f.Units) + 1 {
			up = parent[up]
		}
		if up != "" {
			b.add("units["+u.Code+"]", kernel.Invalid("parent", kernel.T("上级机构绕成了一个圈", "The parents form a circle")))
		}
	}
}

func overlap(from1, to1, from2, to2 kernel.Date) bool {
	return (to1.IsZero() || from2.Before(to1)) && (to2.IsZero() || from1.Before(to2)) && from1 != to1 && from2 != to2
}

func codeOf(ids map[kernel.ID]kernel.ID, id kernel.ID) string {
	for code, i := range ids {
		if i == id {
			return string(code)
		}
	}
	return ""
}
