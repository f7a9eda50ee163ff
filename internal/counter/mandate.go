package counter

import (
	"context"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Mandate lets the holder of a post act for a firm between two days (帮代办委托).
type Mandate struct {
	ID         kernel.ID
	Enterprise kernel.ID
	Post       kernel.ID
	Role       string // of the pack's agents: lead, assistant, specialist
	From       kernel.Date
	Until      kernel.Date
	Scope      string      // what for, in the firm's words
	Items      []kernel.ID // the items it is for; none = all
	GivenBy    kernel.ID
	GivenAt    kernel.Instant
	RevokedAt  kernel.Instant // zero = not
}

// Holds reports whether a mandate holds on a day.
func (m *Mandate) Holds(day kernel.Date) bool {
	return m.RevokedAt == 0 && !m.From.After(day) && !m.Until.Before(day)
}

// Covers reports whether a mandate is for an item.
func (m *Mandate) Covers(item kernel.ID) bool {
	return len(m.Items) == 0 || slices.Contains(m.Items, item)
}

// mandatesWhere reads mandates with their items.
func mandatesWhere(tx *store.Tx, where string, args ...any) ([]Mandate, error) {
	list, err := store.All(tx, scanMandate, `SELECT `+mandateColumns+` FROM counter_mandate WHERE `+where, args...)
	for i := 0; err == nil && i < len(list); i++ {
		list[i].Items, err = store.All(tx, store.Value[kernel.ID], `SELECT item_id FROM counter_mandate_item WHERE mandate_id = $1 ORDER BY item_id`, list[i].ID)
	}
	return list, err
}

const mandateColumns = `id, enterprise_id, post_id, from_on, until_on, scope, given_by, given_at, revoked_at, role`

func scanMandate(s store.Scanner) (m Mandate, err error) {
	var from, until string
	if err = s.Scan(&m.ID, &m.Enterprise, &m.Post, &from, &until, &m.Scope, &m.GivenBy, &m.GivenAt, &m.RevokedAt, &m.Role); err != nil {
		return m, err
	}
	if err = m.From.UnmarshalText([]byte(from)); err == nil {
		err = m.Until.UnmarshalText([]byte(until))
	}
	return m, err
}

// mandated: staff act for a firm only under a mandate that holds today, is for the
// item and lets them file.
func (s *Service) mandated(st *matter.Step, item kernel.ID) error {
	if st.Actor.OnBehalf == "" {
		return nil
	}
	list, err := mandatesWhere(st.Tx, `enterprise_id = $1 AND post_id = $2 ORDER BY until_on DESC, id`, st.Actor.OnBehalf, st.Actor.Post)
	if err != nil {
		return err
	}
	advises, beyond := false, []kernel.ID(nil)
	for _, m := range list {
		if !m.Holds(st.Today()) {
			continue
		}
		if !m.Covers(item) {
			beyond = m.Items
			continue
		}
		if s.files(m.Role) {
			st.Note("mandate", m.ID)
			return nil
		}
		advises = true
	}
	switch {
	case advises:
		return kernel.Forbidden(kernel.T("您是这家企业的专办，看件、出主意，由主办或协办代为申报", "You advise this firm as a specialist; its lead agent or assistant files"))
	case beyond != nil:
		names, err := s.itemNames(st.Tx, append([]kernel.ID{item}, beyond...))
		if err != nil {
			return err
		}
		return kernel.Forbidden(kernel.T("企业委托您办的是“%s”，没有委托“%s”；请企业在“帮代办委托”里加上", "The firm’s mandate to you is for %q and not for %q; ask the firm to add it under Mandates"), strings.Join(names[1:], "、"), names[0])
	case len(list) > 0:
		return kernel.Forbidden(kernel.T("企业给您的帮代办委托已过期或已撤销（最近一份到 %s），请企业重新委托", "The firm's mandate to you has ended (the last one on %s); ask the firm for a new one"), list[0].Until)
	}
	return kernel.Forbidden(kernel.T("这家企业没有委托您代办；帮代办是自愿的，请企业在“帮代办委托”里委托您", "This firm has not given you a mandate; assistance is voluntary: ask the firm to give it under Mandates"))
}

// acting marks that staff act for the applicant of a case: the event says for
// whom, and a mandate must hold.
func (s *Service) acting(st *matter.Step) error {
	if st.Actor.Kind == kernel.ActorPerson && st.Actor.Enterprise == "" {
		st.Actor.OnBehalf = st.Matter.Enterprise
	}
	item, err := store.One(st.Tx, store.Value[kernel.ID], `SELECT item_id FROM counter_case WHERE matter_id = $1`, st.Matter.ID)
	if err != nil && kernel.CodeOf(err) != kernel.CodeNotFound { // a case taken over from elsewhere has no item
		return err
	}
	return s.mandated(st, item)
}

// itemNames are the names of items, as their newest published versions have them.
func (s *Service) itemNames(tx *store.Tx, items []kernel.ID) (out []string, err error) {
	for _, id := range items {
		all, err := versionsOf(tx, id)
		if err != nil {
			return nil, err
		}
		name := string(id)
		for _, v := range all {
			if v.State == Published {
				name = v.Item.Name
			}
		}
		out = append(out, name)
	}
	return out, nil
}

// assisted gives the agents of the firm whose mandate is for the item their place on
// a case: they see it.
func assisted(st *matter.Step, item kernel.ID, mandates []Mandate) {
	var who []matter.Involved
	for _, m := range mandates {
		if m.Holds(st.Today()) && m.Covers(item) {
			who = append(who, matter.Involved{Post: m.Post})
		}
	}
	if len(who) > 0 {
		st.Assign("agent", who...)
	}
}

// Roles are what an agent may be to a firm.
func (s *Service) Roles() []pack.AgentRole { return s.o.Rules.Agents }

func (s *Service) role(code string) (pack.AgentRole, bool) {
	for _, r := range s.o.Rules.Agents {
		if r.Code == code {
			return r, true
		}
	}
	return pack.AgentRole{}, false
}

func (s *Service) files(role string) bool {
	r, ok := s.role(role)
	return ok && r.Files
}

// MandateInput is a mandate as a firm gives it.
type MandateInput struct {
	Post        kernel.ID
	Role        string
	From, Until kernel.Date
	Scope       string
	Items       []string // names or codes; none = every item
	Key         string
}

// Give gives a mandate to whoever holds a post. Only the firm's contact gives it.
func (s *Service) Give(ctx context.Context, actor kernel.Actor, in MandateInput) error {
	if err := actor.Require(PermFile); err != nil {
		return err
	}
	post, ok := s.o.Org.Directory().Post(in.Post)
	var errs kernel.Errors
	switch {
	case actor.Enterprise == "":
		return kernel.Forbidden(kernel.T("委托要由企业自己给", "A mandate is the firm's to give"))
	case !ok || !agent(post.Roles):
		errs.Add(kernel.Invalid("post", kernel.T("请选择一位帮代办员", "Choose an assisting agent")))
	}
	role, known := s.role(in.Role)
	if !known {
		errs.Add(kernel.Invalid("role", kernel.T("请选择委托的角色", "Choose what the agent is to be")))
	}
	if in.From.IsZero() || in.Until.Before(in.From) {
		errs.Add(kernel.Invalid("until", kernel.T("请写明从哪天到哪天，止日不早于起日", "Say from when until when; it cannot end before it begins")))
	}
	items, err := s.named(ctx, in.Items)
	for _, e := range kernel.AllErrors(err) {
		errs.Add(e)
	}
	if err := errs.Err(); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			if err := room(tx, actor.Enterprise, in, role); err != nil {
				return err
			}
			id := tx.NewID()
			err := tx.Exec(`INSERT INTO counter_mandate (`+mandateColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0,$9)`, id, actor.Enterprise, in.Post, in.From.String(), in.Until.String(), in.Scope, actor.Person, tx.Now(), in.Role)
			for i := 0; err == nil && i < len(items); i++ {
				err = tx.Exec(`INSERT INTO counter_mandate_item (mandate_id, item_id) VALUES ($1,$2)`, id, items[i])
			}
			if err != nil {
				return err
			}
			_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "mandate.given", Subject: actor.Enterprise, Payload: map[string]any{"mandate": id, "post": in.Post, "role": in.Role, "from": in.From.String(), "until": in.Until.String(), "scope": in.Scope, "items": items}})
			return err
		})
	})
}

// room refuses a mandate beside others of the same days: one agent has one, and a
// role has only so many.
func room(tx *store.Tx, firm kernel.ID, in MandateInput, role pack.AgentRole) error {
	list, err := store.All(tx, scanMandate, `SELECT `+mandateColumns+` FROM counter_mandate WHERE enterprise_id = $1 AND revoked_at = 0 AND from_on <= $2 AND until_on >= $3`, firm, in.Until.String(), in.From.String())
	if err != nil {
		return err
	}
	same := 0
	for _, m := range list {
		if m.Post == in.Post {
			return kernel.Conflict(kernel.T("您已经委托了这位帮代办员（到 %s），要改先撤销", "This agent has your mandate until %s; revoke it first"), m.Until)
		}
		if m.Role == in.Role {
			same++
		}
	}
	if same >= role.Most {
		return kernel.Conflict(kernel.T("这段时间已经有“%s”了，最多 %d 人；要换先撤销", "There is a %s in these days already, %d at most; revoke first"), role.Name, role.Most)
	}
	return nil
}

// agent is the role of those who assist.
func agent(roles []string) bool {
	for _, r := range roles {
		if r == "agent" {
			return true
		}
	}
	return false
}

// Revoke ends a mandate at once.
func (s *Service) Revoke(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		list, err := mandatesWhere(tx, `id = $1 AND enterprise_id = $2 AND revoked_at = 0`, id, actor.Enterprise)
		if err != nil {
			return err
		}
		if len(list) == 0 || actor.Enterprise == "" {
			return kernel.NotFound(kernel.T("没有这份委托，或已撤销", "There is no such mandate, or it was revoked"))
		}
		if err := tx.Exec(`UPDATE counter_mandate SET revoked_at = $1 WHERE id = $2`, tx.Now(), id); err != nil {
			return err
		}
		if err := s.takenBack(tx, list[0]); err != nil {
			return err
		}
		_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "mandate.revoked", Subject: actor.Enterprise, Payload: map[string]any{"mandate": id}})
		return err
	})
}

// Mandates lists those of the actor's firm, or those given to the actor's post.
func (s *Service) Mandates(ctx context.Context, actor kernel.Actor) (list []Mandate, err error) {
	if err := actor.Require(PermFile); err != nil {
		return nil, err
	}
	column, id := "post_id", actor.Post
	if actor.Enterprise != "" {
		column, id = "enterprise_id", actor.Enterprise
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = mandatesWhere(tx, column+` = $1 ORDER BY given_at DESC, id LIMIT 100`, id)
		return err
	})
	return list, err
}

// Agents are the posts that assist.
func (s *Service) Agents() (out []kernel.ID) {
	for _, p := range s.o.Org.Directory().Posts() {
		if agent(p.Roles) && p.To.IsZero() {
			out = append(out, p.ID)
		}
	}
	return out
}
