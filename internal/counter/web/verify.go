package web

import (
	"mime"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/codes"
	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// paperFile sends a document of a case to whoever sees the case.
func (p *Pages) paperFile(c *web.Ctx) error {
	paper, body, err := p.o.Counter.PaperFile(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	head := c.W.Header()
	head.Set("Content-Type", "application/pdf")
	head.Set("Content-Length", strconv.Itoa(len(body)))
	head.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": paper.Number + paper.Document.Title + ".pdf"}))
	c.W.WriteHeader(http.StatusOK)
	_, err = c.W.Write(body)
	return err
}

// verifyView is the page where anybody compares a document with its code.
type verifyView struct {
	Form  ui.Form
	Field ui.Field
	Found *verifiedView
}

type verifiedView struct {
	Notice ui.Notice
	Facts  []ui.Fact
}

func (p *Pages) verify(c *web.Ctx) error { return p.drawVerify(c, http.StatusOK, c.NewForm(), nil) }

func (p *Pages) drawVerify(c *web.Ctx, status int, state ui.FormState, found *verifiedView) error {
	c.W.Header().Set("Cache-Control", "no-store")
	v := verifyView{Found: found, Form: ui.Form{ID: "verify", Action: "/verify", State: state, Submit: c.T("counter.verify.do"), NoScript: true},
		Field: ui.Field{Type: "text", Name: "code", Label: c.T("counter.verify.code"), Hint: c.T("counter.verify.code.hint"), Value: c.Query("code"), Max: 20, Required: true}}
	return c.Plain(status, c.T("counter.verify"), verifyPage(v))
}

// lookUp answers a code. Each try is counted before the code is looked at; one
// that opens nothing stays counted and is recorded.
func (p *Pages) lookUp(c *web.Ctx) error {
	if err := p.o.Guesses.CountGuess(c.Context(), c.IP()); err != nil {
		return p.refuse(c, err)
	}
	v, err := p.o.Counter.Verify(c.Context(), c.Form("code"))
	if code := kernel.CodeOf(err); code == kernel.CodeNotFound || code == kernel.CodeInvalid {
		if err := p.o.Guesses.GuessedWrong(c.Context(), "/verify", c.IP()); err != nil {
			return err
		}
		return p.refuse(c, err)
	}
	if err == nil {
		err = p.o.Guesses.GuessedRight(c.Context(), c.IP())
	}
	if err != nil {
		return err
	}
	return p.drawVerify(c, http.StatusOK, c.FormState(nil), verified(c, &v))
}

// refuse keeps what was typed and says why it opens nothing.
func (p *Pages) refuse(c *web.Ctx, err error) error {
	return p.drawVerify(c, web.Status(err), c.FormState(err, "code"), nil)
}

func verified(c *web.Ctx, v *counter.Verified) *verifiedView {
	out := &verifiedView{Notice: ui.Notice{Kind: ui.Good, Text: c.T("counter.verify.valid")}}
	if v.WithdrawnAt != 0 {
		out.Notice = ui.Notice{Kind: ui.Warn, Text: c.T("counter.verify.withdrawn", v.WithdrawnAt.In(c.Loc).Format("2006-01-02"))}
	}
	out.Facts = []ui.Fact{{Label: c.T("counter.verify.what"), Text: c.Say(v.Name)}, {Label: c.T("counter.verify.number"), Text: v.Number}, {Label: c.T("counter.verify.on"), Text: v.On.String()}, {Label: c.T("counter.item"), Text: c.Say(v.Item)},
		{Label: c.T("counter.verify.applicant"), Text: v.Applicant}, {Label: c.T("counter.verify.issuer"), Text: v.Document.Issuers[0]}, {Label: "SHA-256", Value: hashText(v.Hash)}}
	return out
}

// casePaperTable lists the documents of a case.
func (p *Pages) casePaperTable(c *web.Ctx, list []counter.Paper) *ui.Table {
	if len(list) == 0 {
		return nil
	}
	t := &ui.Table{ID: "documents", Caption: c.T("counter.documents"), Columns: []ui.Column{{Key: "name", Label: c.T("counter.document"), Main: true, Wrap: true}, {Key: "on", Label: c.T("counter.verify.on")}, {Key: "code", Label: c.T("counter.verify.code")}, {Key: "state", Label: c.T("counter.state"), Bare: true}}}
	for i := range list {
		x := &list[i]
		def, _ := p.o.Counter.PaperKind(x.Kind)
		state := ui.Tag{Text: c.T("counter.document.holds"), State: ui.Good}
		if x.WithdrawnAt != 0 {
			state = ui.Tag{Text: c.T("counter.document.withdrawn"), State: ui.Warn}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(x.Number, c.Say(def.Name), "/papers/"+string(x.ID)+"/file"), ui.Day(x.On), ui.Text(codes.GroupReceipt(x.Code)), ui.TagMark(state)}})
	}
	return t
}
