package counter_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

var pdf = []byte("%PDF-1.4\n一份申请表\n%%EOF")

func (h *house) keep(who kernel.Actor, id, item string, values form, keep ...string) error {
	return h.Matter.SaveDraft(ctx, who, matter.DraftInput{ID: kernel.ID(id), Kind: counter.Kind, Subject: item, Title: kernel.T("食品经营许可核发", ""), Door: "/services/" + item + "/file", Values: values,
		Files: []matter.File{{Field: "papers", Name: "申请表.pdf", Body: pdf}}, Keep: keep, Key: "key-" + id})
}

func (h *house) blobs() (n int64) {
	h.Helper()
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) (err error) {
		n, err = store.One(tx, store.Value[int64], `SELECT COALESCE(SUM(refs), 0) FROM blob WHERE hash = $1`, store.NewUpload(pdf).Hash)
		return err
	}))
	return n
}

// A half-filled filing waits on the server for its writer alone, files included,
// and is gone once it is filed; no event tells of it before.
func TestADraftOfAFiling(t *testing.T) {
	each(t, func(h *house) {
		item := string(h.find("食品经营许可核发").Items[0].ItemID)
		me, other, agent := h.Contact(firm), h.Contact("E0002"), h.Who(agentPost)
		before := h.count("")
		h.Must(h.keep(me, "draft-1", item, form{"contact_name": {"白音"}, "delivery": {"post"}, "delivery_to": {"居延路 1 号"}}))
		if h.count("") != before {
			h.Error("an event tells of a draft")
		}
		d, err := h.Matter.Draft(ctx, me, "draft-1")
		h.Must(err)
		if d.Values["delivery_to"][0] != "居延路 1 号" || len(d.Files) != 1 || d.Files[0].Name != "申请表.pdf" {
			h.Errorf("kept %+v", d)
		}
		for _, who := range []kernel.Actor{other, agent} {
			_, err := h.Matter.Draft(ctx, who, "draft-1")
			h.refused(err, kernel.CodeNotFound, "没有这份草稿")
			_, _, err = h.Matter.DraftFile(ctx, who, "draft-1", d.Files[0].ID)
			h.refused(err, kernel.CodeNotFound, "没有这份草稿")
			h.refused(h.keep(who, "draft-1", item, nil), kernel.CodeNotFound, "没有这份草稿")
			h.refused(h.Matter.DiscardDraft(ctx, who, "draft-1"), kernel.CodeNotFound, "没有这份草稿")
			list, err := h.Matter.Drafts(ctx, who)
			h.Must(err)
			if len(list) != 0 {
				h.Errorf("another's drafts: %v", list)
			}
		}
		page := h.Read(h.AskFirm(firm, "/services/"+item+"/file?who=company&place=rented"), "", 200)
		if page.Typed("delivery_to") != "居延路 1 号" || page.Typed("contact_name") != "白音" || page.Typed("_draft") != "draft-1" {
			h.Errorf("the form goes on with %q", page.Typed("delivery_to"))
		}
		page.Has(".files.kept", "申请表.pdf")
		page.Has(".notice", "接着 2022-03-01 09:00 存的草稿填，草稿保留到 2022-03-31")
		h.Read(h.AskFirm(firm, "/services/"+item+"/file?who=company&place=rented&afresh=1"), "", 200).Lacks(".files", "申请表")
		h.Read(h.AskFirm(firm, "/today"), "", 200).Has("#drafts-sheet td", "食品经营许可核发")
		m, err := h.Matter.Raise(ctx, me, matter.RaiseInput{Kind: counter.Kind, Values: form{"item": {h.version("食品经营许可核发")}}, Draft: "draft-1", Keep: []string{string(d.Files[0].ID)}, Key: "key-draft-1"})
		h.Must(err)
		if got := h.Events(m.ID); got != "case.filed" {
			h.Errorf("events %s", got)
		}
		view, err := h.Matter.View(ctx, me, m.ID)
		h.Must(err)
		if len(view.Files) != 1 || view.Files[0].Name != "申请表.pdf" || view.Files[0].MediaType != "application/pdf" {
			h.Fatalf("files %+v", view.Files)
		}
		_, body, err := h.Matter.Attachment(ctx, me, view.Files[0].ID)
		h.Must(err)
		if !bytes.Equal(body, pdf) || h.blobs() != 1 {
			h.Errorf("the file is %q, with %d references", body, h.blobs())
		}
		_, err = h.Matter.Draft(ctx, me, "draft-1")
		h.refused(err, kernel.CodeNotFound, "已经提交")
		h.Must(h.keep(me, "draft-1", item, nil)) // what the browser saved late
		if list, _ := h.Matter.Drafts(ctx, me); len(list) != 0 {
			h.Errorf("a filed form is kept again: %v", list)
		}
	})
}

