package web

import (
	"errors"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// proofView is what the page of an event's verification draws.
type proofView struct {
	Head   ui.PageHead
	Slip   ui.Slip
	Result []ui.Fact // none while it waits
	Own    []ui.Fact
}

func proofHref(record string, ev ledger.Event) string { return record + "/proof/" + string(ev.ID) }

// proof verifies one slip of a matter.
func (p *Pages) proof(c *web.Ctx, kind string) error {
	v, err := p.o.Matter.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	if v.Kind != kind {
		return c.Redirect(Href(v.Matter))
	}
	ev, x, err := p.o.Matter.Examine(c.Context(), v.Events, c.ID("event"))
	if err != nil {
		return err
	}
	def := v.Course.Def
	s := p.names(c).Slip(v.Course, ev, c.T)
	s.Inward = s.Inward && c.Actor.Enterprise == ""
	return p.proofPage(c, x, s, ui.Crumb{Label: def.Name.In(c.Lang), Href: "/m/" + def.Kind}, ui.Crumb{Label: v.Number, Href: Href(v.Matter)})
}

// recordProof verifies one slip of a register's record.
func (p *Pages) recordProof(c *web.Ctx, r *caseflow.Register) error {
	rec, events, err := p.recordOf(c, r)
	if err != nil {
		return err
	}
	ev, x, err := p.o.Matter.Examine(c.Context(), events, c.ID("event"))
	if err != nil {
		return err
	}
	return p.proofPage(c, x, p.recordSlip(c, r, rec, ev), ui.Crumb{Label: r.Name.In(c.Lang), Href: registerHref(r)},
		ui.Crumb{Label: orElse(rec.Key, c.T("register.record")), Href: RecordHref(rec)})
}

func (p *Pages) proofPage(c *web.Ctx, x ledger.Examined, s ui.Slip, crumbs ...ui.Crumb) error {
	s.Sealed = false // the page itself says so
	v := proofView{Slip: s, Head: ui.PageHead{Crumbs: append(crumbs, ui.Crumb{Label: c.T("proof.verify")}), Title: c.T("proof.title")}}
	v.Head.Tags, v.Head.Sub = verdict(c, x)
	if !x.Waiting {
		v.Result, v.Own = proofFacts(c, x), ownCheck(c, x)
	}
	return c.Page(c.T("proof.title"), proofPage(v))
}

// verdict is the result in a word and in a sentence.
func verdict(c *web.Ctx, x ledger.Examined) ([]ui.Tag, string) {
	switch {
	case x.Waiting:
		return []ui.Tag{{Text: c.T("proof.waiting"), State: ui.Info}}, c.T("proof.waiting.why")
	case x.Fault != nil:
		return []ui.Tag{{Text: c.T("proof.failed"), State: ui.Bad}}, c.T("proof.failed.why", faultWords(c, x.Fault))
	case x.Erased:
		return []ui.Tag{{Text: c.T("proof.passed"), State: ui.Good}}, c.T("proof.erased.why")
	}
	return []ui.Tag{{Text: c.T("proof.passed"), State: ui.Good}}, c.T("proof.passed.why")
}

func faultWords(c *web.Ctx, err error) string {
	var ours *kernel.Error
	if errors.As(err, &ours) {
		return ours.Text.In(c.Lang)
	}
	return err.Error()
}

// proofFacts are what was recomputed. Where something does not fit, no line says
// that it does.
func proofFacts(c *web.Ctx, x ledger.Examined) []ui.Fact {
	fits := func(key string) []ui.Tag {
		if x.Fault != nil {
			return nil
		}
		return []ui.Tag{{Text: c.T(key), State: ui.Good}}
	}
	content := ui.Fact{Label: c.T("proof.content"), Text: "SHA-256 " + x.Event.Hash, Tags: fits("proof.fits")}
	if x.Erased {
		content.Tags = []ui.Tag{{Text: c.T("record.erased")}}
	}
	facts := ui.Fact{Label: c.T("proof.facts"), None: c.T("proof.facts.none")}
	if n := len(x.Facts); n > 0 {
		facts.Text, facts.Tags = c.T("proof.facts.n", n), fits("proof.fits")
	}
	return []ui.Fact{content, facts,
		{Label: c.T("proof.place"), Text: c.T("proof.place.n", ui.Num(x.Leaf)), Tags: fits("proof.fits")},
		{Label: c.T("proof.checkpoint"), Text: c.T("proof.checkpoint.n", ui.Num(x.Signed.Size)), Tags: fits("proof.signed")},
		{Label: c.T("proof.checkpoint.at"), Value: ui.When(x.Signed.At)},
		{Label: c.T("proof.id"), Text: string(x.Event.ID)},
		{Label: c.T("proof.key"), Text: x.Key},
	}
}

// ownCheck says how to verify the event without this system.
func ownCheck(c *web.Ctx, x ledger.Examined) []ui.Fact {
	return []ui.Fact{
		{Label: c.T("proof.own.prove"), Text: "juyan ledger prove " + string(x.Event.ID) + " -o event.proof"},
		{Label: c.T("proof.own.check"), Text: "juyan ledger check event.proof --key " + x.Key},
	}
}
