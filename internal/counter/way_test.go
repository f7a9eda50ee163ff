package counter_test

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// way is what a guide says after these answers: the next question, or the items.
func (h *house) way(guide string, pairs ...string) (next string, items string) {
	h.Helper()
	answers := map[string]string{}
	for _, p := range pairs {
		q, a, _ := strings.Cut(p, "=")
		answers[q] = a
	}
	w, err := h.Counter.Follow(ctx, h.Contact(firm), guide, answers)
	h.Must(err)
	var names []string
	for _, x := range w.Items {
		names = append(names, x.Item.Name)
	}
	if w.Next != nil {
		next = w.Next.Code
	}
	return next, strings.Join(names, " ")
}

// Each guide asks one thing after another and ends at items; the model's own.
func TestGuidesLeadToItems(t *testing.T) {
	each(t, func(h *house) {
		for _, x := range []struct{ guide, answers, next, items string }{
			{"shop", "", "who", ""},
			{"shop", "who=person", "trade", ""},
			{"shop", "who=person trade=meals", "place", "个体工商户设立登记 食品经营许可核发"},
			{"shop", "who=person trade=meals place=rented", "", "个体工商户设立登记 食品经营许可核发"},
			{"shop", "who=company trade=care place=owned", "", "公司设立登记 公共场所卫生许可"},
			{"shop", "who=company trade=nonsense", "trade", ""},
			{"insurance", "insurance=pension enrolled=no", "", "企业职工参保登记 社会保险关系转移接续（养老）"},
			{"insurance", "insurance=medical work=self", "", "灵活就业人员参保登记"},
			{"plant", "works=new land=yes drawn=yes", "", "建设工程消防设计审查 建筑工程施工许可"},
			{"plant", "works=refit", "", "技术改造项目备案 建设项目环境影响报告表审批"},
		} {
			if next, items := h.way(x.guide, strings.Fields(x.answers)...); next != x.next || items != x.items {
				h.Errorf("%s %s: asks %q, needs %q", x.guide, x.answers, next, items)
			}
		}
		_, err := h.Counter.Follow(ctx, h.Contact(firm), "nowhere", nil)
		h.refused(err, kernel.CodeNotFound, "没有这组问答")
	})
}

// One question a screen, without scripts: the answers are in the address, going back
// keeps them, and the end names exactly the materials of this situation.
func TestAGuideOnScreen(t *testing.T) {
	each(t, func(h *house) {
		get := func(path string) string { return path }
		first := h.Read(h.AskFirm(firm, get("/guides/shop")), "", 200)
		if n := len(first.All("#questions fieldset")); n != 1 {
			h.Errorf("%d questions on one screen", n)
		}
		third := h.Read(h.AskFirm(firm, "/guides/shop?who=company&trade=meals"), "", 200)
		third.Has("#questions legend", "经营场所")
		third.Has("#said dd", "公司")
		back := third.Href("#questions .formacts a")
		again := h.Read(h.AskFirm(firm, back), "", 200)
		again.Has("#questions legend", "做什么生意")
		if again.Typed("trade") != "meals" {
			h.Errorf("going back forgets the answer: %q", again.Typed("trade"))
		}
		end := h.Read(h.AskFirm(firm, "/guides/shop?who=company&trade=meals&place=rented"), "", 200)
		end.Lacks("#questions", "")
		end.Has("td", "公司章程")
		end.Has("td", "经营场所使用证明")
		end.Lacks("td", "不动产权证书")
		h.Read(h.AskFirm(firm, "/guides/shop?who=person&trade=goods&place=owned"), "", 200).Lacks("td", "公司章程")
		for _, door := range end.Doors("main a.btn.go") {
			if page := h.Read(h.AskFirm(firm, door), door, 200); len(page.All("#questions")) > 0 {
				h.Errorf("%s asks again what was answered", door)
			}
		}
		h.Read(h.AskFirm(firm, "/services"), "", 200).Has("#guides a", "开店")
	})
}

// A question that waits for an answer is put only then, and what hangs on it is not
// asked where the answer rules it out.
func TestAQuestionThatHangsOnAnother(t *testing.T) {
	each(t, func(h *house) {
		rules := &h.Pack.Counter
		rules.Questions = append(rules.Questions, pack.Question{Code: "flat", When: "place=rented", Ask: kernel.T("房东是", "The owner is"), Answers: []pack.Answer{{Code: "person"}, {Code: "firm"}}})
		i := h.item("W-1")
		i.Materials[0].When = "flat=firm"
		codes := func(answers map[string]string) (out string) {
			for _, q := range h.Counter.Put(&i, answers) {
				out += q.Code + " "
			}
			return out
		}
		for _, x := range []struct {
			answers map[string]string
			put     string
			needed  int
		}{
			{nil, "place ", 1}, // unknown is not no
			{map[string]string{"place": "rented"}, "place flat ", 1},
			{map[string]string{"place": "owned"}, "place ", 0},
			{map[string]string{"place": "rented", "flat": "firm"}, "place flat ", 1},
			{map[string]string{"place": "rented", "flat": "person"}, "place flat ", 0},
		} {
			if got := codes(x.answers); got != x.put {
				h.Errorf("%v: put %q", x.answers, got)
			}
			if got := len(h.Counter.Needed(&i, x.answers)); got != x.needed {
				h.Errorf("%v: %d materials", x.answers, got)
			}
		}
	})
}