// A draft can be given up, loses the files that were unticked, and is dropped when
// its days are over.
func TestADraftIsGivenUpOrExpires(t *testing.T) {
	each(t, func(h *house) {
		item := string(h.find("食品经营许可核发").Items[0].ItemID)
		me := h.Contact(firm)
		h.Must(h.keep(me, "a", item, nil))
		h.Must(h.keep(me, "a", item, nil)) // the first file was not ticked any more
		if h.blobs() != 1 {
			h.Errorf("%d references to one file", h.blobs())
		}
		d, err := h.Matter.Draft(ctx, me, "a")
		h.Must(err)
		h.Must(h.keep(me, "a", item, nil, string(d.Files[0].ID)))
		h.Must(h.Matter.SaveDraft(ctx, me, matter.DraftInput{ID: "a", Kind: counter.Kind, Subject: item, Values: form{"contact_name": {"乌兰"}}, Typed: true}))
		if d, err = h.Matter.Draft(ctx, me, "a"); err != nil || len(d.Files) != 2 || d.Values["contact_name"][0] != "乌兰" {
			h.Errorf("%v %v", d, err)
		}
		h.Must(h.Matter.DiscardDraft(ctx, me, "a"))
		if h.blobs() != 0 {
			h.Error("a discarded draft holds its files")
		}
		h.Must(h.keep(me, "b", item, nil))
		h.At("2022-03-31", 23)
		if _, err := h.Matter.Draft(ctx, me, "b"); err != nil {
			h.Error(err)
		}
		h.At("2022-04-01", 0)
		_, err = h.Matter.Draft(ctx, me, "b")
		h.refused(err, kernel.CodeNotFound, "过期")
		h.Must(h.Matter.DropExpiredDrafts(ctx))
		if h.blobs() != 0 {
			h.Error("an expired draft holds its files")
		}
		for i := range 20 {
			h.Must(h.Matter.SaveDraft(ctx, me, matter.DraftInput{ID: kernel.ID("n" + strings.Repeat("x", i)), Kind: counter.Kind, Subject: item}))
		}
		h.refused(h.keep(me, "one too many", item, nil), kernel.CodeConflict, "最多 20 份")
	})
}

// The button that keeps a form works without scripts, for any kind.
func TestADraftByTheButton(t *testing.T) {
	each(t, func(h *house) {
		typed := url.Values{"_key": {"k1"}, "_draft": {"w1"}, "problem": {"门口的路坏了，车进不来"}, "topic": {"logistics"}}
		if w := h.SendFirm(firm, "/m/whistle/draft", typed); w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), "/today") {
			h.Fatalf("%d %s", w.Code, w.Body)
		}
		h.Read(h.AskFirm(firm, "/today"), "", 200).Has("#drafts-sheet td", "门口的路坏了")
		if got := h.Read(h.AskFirm(firm, "/m/whistle/new?draft=w1"), "", 200).Typed("problem"); got != "门口的路坏了，车进不来" {
			h.Errorf("resumed with %q", got)
		}
		if w := h.AskFirm("E0002", "/m/whistle/new?draft=w1"); w.Code != 404 {
			h.Errorf("another's draft: %d", w.Code)
		}
		if w := h.SendFirm(firm, "/drafts/w1/discard", url.Values{}); w.Code != 303 {
			h.Errorf("%d", w.Code)
		}
		h.Read(h.AskFirm(firm, "/today"), "", 200).Lacks("#drafts-sheet td", "")
	})
}

