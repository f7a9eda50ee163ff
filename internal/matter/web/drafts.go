package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// What a form that is kept on the server sends beside its fields.
const (
	draftField = "_draft" // which draft it is
	autoField  = "_auto"  // the browser saves it by itself: what was typed, or files, too
)

const (
	autoText  = "text"
	autoFiles = "files"
)

// Going on with a draft, the address says which, or that none is wanted.
const (
	draftQuery  = "draft"
	afreshQuery = "afresh"
)

// Draft is a half-filled form that a page goes on with; the zero one is a form
// nobody has begun.
type Draft struct{ *matter.Draft }

// ResumeDraft returns the reader's draft of a form: the one the address names, else
// the newest of that kind and subject.
func ResumeDraft(c *web.Ctx, s *matter.Service, kind, subject string) (Draft, error) {
	id := kernel.ID(c.Query(draftQuery))
	if c.Query(afreshQuery) != "" {
		return Draft{}, nil
	}
	if id == "" {
		list, err := s.Drafts(c.Context(), c.Actor)
		if err != nil {
			return Draft{}, err
		}
		at := slices.IndexFunc(list, func(d matter.Draft) bool { return d.Kind == kind && d.Subject == subject })
		if at < 0 {
			return Draft{}, nil
		}
		id = list[at].ID
	}
	d, err := s.Draft(c.Context(), c.Actor, id)
	if err == nil && (d.Kind != kind || d.Subject != subject) {
		err = kernel.NotFound(kernel.T("没有这份草稿", "There is no such draft"))
	}
	return Draft{&d}, err
}

// Begun reports whether there is something to go on with.
func (d Draft) Begun() bool { return d.Draft != nil }

// State is the form as it was left.
func (d Draft) State() ui.FormState {
	s := ui.FormState{Values: url.Values{}, Key: web.NewKey()}
	maps.Copy(s.Values, d.Values)
	s.Values.Set("_key", s.Key)
	s.Values.Set(draftField, string(d.ID))
	for _, f := range d.Files {
		if !slices.Contains(s.Values[f.Field], string(f.ID)) {
			s.Values[f.Field] = append(slices.Clone(s.Values[f.Field]), string(f.ID))
		}
	}
	return s
}

// Notice says that the form goes on with a draft, and how to begin another.
func (d Draft) Notice(c *web.Ctx, door string) ui.Notice {
	return ui.Notice{Kind: ui.Info, Text: c.T("draft.resumed", kernel.DateOf(d.SavedAt.In(c.Loc)).String()+" "+d.SavedAt.In(c.Loc).Format("15:04"), d.lastDay(c)), Href: with(door, afreshQuery, "1"), Link: c.T("draft.afresh")}
}

func (d Draft) lastDay(c *web.Ctx) string { return kernel.DateOf((d.Expires - 1).In(c.Loc)).String() }

