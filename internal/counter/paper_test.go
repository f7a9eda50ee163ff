package counter_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"

	"juyan/internal/codes"
	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

func (h *house) papers(m *matter.Matter) []counter.Paper {
	h.Helper()
	list, err := h.Counter.Papers(ctx, m.ID)
	h.Must(err)
	return list
}

func kinds(list []counter.Paper) string {
	var out []string
	for _, p := range list {
		out = append(out, p.Kind)
	}
	return strings.Join(out, " ")
}

// What an applicant is told in writing is a numbered document that anybody can
// compare by its code; the file never changes once it was opened.
func TestDocumentsOfACase(t *testing.T) {
	each(t, func(h *house) {
		m := h.filed("食品经营许可核发")
		h.Do(window, m, "correct", form{"missing": {"平面布置图\n从业人员健康证明"}})
		h.Must(h.as(h.Contact(firm), m, "supply", nil))
		h.Do(window, m, "accept", nil)
		h.Do(handler, m, "special", form{"special": {"expert"}, "special_days": {"10"}, "special_note": {"现场核查后请专家评审"}})
		h.Do(handler, m, "resume", form{"special_result": {"专家同意"}})
		h.Do(handler, m, "extend", form{"extend_days": {"2"}, "reason": {"情况复杂需要核实"}})
		h.Do(handler, m, "decide", form{"decision": {"granted"}, "result": {"食品经营许可证 JY-001"}})
		list := h.papers(m)
		if got := kinds(list); got != "correction receipt special extension granted" {
			h.Fatalf("documents %s", got)
		}
		text := list[0].Document.Body[1].Text
		if list[0].Number != "居政告〔2022〕1号" || text != "1．平面布置图；\n2．从业人员健康证明。" {
			h.Errorf("%s says %q", list[0].Number, text)
		}
		if said := list[2].Document.Body[0].Text; !strings.Contains(said, "专家评审") || !strings.Contains(said, "10个工作日") {
			h.Errorf("the special procedure: %s", said)
		}
		for _, p := range list {
			for _, b := range append(p.Document.Body, p.Document.Body[0]) {
				if strings.ContainsAny(b.Text+p.Document.Note, "{}") {
					h.Errorf("%s holds a word nobody filled in: %s %s", p.Kind, b.Text, p.Document.Note)
				}
			}
		}
		p, body, err := h.Counter.PaperFile(ctx, h.Contact(firm), list[1].ID)
		h.Must(err)
		sum := sha256.Sum256(body)
		if !bytes.HasPrefix(body, []byte("%PDF")) || p.Hash != hex.EncodeToString(sum[:]) {
			h.Errorf("the file of %d bytes has the hash %s", len(body), p.Hash)
		}
		_, again, err := h.Counter.PaperFile(ctx, h.Who(head), list[1].ID)
		h.Must(err)
		if !bytes.Equal(body, again) {
			h.Error("the file changed")
		}
		if got := h.subject(p.ID); got != "paper.sealed" {
			h.Errorf("events %s", got)
		}
		_, _, err = h.Counter.PaperFile(ctx, h.Contact("E0002"), list[1].ID)
		h.refused(err, kernel.CodeNotFound, "")
		v, err := h.Counter.Verify(ctx, strings.ToLower(codes.GroupReceipt(p.Code)))
		h.Must(err)
		if v.Hash != p.Hash || v.Number != p.Number || v.WithdrawnAt != 0 || strings.Contains(v.Applicant, "蒙环") || !strings.HasSuffix(v.Applicant, "***有限公司") {
			h.Errorf("verified as %+v for %s", v.Number, v.Applicant)
		}
	})
}

// A case withdrawn takes back what it was told; the page says so to anybody.
func TestWithdrawnDocumentsAndGuessedCodes(t *testing.T) {
	each(t, func(h *house) {
		m := h.filed("公司变更登记")
		h.Do(window, m, "accept", nil)
		h.Must(h.as(h.Contact(firm), m, "withdraw", form{"reason": {"不想办了"}}))
		code := h.papers(m)[0].Code
		page := h.Outside("/verify", url.Values{"code": {code}})
		if page.Code != 200 || !strings.Contains(page.Body.String(), "失效") || !strings.Contains(page.Body.String(), "受理通知书") || strings.Contains(page.Body.String(), "蒙环") {
			h.Errorf("%d: %s", page.Code, page.Body)
		}
		for i := range 19 { // of the twenty free ones, the first was taken back
			if w := h.Outside("/verify", url.Values{"code": {"000000000000"}}); w.Code != 404 {
				h.Fatalf("guess %d: %d", i, w.Code)
			}
		}
		h.Outside("/verify", url.Values{"code": {"0000-0000-0001"}})
		if w := h.Outside("/verify", url.Values{"code": {code}}); w.Code != 429 {
			h.Errorf("after twenty wrong codes the right one answers %d", w.Code)
		}
		if got := h.count("code.refused"); got != 20 {
			h.Errorf("%d wrong codes recorded", got)
		}
	})
}

// One unit leads; the units asked answer side by side, and the case's own clock
// runs on.
func TestJointHandlingHasOneClock(t *testing.T) {
	each(t, func(h *house) {
		m := h.filed("食品经营许可核发")
		h.Do(window, m, "accept", nil)
		due := h.clock(m, "decide").DueAt
		ask := func(units ...string) error {
			return h.Try(handler, m, "join", form{"joint_units": h.units(units), "joint_note": {"请看消防和环保条件"}})
		}
		h.refused(ask("market"), kernel.CodeInvalid, "牵头单位")
		h.Must(ask("land", "emergency"))
		if got := h.clock(m, "decide").DueAt; got != due {
			h.Errorf("asking moved the end from %s to %s", h.day(due), h.day(got))
		}
		decide := form{"decision": {"granted"}, "result": {"准予"}}
		if err := h.Try(handler, m, "decide", decide); err == nil {
			h.Error("decided while two units are asked")
		}
		h.Must(h.opine("land.head", m, "land"))
		if err := h.opine("land.head", m, "emergency"); err == nil {
			h.Error("one unit answers for another")
		}
		if err := h.Try(handler, m, "decide", decide); err == nil {
			h.Error("decided while one unit is asked")
		}
		h.At("2022-03-09", 9) // five working days are over
		h.Do(handler, m, "extend", form{"extend_days": {"15"}, "reason": {"联合办理，情况复杂"}})
		h.Do(handler, m, "decide", decide)
		if got, want := h.Events(m.ID), "case.filed case.accepted case.joined case.opinion_given case.warned case.overdue case.opinion_lapsed case.warned case.extended case.decided"; got != want {
			h.Errorf("events %s", got)
		}
	})
}

func (h *house) units(names []string) (out []string) {
	for _, n := range names {
		out = append(out, h.Unit(n))
	}
	return out
}

func (h *house) opine(post string, m *matter.Matter, unit string) error {
	h.Helper()
	lanes, err := h.Matter.Lanes(ctx, m.ID)
	h.Must(err)
	for _, l := range lanes {
		if string(l.Unit) == h.Unit(unit) {
			_, err := h.Matter.Act(ctx, h.Who(post), matter.ActInput{Matter: m.ID, Lane: l.ID, Action: "opine", Values: form{"opinion": {"agree"}, "opinion_note": {"符合规划条件"}}})
			return err
		}
	}
	h.Fatalf("%s was not asked", unit)
	return nil
}