// count is how many events of a kind there are; "" = of all.
func (h *house) count(kind string) (n int64) {
	h.Helper()
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) (err error) {
		n, err = store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM event WHERE kind = $1 OR $1 = ''`, kind)
		return err
	}))
	return n
}

// The browser keeps chosen files by itself: it is answered with the form that shows
// them, each once, with what is offered besides; what was unticked is gone; a fault is
// told in words; once the form was sent nothing is kept.
func TestChosenFilesAreKeptByThemselves(t *testing.T) {
	each(t, func(h *house) {
		me := h.Contact(firm)
		first, err := h.fileWith(me, paper(layout))
		h.Must(err)
		h.Do(window, first, "accept", nil)
		offered := string(h.earlier(me)[layout].Attachment.ID)
		path := "/services/" + string(h.find("食品经营许可核发").Items[0].ItemID) + "/file"
		form := h.Read(h.AskFirm(firm, path+"?who=company&place=rented"), "", 200)
		field := form.Attr("#case .fileinput input", "name")
		typed := url.Values{"_key": {"k9"}, "_draft": {"d9"}, "_auto": {"files"}, "item": {form.Typed("item")}, "answers": {form.Typed("answers")}, "contact_name": {"乌兰"}}
		keep := func(name, body string, ticked ...string) apptest.Page {
			h.Helper()
			typed[field] = ticked
			return h.Read(h.UploadFirm(firm, path+"/draft", field, name, body, typed), path, 200)
		}
		keep("一.pdf", string(pdf))
		d, err := h.Matter.Draft(ctx, me, "d9")
		h.Must(err)
		if len(d.Files) != 1 || d.Files[0].Field != field || d.Files[0].About == "" || d.Values["contact_name"][0] != "乌兰" || d.Values["_auto"] != nil {
			h.Errorf("kept %+v", d)
		}
		drawn := keep("二.pdf", "%PDF-1.4 two", string(d.Files[0].ID))
		kept := drawn.All("#kept-" + field + " li")
		if len(kept) != 2 || !strings.Contains(kept[0], "一.pdf") || !strings.Contains(kept[1], "二.pdf") {
			h.Errorf("the form shows %q", kept)
		}
		if drawn.Attr("#case [value="+offered+"]", "name") == "" {
			h.Error("what was handed in before is offered no more")
		}
		if kept = keep("三.pdf", "%PDF-1.4 three").All("#kept-" + field + " li"); len(kept) != 1 || !strings.Contains(kept[0], "三.pdf") {
			h.Errorf("with nothing ticked the form shows %q", kept)
		}
		if w := h.UploadFirm(firm, path+"/draft", field, "run.pdf", "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00", typed); w.Code != 422 {
			h.Errorf("a program: %d", w.Code)
		}
		typed.Set("_auto", "text")
		typed[field] = nil
		if w := h.SendFirm(firm, path+"/draft", typed); w.Code != 204 {
			h.Errorf("what was typed: %d", w.Code)
		}
		if d, err = h.Matter.Draft(ctx, me, "d9"); err != nil || len(d.Files) != 1 {
			h.Errorf("what was typed took the files away: %v %v", d.Files, err)
		}
		_, err = h.Matter.Raise(ctx, me, matter.RaiseInput{Kind: counter.Kind, Values: map[string][]string{"item": {form.Typed("item")}}, Draft: "d9", Keep: []string{string(d.Files[0].ID)}, FileField: "papers", Key: "k9"})
		h.Must(err)
		typed.Set("_auto", "files")
		if w := h.UploadFirm(firm, path+"/draft", field, "迟到.pdf", string(pdf), typed); w.Code != 204 {
			h.Errorf("after it was sent: %d", w.Code)
		}
	})
}
