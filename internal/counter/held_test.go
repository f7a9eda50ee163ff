package counter_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
)

const layout, health, equipment = "平面布置图", "从业人员健康证明", "设备设施清单"

func (h *house) fileWith(who kernel.Actor, files ...matter.File) (*matter.Matter, error) {
	return h.Matter.Raise(ctx, who, matter.RaiseInput{Kind: counter.Kind, Values: form{"item": {h.version("食品经营许可核发")}, "answers": {"who=company; place=rented"}}, Files: files})
}

func paper(material string) matter.File {
	return matter.File{Field: "papers", Name: material + ".pdf", About: material, Body: append(pdf, material...)}
}

func (h *house) earlier(who kernel.Actor) map[string]counter.Earlier {
	h.Helper()
	g, err := h.Counter.Guide(ctx, who, h.find("食品经营许可核发").Items[0].ItemID, "")
	h.Must(err)
	e, err := h.Counter.Earlier(ctx, who, h.Contact(firm).Enterprise, g.Item.Materials)
	h.Must(err)
	return e
}

// What a firm handed in with an accepted case is offered again while it holds, to
// that firm alone, and the event says what was used again.
func TestAPaperIsHandedInOnce(t *testing.T) {
	each(t, func(h *house) {
		me, other := h.Contact(firm), h.Contact("E0002")
		first, err := h.fileWith(me, paper(layout), paper(health), paper("申请表"))
		h.Must(err)
		if got := h.earlier(me); len(got) != 0 {
			h.Errorf("offered before anybody looked at it: %v", got)
		}
		h.Do(window, first, "correct", form{"missing": {health}})
		h.Must(h.as(me, first, "supply", nil))
		h.Do(window, first, "accept", nil)
		got := h.earlier(me)
		if len(got) != 1 || got[layout].Case.ID != first.ID || got[layout].Until.String() != "2024-02-29" {
			h.Fatalf("offered %+v, want the plan alone", got)
		}
		if got := h.earlier(other); len(got) != 0 {
			h.Errorf("another firm is offered %v", got)
		}
		again := matter.File{Field: "papers", About: layout, From: got[layout].Attachment.ID}
		_, err = h.fileWith(other, again)
		h.refused(err, kernel.CodeInvalid, "已经不在了")
		wrong := again
		wrong.About = health
		_, err = h.fileWith(me, wrong)
		h.refused(err, kernel.CodeInvalid, "不是这项材料")
		second, err := h.fileWith(me, again)
		h.Must(err)
		v, err := h.Matter.View(ctx, me, second.ID)
		h.Must(err)
		if len(v.Files) != 1 || v.Files[0].About != layout || v.Files[0].Hash != got[layout].Attachment.Hash || v.Files[0].ID == got[layout].Attachment.ID {
			h.Errorf("files %+v", v.Files)
		}
		var said struct {
			Again []struct {
				Material, Hash string
				Case           kernel.ID
			}
		}
		h.Must(json.Unmarshal(h.payload(v.Events[0]), &said))
		if len(said.Again) != 1 || said.Again[0].Material != layout || said.Again[0].Case != first.ID || said.Again[0].Hash != v.Files[0].Hash {
			h.Errorf("the event says %+v", said)
		}
		h.Do(window, second, "accept", nil)
		h.At("2022-12-01", 9)
		if got := h.earlier(me); got[layout].Until.String() != "2024-02-29" {
			h.Errorf("using it again makes it hold until %s", got[layout].Until)
		}
	})
}

