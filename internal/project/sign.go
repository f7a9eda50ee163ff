package project

import (
	"context"
	"maps"
	"strings"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/store"
)

// SignInput signs an agreement: of a lead that passed its review, of a project
// that had no lead, or on a project that exists (an increase).
type SignInput struct {
	Lead       kernel.ID // in stage approved; "" = a project without a lead
	Project    kernel.ID // an increase on this project
	Values     map[string][]string
	Firm       NewFirm // founded when the values name no enterprise
	Promises   []PromiseRow
	Conditions []ConditionRow
	Key        string
}

// NewFirm is the enterprise that is founded for a project.
type NewFirm struct {
	Name string
	USCC string // "" = not registered yet
}

// actSign is the action of a lead that a signing takes.
const actSign = "sign"

// Sign signs an agreement in one transaction: the lead, the firm, the project,
// its promises and conditions with their tasks. Errors: forbidden, invalid with
// the fields, conflict (the lead is not approved, or was signed before).
func (s *Service) Sign(ctx context.Context, actor kernel.Actor, in SignInput) (m *matter.Matter, err error) {
	if err := actor.Require(PermRaise); err != nil {
		return nil, err
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		id, err := store.OnceResult(tx, in.Key, actor.Person, func() (string, error) {
			p, err := s.SignTx(tx, actor, in)
			if err != nil {
				return "", err
			}
			return string(p.ID), nil
		})
		if err != nil {
			return err
		}
		list, err := matter.Several(tx, []kernel.ID{kernel.ID(id)})
		if err == nil && len(list) == 1 {
			m = list[0]
		}
		return err
	})
	return m, err
}

// SignTx is Sign inside a transaction of the caller's.
func (s *Service) SignTx(tx *store.Tx, actor kernel.Actor, in SignInput) (*matter.Matter, error) {
	if err := actor.Require(PermRaise); err != nil {
		return nil, err
	}
	read, err := s.read(tx, in)
	if err != nil {
		return nil, err
	}
	m, err := s.signed(tx, actor, in)
	if err != nil {
		return nil, err
	}
	agreement, err := store.One(tx, store.Value[kernel.ID], `SELECT id FROM project_agreement WHERE matter_id = $1 ORDER BY seq DESC LIMIT 1`, m.ID)
	if err != nil {
		return nil, err
	}
	if err := writePromises(tx, m.ID, agreement, read.promises); err != nil {
		return nil, err
	}
	today := s.o.Org.Today(tx)
	return m, s.writeConditions(tx, actor, m.ID, agreement, m.Title, read.conditions, today)
}

// tables are the checked tables of an agreement.
type tables struct {
	promises   []Promise
	conditions []Condition
}

// read checks every table of the form at once, so that nobody mends them one by
// one.
func (s *Service) read(tx *store.Tx, in SignInput) (out tables, err error) {
	course, err := s.matter.Kinds().Current(Kind)
	if err != nil {
		return out, err
	}
	field, on := "investment", "signed_on"
	if in.Project != "" {
		field, on = "increase_amount", "increase_on"
	}
	var errs kernel.Errors
	gather := func(err error) { errs = append(errs, kernel.AllErrors(err)...) }
	amount, signed := int64(0), s.o.Org.Today(tx)
	if f := course.Field(field); f != nil {
		v, bad := f.Parse(in.Values[field])
		errs.Add(bad)
		amount, _ = v.(int64)
	}
	if d, bad := dayIn(first(in.Values[on])); bad == nil && !d.IsZero() {
		signed = d
	}
	if amount > 0 {
		var bad error
		out.promises, bad = readPromises(s.o.Rules.Promises, in.Promises, signed, amount)
		gather(bad)
	}
	dir, err := s.o.Org.DirectoryTx(tx)
	if err != nil {
		return out, err
	}
	var bad error
	out.conditions, bad = readConditions(dir, in.Conditions, s.o.Org.Today(tx))
	gather(bad)
	gather(s.checkFirm(in))
	if len(errs) > 0 && in.Project == "" { // what the form itself would say, too
		_, bad := course.Input(&course.Def.Raise, in.Values)
		gather(bad)
	}
	return out, distinct(errs).Err()
}

// distinct keeps the first error of each field.
func distinct(errs kernel.Errors) kernel.Errors {
	var out kernel.Errors
	seen := map[string]bool{}
	for _, e := range errs {
		if !seen[e.Field] || e.Field == "" {
			out = append(out, e)
		}
		seen[e.Field] = true
	}
	return out
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return strings.TrimSpace(values[0])
}

// checkFirm asks for the firm where none is chosen; a credit code that fails its
// check does not stop the signing.
func (s *Service) checkFirm(in SignInput) error {
	if in.Project != "" || first(in.Values["enterprise"]) != "" {
		return nil
	}
	var errs kernel.Errors
	if strings.TrimSpace(in.Firm.Name) == "" {
		errs.Add(kernel.Invalid("firm_name", kernel.T("请选择已登记的企业，或填写新设企业的名称", "Choose a registered enterprise, or write the name of the new one")))
	}
	if in.Firm.USCC != "" {
		errs.Add(codes.CheckUSCC(in.Firm.USCC).Err("firm_uscc"))
	}
	return errs.Err()
}

// signed takes the acts: on the lead, and on the project or to begin it.
func (s *Service) signed(tx *store.Tx, actor kernel.Actor, in SignInput) (*matter.Matter, error) {
	if in.Project != "" {
		return s.matter.ActTx(tx, actor, matter.ActInput{Matter: in.Project, Action: "increase", Values: in.Values})
	}
	values := maps.Clone(in.Values)
	if in.Lead != "" {
		values["lead"] = []string{string(in.Lead)}
	}
	raise := matter.RaiseInput{Kind: Kind, Values: values, Parent: in.Lead}
	if first(values["enterprise"]) == "" {
		firm, err := s.found(tx, actor, in.Firm, first(values["industry"]))
		if err != nil {
			return nil, err
		}
		values["firm"] = []string{string(firm)}
		if raise.Directory, err = s.o.Org.DirectoryTx(tx); err != nil {
			return nil, err
		}
	}
	m, err := s.matter.RaiseTx(tx, actor, raise)
	if err != nil || in.Lead == "" {
		return m, err
	}
	said := map[string][]string{"investment": in.Values["investment"], "sign_note": {m.Number + " " + m.Title}}
	_, err = s.matter.ActTx(tx, actor, matter.ActInput{Matter: in.Lead, Action: actSign, Values: said, Vouched: true})
	return m, err
}

// found enters the new firm, in building.
func (s *Service) found(tx *store.Tx, actor kernel.Actor, f NewFirm, industry string) (kernel.ID, error) {
	dir, err := s.o.Org.DirectoryTx(tx)
	if err != nil {
		return "", err
	}
	if e, ok := dir.EnterpriseByName(strings.TrimSpace(f.Name)); ok {
		return e.ID, nil // it is known already: nobody becomes two firms
	}
	fields := org.EnterpriseFields{USCC: f.USCC, Name: f.Name, Industry: industry, Area: s.o.Area, Status: org.Building, Founded: s.o.Org.Today(tx)}
	if f.USCC == "" {
		fields.Code = "P" + string(tx.NewID())
	}
	e, err := s.o.Org.RegisterEnterpriseTx(tx, carries(actor, org.PermEnterprise), fields)
	for _, x := range kernel.AllErrors(err) {
		switch x.Field {
		case "name":
			x.Field = "firm_name"
		case "uscc", "code":
			x.Field = "firm_uscc"
		}
	}
	return e.ID, err
}
