package counter_test

import (
	"net/url"
	"reflect"
	"testing"

	"juyan/internal/counter"
	"juyan/internal/kernel"
)

// The form of the next version, sent as it is drawn, says what the item says.
func TestTheFormOfAVersionKeepsTheItem(t *testing.T) {
	each(t, func(h *house) {
		i := h.item("X-9")
		one := 1
		i.NameEN, i.Main, i.MainEN, i.Duty, i.DutyEN = "Registration of a camel farm", "养殖", "Farming", "职责规定第八条", "Provisions, art. 8"
		i.Conditions, i.ConditionsEN, i.Fee, i.FeeEN = "有场地", "There is a yard", "每峰 5 元", "5 yuan a camel"
		i.FeeBasis, i.FeeBasisEN, i.Legal, i.LegalEN, i.Special, i.SpecialEN = "收费=峰数×5", "", "《畜牧法》", "Animal Husbandry Law", "现场核查", "Check on the spot"
		i.Steps = []counter.Step{{Name: "申请", NameEN: "Application", Note: "网上", NoteEN: "Online"}, {Name: "发证"}}
		i.Visits, i.Words, i.WordsEN = &one, []string{"养骆驼", "骆驼场"}, []string{"keep camels", "camel farm"}
		i.Extended, i.AtDoor, i.WholeRegion, i.Commitment = true, true, true, true
		h.Must(h.publish(i))
		at := "/services/" + string(h.find("camel farm").Items[0].ItemID) + "/draft"

		drawn, sent := h.Page(window, at, 200), url.Values{}
		for _, name := range []string{"code", "basic", "name", "name_en", "main", "kind", "unit", "duty", "statutory", "promised", "conditions", "materials", "steps", "visits", "fee", "fee_basis", "legal", "special", "from", "until", "extended", "at_door", "whole", "commitment", "words"} {
			if v := drawn.Typed(name); v != "" {
				sent.Set(name, v)
			}
		}
		if w := h.Ask(window, at, sent); w.Code != 303 {
			h.Fatalf("%d %s", w.Code, w.Body)
		}
		waiting, err := h.Counter.Waiting(ctx, h.Who(head))
		h.Must(err)
		again := waiting[0].Item
		if i.From = (kernel.Date{}); !reflect.DeepEqual(again, i) {
			h.Errorf("%+v became %+v", i, again)
		}

		h.Ask(window, at, url.Values{"version": {string(waiting[0].ID)}, "code": {i.Code}, "name": {i.Name}, "kind": {i.Kind}, "unit": {string(i.Unit)}, "at_door": {"1"}})
		waiting, err = h.Counter.Waiting(ctx, h.Who(head))
		h.Must(err)
		if again = waiting[0].Item; again.Commitment || !again.AtDoor || again.DutyEN != "" {
			h.Errorf("boxes left empty became %+v", again)
		}
	})
}