func with(door, name, value string) string {
	u, err := url.Parse(door)
	if err != nil {
		return door
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// KeptFiles shows, in the fields of a form, the files of the draft it goes on with.
func KeptFiles(c *web.Ctx, s *matter.Service, state ui.FormState, fields []ui.Field) error {
	id := kernel.ID(state.Value(draftField, ""))
	if id == "" {
		return nil
	}
	d, err := s.Draft(c.Context(), c.Actor, id)
	if err != nil {
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return nil // nothing was kept of it yet
		}
		return err
	}
	for _, f := range d.Files {
		for i := range fields {
			if fields[i].Name == f.Field {
				fields[i].Files = append(fields[i].Files, ui.File{ID: string(f.ID), Name: f.Name, Size: f.Size, Href: "/drafts/" + string(d.ID) + "/files/" + string(f.ID)})
			}
		}
	}
	return nil
}

// SaveDraft keeps the form just sent; files are its fields that hold some, known those
// that show their faults. By the button, the reader goes on under Today; the browser,
// which sends by itself, is told what is wrong, and what files it kept by the form drawn
// anew.
func SaveDraft(c *web.Ctx, s *matter.Service, in matter.DraftInput, known []string, draw func(state ui.FormState, status int) error, files ...FileField) error {
	auto := c.Form(autoField)
	err := saveDraft(c, s, &in, files)
	switch {
	case auto == "" && web.Mendable(err):
		return draw(c.FormState(err, known...), web.Status(err))
	case err != nil:
		return err
	case auto == "":
		c.Flash(ui.Good, c.T("draft.saved"))
		return c.Redirect("/today#drafts-sheet")
	}
	if auto == autoFiles {
		d, err := s.Draft(c.Context(), c.Actor, in.ID)
		if kernel.CodeOf(err) != kernel.CodeNotFound { // the form was sent meanwhile
			if err != nil {
				return err
			}
			return draw(Draft{&d}.State(), http.StatusOK)
		}
	}
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

func saveDraft(c *web.Ctx, s *matter.Service, in *matter.DraftInput, files []FileField) (err error) {
	in.ID, in.Key, in.Typed = kernel.ID(c.Form(draftField)), c.Form("_key"), c.Form(autoField) == autoText
	in.Firm, in.Values = c.Actor.Enterprise, url.Values(maps.Clone(c.FormValues()))
	if in.Firm == "" {
		in.Firm = kernel.ID(c.Form(matter.PartyField))
	}
	for _, name := range []string{"_key", draftField, autoField} {
		delete(in.Values, name)
	}
	if !in.Typed {
		if in.Files, in.Keep, err = Sent(c, files...); err != nil {
			return err
		}
	}
	return s.SaveDraft(c.Context(), c.Actor, *in)
}

// FromDraft tells a command which draft the form just sent goes on with.
func FromDraft(c *web.Ctx, in *matter.RaiseInput) { in.Draft = kernel.ID(c.Form(draftField)) }

// FileField is a field of a form that holds files, and what they are.
type FileField struct{ Name, About string }

// Sent are the files that came with a form, and the ids of those ticked to stay.
func Sent(c *web.Ctx, fields ...FileField) (files []matter.File, keep []string, err error) {
	for _, f := range fields {
		came, err := Received(c, f.Name)
		if err != nil {
			return nil, nil, err
		}
		for i := range came {
			came[i].About = f.About
		}
		files = append(files, came...)
		for _, id := range c.FormAll(f.Name) {
			if id != "" { // a browser sends an empty choice of files, too
				keep = append(keep, id)
			}
		}
	}
	return files, keep, nil
}

// saveDraft keeps the form that begins a matter.
func (p *Pages) saveDraft(c *web.Ctx, kind string) error {
	course, err := p.o.Matter.Kinds().Current(kind)
	if err != nil {
		return err
	}
	in := matter.DraftInput{Kind: kind, Subject: c.Form(parentField), Door: "/m/" + kind + "/new", Title: course.Def.Raise.Name}
	if in.Subject != "" {
		in.Door = with(in.Door, "parent", in.Subject)
	}
	if title := c.Form(course.Def.Titled); title != "" {
		in.Title = kernel.T(brief(title), brief(title))
	}
	known := append([]string{firmField, parentField}, course.Def.Raise.Form...)
	return SaveDraft(c, p.o.Matter, in, known, func(state ui.FormState, status int) error {
		return p.drawRaise(c, status, course, state, nil)
	}, fileFields(course, &course.Def.Raise)...)
}

func brief(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// fileFields are the fields of an action that hold files.
func fileFields(course *caseflow.Course, a *caseflow.Action) (out []FileField) {
	for _, code := range a.Form {
		if f := course.Field(code); f != nil && f.Type == caseflow.TypeFiles {
			out = append(out, FileField{Name: code})
		}
	}
	return out
}

// draftTable lists what the reader left half filled; nil when that is nothing.
func (p *Pages) draftTable(c *web.Ctx) (*ui.Table, error) {
	list, err := p.o.Matter.Drafts(c.Context(), c.Actor)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	t := ui.Table{ID: "drafts", Caption: c.T("draft.title"), Actions: true, Columns: []ui.Column{{Key: "title", Label: c.T("list.matter"), Main: true, Wrap: true}}}
	if c.Actor.Enterprise == "" {
		t.Columns = append(t.Columns, ui.Column{Key: "firm", Label: c.T("list.firm")})
	}
	t.Columns = append(t.Columns, ui.Column{Key: "saved", Label: c.T("draft.saved-at")}, ui.Column{Key: "until", Label: c.T("draft.until")})
	for i := range list {
		d := Draft{&list[i]}
		kind := ""
		if course, err := p.o.Matter.Kinds().Current(d.Kind); err == nil {
			kind = course.Def.Name.In(c.Lang)
		}
		cells := []templ.Component{ui.Titled(kind, c.Say(d.Title), with(d.Door, draftQuery, string(d.ID)))}
		if c.Actor.Enterprise == "" {
			cells = append(cells, ui.Text(p.names(c).Firm(d.Firm)))
		}
		cells = append(cells, ui.When(d.SavedAt), ui.Text(d.lastDay(c)))
		t.Rows = append(t.Rows, ui.Row{Cells: cells, Acts: []ui.Button{{Label: c.T("draft.go-on"), Href: with(d.Door, draftQuery, string(d.ID)), Small: true}, {Label: c.T("draft.discard"), Post: "/drafts/" + string(d.ID) + "/discard", Small: true, Danger: true}}})
	}
	return &t, nil
}

// discardDraft gives a draft up.
func (p *Pages) discardDraft(c *web.Ctx) error {
	if err := p.o.Matter.DiscardDraft(c.Context(), c.Actor, c.ID("id")); err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("draft.discarded"))
	return c.Redirect("/today")
}

// draftFile shows a file kept with a draft.
func (p *Pages) draftFile(c *web.Ctx) error {
	f, body, err := p.o.Matter.DraftFile(c.Context(), c.Actor, c.ID("id"), c.ID("file"))
	if err != nil {
		return err
	}
	return sendFile(c, f.Name, f.MediaType, body)
}