// What completes a case counts as what was filed: it is asked for by material, with
// what was handed in before, and offered with the next case.
func TestWhatCompletesACaseIsHandedInToo(t *testing.T) {
	each(t, func(h *house) {
		me := h.Contact(firm)
		old, err := h.fileWith(me, paper(layout))
		h.Must(err)
		h.Do(window, old, "accept", nil)
		m, err := h.fileWith(me, paper(health), paper(layout))
		h.Must(err)
		h.Do(window, m, "correct", form{"missing": {health + "\n" + layout + "\n法定代表人签字"}})
		path := "/m/case/" + string(m.ID) + "/actions/supply"
		page := h.Read(h.AskFirm(firm, path), path, 200)
		for _, label := range []string{layout, health, "其他材料"} {
			page.Has("#act .field label", label)
		}
		id := h.earlier(me)[layout].Attachment.ID
		field := page.Attr(`#act .files.kept [value=`+string(id)+`]`, "name")
		h.Must(h.actWith(me, m, "supply", paper(health)))
		h.Do(window, m, "accept", nil)
		got := h.earlier(me)
		if got[health].Case.ID != m.ID || got[layout].Case.ID != old.ID {
			h.Errorf("offered %+v", got)
		}
		next, err := h.fileWith(me, matter.File{Field: "papers", About: health, From: got[health].Attachment.ID})
		h.Must(err)
		h.Do(window, next, "correct", form{"missing": {layout}})
		path = "/m/case/" + string(next.ID) + "/actions/supply"
		if w := h.SendFirm(firm, path, url.Values{"_key": {"s"}, field: {string(id)}}); w.Code != 303 {
			h.Fatalf("%d %s", w.Code, w.Body)
		}
		record := h.Read(h.AskFirm(firm, "/m/case/"+string(next.ID)), "", 200)
		if cells := strings.Join(record.Row("#case-papers-sheet", layout), " "); !strings.Contains(cells, "沿用 "+old.Number) {
			h.Errorf("the record says %q", cells)
		}
	})
}

func (h *house) actWith(who kernel.Actor, m *matter.Matter, action string, files ...matter.File) error {
	_, err := h.Matter.Act(ctx, who, matter.ActInput{Matter: m.ID, Action: action, Files: files})
	return err
}

func (h *house) payload(ev ledger.Event) []byte {
	h.Helper()
	b, err := json.Marshal(ev.Payload)
	h.Must(err)
	return b
}

// The filing form shows what the zone holds of the firm and asks for it no more,
// and takes a paper handed in before instead of a new one.
func TestTheFormAsksNothingTwice(t *testing.T) {
	each(t, func(h *house) {
		me := h.Contact(firm)
		first, err := h.fileWith(me, paper(layout))
		h.Must(err)
		h.Do(window, first, "accept", nil)
		item := string(h.find("食品经营许可核发").Items[0].ItemID)
		path := "/services/" + item + "/file"
		page := h.Read(h.AskFirm(firm, path+"?who=company&place=rented"), path, 200)
		e, _ := h.Org.Directory().Enterprise(me.Enterprise)
		page.Has("#held-sheet dd", e.USCC)
		page.Has("#held-sheet dd", e.Address)
		page.Has("#materials-sheet td", "本区已有："+e.USCC)
		page.Lacks("#case label", "营业执照")
		page.Has("#case .files.kept li", "2022-03-01 随"+first.Number+"交的，有效到 2024-02-29")
		id := h.earlier(me)[layout].Attachment.ID
		field := page.Attr(`#case .files.kept [value=`+string(id)+`]`, "name")
		typed := url.Values{"_key": {"k"}, "item": {h.version("食品经营许可核发")}, "answers": {"place=rented"}, field: {string(id)}, "papers": {""}, "_draft": {"never kept"}, "delivery": {"counter"}}
		w := h.SendFirm(firm, path, typed)
		if w.Code != 303 {
			h.Fatalf("%d %s", w.Code, w.Body)
		}
		record := h.Read(h.AskFirm(firm, w.Header().Get("Location")), "", 200)
		if cells := strings.Join(record.Row("#case-papers-sheet", layout), " "); !strings.Contains(cells, layout+".pdf") || !strings.Contains(cells, "沿用 "+first.Number) {
			h.Errorf("the record says %q", cells)
		}
	})
}

// A paper holds so many days and no longer.
func TestAPaperExpires(t *testing.T) {
	each(t, func(h *house) {
		me := h.Contact(firm)
		m, err := h.fileWith(me, paper(health))
		h.Must(err)
		h.Do(window, m, "accept", nil)
		from := h.earlier(me)[health].Attachment.ID
		h.At("2023-03-01", 9)
		if len(h.earlier(me)) != 1 {
			h.Error("it does not hold on its last day")
		}
		h.At("2023-03-02", 9)
		if got := h.earlier(me); len(got) != 0 {
			h.Errorf("offered after its last day: %v", got)
		}
		_, err = h.fileWith(me, matter.File{Field: "papers", About: health, From: from})
		h.refused(err, kernel.CodeInvalid, "已过有效期")
	})
}
