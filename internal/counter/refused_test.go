package counter_test

import (
	"net/url"
	"strings"
	"testing"

	"juyan/internal/auth"
	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

func (h *house) itemPage(name, rest string) string {
	h.Helper()
	return "/services/" + string(h.find(name).Items[0].ItemID) + rest
}

// A limit that would run into a year whose holidays nobody loaded: the filing is
// refused with the year and what to do, and the form keeps what was typed.
func TestFilingIntoAYearNobodyLoaded(t *testing.T) {
	each(t, func(h *house) {
		h.At("2026-12-28", 10)
		_, err := h.file(h.Contact(firm), "", form{"item": {h.version("公司变更登记")}})
		h.refused(err, kernel.CodeInvalid, "还没有录入 2027 年的放假安排")
		path := h.itemPage("公司变更登记", "/file")
		w := h.SendFirm(firm, path, url.Values{"item": {h.version("公司变更登记")}, "contact_name": {"程工留下的名字"}, "contact_phone": {"10100010001"}, "delivery": {"counter"}})
		said := w.Body.String()
		if w.Code != 422 || !strings.Contains(said, "还没有录入 2027 年的放假安排") || !strings.Contains(said, "程工留下的名字") {
			t.Errorf("the page answers %d", w.Code)
		}
	})
}

// A mandate that ended: the page refuses, says which day it ended, keeps the form,
// and nothing is filed.
func TestAnEndedMandateAtThePage(t *testing.T) {
	each(t, func(h *house) {
		agent, contact := h.Who(agentPost), h.Contact(firm)
		h.Must(h.Counter.Give(ctx, contact, counter.MandateInput{Post: agent.Post, Role: "lead", From: h.date("2022-03-01"), Until: h.date("2022-03-31")}))
		sent := url.Values{matter.PartyField: {string(contact.Enterprise)}, "item": {h.version("公司变更登记")}, "contact_name": {"代办人留下的名字"}, "contact_phone": {"10100010001"}, "delivery": {"counter"}}
		path := h.itemPage("公司变更登记", "/file")
		if w := h.Ask(agentPost, path, sent); w.Code != 303 {
			t.Fatalf("within the mandate: %d", w.Code)
		}
		h.At("2022-04-01", 9)
		w := h.Ask(agentPost, path, sent)
		said := w.Body.String()
		if w.Code/100 != 4 || !strings.Contains(said, "2022-03-31") || !strings.Contains(said, "请企业重新委托") {
			t.Errorf("the page answers %d", w.Code)
		}
		p, err := h.Matter.List(ctx, contact, matter.Filter{Kind: counter.Kind})
		h.Must(err)
		if p.Total != 1 {
			t.Errorf("%d cases", p.Total)
		}
	})
}

// A program dressed as a picture is no paper of a case: by the command when it is
// filed and when it is completed, and the case stays as it was.
func TestAPaperOfTheWrongType(t *testing.T) {
	each(t, func(h *house) {
		program := matter.File{Field: "papers", Name: "营业执照.png", Body: []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00")}
		_, err := h.Matter.Raise(ctx, h.Contact(firm), matter.RaiseInput{Kind: counter.Kind, Values: form{"item": {h.version("公司变更登记")}}, Files: []matter.File{program}})
		h.refused(err, kernel.CodeInvalid, "不能上传")
		m := h.filed("公司变更登记")
		h.Do(window, m, "correct", form{"missing": {"章程"}})
		before := h.Events(m.ID)
		_, err = h.Matter.Act(ctx, h.Contact(firm), matter.ActInput{Matter: m.ID, Action: "supply", Files: []matter.File{program}})
		h.refused(err, kernel.CodeInvalid, "不能上传")
		if got := h.Events(m.ID); got != before {
			t.Errorf("events %s, before %s", got, before)
		}
		w := h.UploadFirm(firm, "/m/case/"+string(m.ID)+"/actions/supply", "papers", program.Name, string(program.Body), nil)
		if said := w.Body.String(); w.Code != 422 || !strings.Contains(said, "营业执照.png") || !strings.Contains(said, "不能上传") {
			t.Errorf("the page answers %d", w.Code)
		}
	})
}

// Whoever handled a case rates it over the interface: refused and logged.
func TestAHandlersRatingOverTheInterface(t *testing.T) {
	each(t, func(h *house) {
		m := h.filed("公司变更登记")
		h.Do(window, m, "accept", nil)
		h.decided(m)
		who := h.Who(handler)
		h.openAccount(who, "handler")
		token, err := h.Auth.MakeToken(ctx, who, auth.MakeTokenInput{Name: "试", Reach: auth.ReachAct, Days: 1})
		h.Must(err)
		w := h.Program(token.Secret, "POST", "/api/v1/matters/"+string(m.ID)+"/actions", `{"action": "rate", "values": {"satisfaction": "very_satisfied"}}`)
		if w.Code != 403 || !strings.Contains(w.Body.String(), "problem") && !strings.Contains(w.Body.String(), "detail") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if got := h.subject(m.ID); got != "case.rating_refused" {
			t.Errorf("logged %q", got)
		}
	})
}

// openAccount gives a person a login, so that a token speaks for somebody.
func (h *house) openAccount(who kernel.Actor, login string) {
	h.Helper()
	link, err := h.Auth.OpenAccount(ctx, kernel.System(), auth.OpenAccountInput{Person: who.Person, Login: login})
	h.Must(err)
	h.Must(h.Auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: link.Token, Password: "kanal-7391-bench"}))
}
