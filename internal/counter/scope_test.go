package counter_test

import (
	"strings"
	"testing"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

func (h *house) mandateFor(post, until string, items ...string) error {
	return h.Counter.Give(ctx, h.Contact(firm), counter.MandateInput{Post: h.Who(post).Post, Role: "lead", From: h.date("2022-03-01"), Until: h.date(until), Items: items})
}

// sees reports in which of the ways a case can be looked at somebody finds it.
func (h *house) sees(who kernel.Actor, m *matter.Matter) string {
	h.Helper()
	var out []string
	if _, err := h.Matter.View(ctx, who, m.ID); err == nil {
		out = append(out, "record")
	}
	list, err := h.Matter.List(ctx, who, matter.Filter{Kind: counter.Kind})
	h.Must(err)
	for _, x := range list.Matters {
		if x.ID == m.ID {
			out = append(out, "list")
		}
	}
	found, err := h.Matter.List(ctx, who, matter.Filter{Search: m.Number})
	h.Must(err)
	for _, x := range found.Matters {
		if x.ID == m.ID {
			out = append(out, "search")
		}
	}
	h.Must(h.Matter.Each(ctx, who, matter.Filter{Kind: counter.Kind}, func(x *matter.Matter) error { // as exports read
		if x.ID == m.ID {
			out = append(out, "export")
		}
		return nil
	}))
	return strings.Join(out, " ")
}

// A mandate names the items it is for: beyond them nothing is filed, done or seen.
func TestAMandateIsForItems(t *testing.T) {
	each(t, func(h *house) {
		h.refused(h.mandateFor(agentPost, "2022-06-30", "养骆驼"), kernel.CodeInvalid, "没有现在办理的事项“养骆驼”")
		h.Must(h.mandateFor(agentPost, "2022-06-30", "公司变更登记"))
		agent, contact := h.Who(agentPost), h.Contact(firm)
		inside, err := h.file(agent, contact.Enterprise, form{"item": {h.version("公司变更登记")}})
		h.Must(err)
		_, err = h.file(agent, contact.Enterprise, form{"item": {h.version("食品经营许可核发")}})
		h.refused(err, kernel.CodeForbidden, "企业委托您办的是“公司变更登记”，没有委托“食品经营许可核发”")
		outside := h.filed("食品经营许可核发")
		h.Do(window, outside, "correct", form{"missing": {layout}})
		if got := h.sees(agent, inside); got != "record list search export" {
			h.Errorf("the agent sees of a case inside the mandate: %q", got)
		}
		if got := h.sees(agent, outside); got != "" {
			h.Errorf("the agent sees of a case beyond the mandate: %q", got)
		}
		if err := h.Try(agentPost, outside, "supply", nil); err == nil {
			h.Error("the agent acts beyond the mandate")
		}
		page := h.Page(agentPost, "/services/"+string(h.find("食品经营许可核发").Items[0].ItemID)+"/file?place=rented", 200)
		page.Has("#case", "没有企业委托您")
		h.Read(h.AskFirm(firm, "/mandates"), "", 200).Has("#mandates-sheet td", "公司变更登记")
	})
}

// When a mandate is revoked or its days are over, the agent no longer sees the cases
// through it; the ledger keeps what was done, and whoever sees them otherwise does.
func TestAnEndedMandateShowsNothing(t *testing.T) {
	for _, way := range []string{"revoked", "expired"} {
		t.Run(way, func(t *testing.T) {
			each(t, func(h *house) {
				h.Must(h.mandateFor(agentPost, "2022-03-31"))
				agent, contact := h.Who(agentPost), h.Contact(firm)
				filed, err := h.file(agent, contact.Enterprise, form{"item": {h.version("公司变更登记")}})
				h.Must(err)
				h.Do(window, filed, "correct", form{"missing": {"变更登记申请书"}})
				seen := h.filed("食品经营许可核发") // by the firm itself
				h.Do(window, seen, "reject", form{"reason": {"不属于本窗口办理"}})
				for _, m := range []*matter.Matter{filed, seen} {
					if got := h.sees(agent, m); got != "record list search export" {
						h.Errorf("under the mandate: %q", got)
					}
				}
				h.Must(h.Matter.SaveDraft(ctx, agent, matter.DraftInput{ID: "half", Kind: counter.Kind, Firm: contact.Enterprise, Values: form{"contact_name": {"白音"}}}))
				before := h.Events(filed.ID)
				want := "mandate.given mandate.revoked"
				if way == "revoked" {
					list, err := h.Counter.Mandates(ctx, contact)
					h.Must(err)
					h.Must(h.Counter.Revoke(ctx, contact, list[0].ID))
				} else {
					if n, err := h.Counter.EndMandates(ctx); n != 0 || err != nil {
						h.Errorf("%d ended before their day: %v", n, err)
					}
					h.At("2022-04-01", 0)
					n, err := h.Counter.EndMandates(ctx)
					h.Must(err)
					if n != 1 {
						h.Errorf("%d mandates ended", n)
					}
					want = "mandate.given mandate.ended"
				}
				for _, m := range []*matter.Matter{filed, seen} {
					if got := h.sees(agent, m); got != "" {
						h.Errorf("after it %s: %q", way, got)
					}
					if got := h.sees(h.Who(window), m); got != "record list search export" {
						h.Errorf("the window sees %q", got)
					}
					if got := h.sees(contact, m); got != "record list search export" {
						h.Errorf("the firm sees %q", got)
					}
				}
				if got := h.Events(filed.ID); got != before+" case.agent_ended" {
					h.Errorf("events %s", got)
				}
				if got := h.subject(contact.Enterprise); !strings.HasSuffix(got, want) {
					h.Errorf("events of the firm %s", got)
				}
				if list, err := h.Matter.Drafts(ctx, agent); err != nil || len(list) != 0 {
					h.Errorf("the agent keeps %v %v", list, err)
				}
				if err := h.Try(agentPost, filed, "supply", nil); err == nil {
					h.Error("the agent acts without a mandate")
				}
				h.Page(agentPost, "/m/case/"+string(filed.ID), 404)
				view, err := h.Matter.View(ctx, contact, filed.ID)
				h.Must(err)
				if ev := view.Events[0]; ev.Person != agent.Person || ev.OnBehalf != contact.Enterprise {
					h.Errorf("the ledger says %s for %s", ev.ActorName, ev.OnBehalf)
				}
			})
		})
	}
}

// An addition may follow any final rating, once; who does not rate is not late.
func TestAnAdditionToAGoodRating(t *testing.T) {
	each(t, func(h *house) {
		ends := func() *matter.Matter {
			m := h.filed("公司变更登记")
			h.Do(window, m, "accept", nil)
			h.Do(handler, m, "decide", form{"decision": {"granted"}, "result": {"准予变更"}})
			h.Do(window, m, "deliver", nil)
			return m
		}
		rated, silent := ends(), ends()
		contact := h.Contact(firm)
		h.refused(h.as(contact, rated, "add_on", form{"addition": {"satisfied"}}), kernel.CodeConflict, "")
		h.Must(h.as(contact, rated, "rate", form{"satisfaction": {"very_satisfied"}}))
		h.refused(h.as(h.Contact("E0002"), rated, "add_on", form{"addition": {"satisfied"}}), kernel.CodeForbidden, "")
		h.Must(h.as(contact, rated, "add_on", form{"addition": {"satisfied"}, "addition_note": {"后来寄来的证很快"}}))
		if err := h.as(contact, rated, "add_on", form{"addition": {"satisfied"}}); err == nil {
			h.Error("a second addition is taken")
		}
		if got := h.Events(rated.ID); !strings.HasSuffix(got, "case.delivered case.rated case.addition_made") {
			h.Errorf("events %s", got)
		}
		h.At("2022-03-20", 9)
		if got := h.Events(silent.ID); !strings.HasSuffix(got, "case.delivered case.closed") {
			h.Errorf("events %s", got)
		}
		m, err := h.Matter.Get(ctx, contact, silent.ID)
		h.Must(err)
		if m.Open || m.Late {
			h.Errorf("a case nobody rated: open %v, late %v", m.Open, m.Late)
		}
		if err := h.as(contact, silent, "add_on", form{"addition": {"satisfied"}}); err == nil {
			h.Error("an addition to no rating is taken")
		}
	})
}

// An agent of several firms says for which one first; then what the zone holds of it
// is shown, without what is private.
func TestAnAgentOfSeveralFirms(t *testing.T) {
	each(t, func(h *house) {
		path := "/services/" + string(h.find("食品经营许可核发").Items[0].ItemID) + "/file?place=rented"
		h.Must(h.mandateFor(agentPost, "2022-06-30", "食品经营许可核发"))
		h.Page(agentPost, path, 200).Has("#held-sheet dd", "蒙环") // the only one
		second := h.Contact("E0002")
		h.Must(h.Counter.Give(ctx, second, counter.MandateInput{Post: h.Who(agentPost).Post, Role: "lead", From: h.date("2022-03-01"), Until: h.date("2022-06-30")}))
		ask := h.Page(agentPost, path, 200)
		if n := len(ask.All("#questions label")); n != 2 {
			h.Errorf("%d firms to choose from", n)
		}
		ask.Lacks("#case", "")
		page := h.Page(agentPost, path+"&_firm="+string(second.Enterprise), 200)
		e, _ := h.Org.Directory().Enterprise(second.Enterprise)
		page.Has("#held-sheet dd", e.USCC)
		if page.Typed("_firm") != string(second.Enterprise) || page.Typed("contact_phone") != "" {
			h.Errorf("for %q, telephone %q", page.Typed("_firm"), page.Typed("contact_phone"))
		}
	})
}
