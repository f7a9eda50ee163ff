package web

import (
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// firmOf is the firm a case is filed for, as far as it is known yet: the contact's
// own, the one chosen, or the only one that gave the reader a mandate.
func (p *Pages) firmOf(c *web.Ctx, item kernel.ID, state ui.FormState) (kernel.ID, error) {
	if c.Actor.Enterprise != "" {
		return c.Actor.Enterprise, nil
	}
	f, err := p.forFirm(c, item)
	if err != nil {
		return "", err
	}
	chosen := state.Value(matter.PartyField, c.Query(matter.PartyField))
	if chosen == "" && len(f.Options) == 1 {
		chosen = f.Options[0].Value
	}
	if !slices.ContainsFunc(f.Options, func(o ui.Option) bool { return o.Value == chosen }) {
		return "", nil
	}
	return kernel.ID(chosen), nil
}

// heldFacts is what the zone knows of a firm, so that nobody types it again.
func (p *Pages) heldFacts(c *web.Ctx, firm kernel.ID) (out []ui.Fact) {
	e, ok := p.o.Org.Directory().Enterprise(firm)
	if !ok {
		return nil
	}
	for _, mark := range []string{"name", "uscc", "address"} {
		text := counter.HeldValue(e, mark)
		switch {
		case mark == "name":
			text = p.names(c).FirmFull(firm)
		case mark == "address":
			text = c.Say(kernel.T(e.Address, e.AddressEN))
		}
		if text != "" {
			out = append(out, ui.Fact{Label: c.T("counter.held." + mark), Text: text})
		}
	}
	if name, phone := p.contact(c, firm); name != "" && c.Actor.Enterprise != "" {
		out = append(out, ui.Fact{Label: c.T("counter.held.contact"), Text: name + " " + phone})
	}
	return out
}

// ownPapers lists what this applicant has to hand in; what the zone holds of the
// firm says what it is.
func (p *Pages) ownPapers(c *web.Ctx, firm kernel.ID, list []counter.Material) ui.Table {
	e, _ := p.o.Org.Directory().Enterprise(firm)
	t := papers(c, list, true)
	last := len(t.Columns) - 1
	for i, m := range list {
		if held := counter.HeldValue(e, m.Held); held != "" {
			t.Rows[i].Cells[last] = ui.TagMark(ui.Tag{Text: c.T("counter.held.value", held), State: ui.Good})
		}
	}
	return t
}

// paperKey is the form's name for the files of a material.
func paperKey(material string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(material)) // never fails
	return "paper-" + strconv.FormatUint(uint64(h.Sum32()), 36)
}

// paperFields are the fields of a form that hold files, by material.
func paperFields(list []counter.Material) []matterweb.FileField {
	out := []matterweb.FileField{{Name: paperField}}
	for _, m := range list {
		out = append(out, matterweb.FileField{Name: paperKey(m.Name), About: m.Name})
	}
	return out
}

// uploads asks for each material that the zone does not hold, and offers what the
// firm handed in before; other papers are asked last.
func (p *Pages) uploads(c *web.Ctx, firm kernel.ID, list []counter.Material) ([]ui.Field, error) {
	e, _ := p.o.Org.Directory().Enterprise(firm)
	list = slices.DeleteFunc(slices.Clone(list), func(m counter.Material) bool { return counter.HeldValue(e, m.Held) != "" })
	return p.byMaterial(c, firm, list)
}

func (p *Pages) byMaterial(c *web.Ctx, firm kernel.ID, list []counter.Material) (out []ui.Field, err error) {
	earlier, err := p.o.Counter.Earlier(c.Context(), c.Actor, firm, list)
	if err != nil {
		return nil, err
	}
	file := ui.Field{Type: "files", Accept: "image/*,.pdf,.doc,.docx,.xls,.xlsx", Camera: true}
	for _, m := range list {
		f := file
		f.Name, f.Label, f.Hint = paperKey(m.Name), named(c, m.Name, m.NameEN), named(c, m.Sample, m.SampleEN)
		if m.Optional {
			f.Hint = c.T("counter.mark.optional")
		}
		if x, ok := earlier[m.Name]; ok {
			id := string(x.Attachment.ID)
			f.Values = []string{id}
			f.Files = []ui.File{{ID: id, Name: x.Attachment.Name, Href: "/files/" + id, Size: x.Attachment.Size, Offer: c.T("counter.again"), Note: c.T("counter.again.of", day(c, x.Since), x.Case.Number, x.Until.String())}}
		}
		out = append(out, f)
	}
	file.Name, file.Label, file.Hint = paperField, c.T("counter.other-papers"), c.T("counter.file.papers.hint")
	return append(out, file), nil
}

func day(c *web.Ctx, at kernel.Instant) string { return kernel.DateOf(at.In(c.Loc)).String() }

// sent are the papers that came with the filing form: files, kept ones of its draft,
// and those handed in before where nothing newer came.
func (p *Pages) sent(c *web.Ctx, g *counter.Guide) (files []matter.File, keep []string, err error) {
	if files, keep, err = matterweb.Sent(c, paperFields(g.Item.Materials)...); err != nil {
		return nil, nil, err
	}
	firm, err := p.firmOf(c, g.ItemID, c.FormState(nil))
	if err != nil {
		return nil, nil, err
	}
	files, err = p.again(c, firm, g.Item.Materials, files)
	return files, keep, err
}

// again adds to the papers that came those ticked to be used again, where nothing
// newer came.
func (p *Pages) again(c *web.Ctx, firm kernel.ID, list []counter.Material, files []matter.File) ([]matter.File, error) {
	for k := range files {
		files[k].Field = paperField
	}
	earlier, err := p.o.Counter.Earlier(c.Context(), c.Actor, firm, list)
	for _, m := range list {
		x, there := earlier[m.Name]
		newer := slices.ContainsFunc(files, func(f matter.File) bool { return f.About == m.Name })
		if there && !newer && slices.Contains(c.FormAll(paperKey(m.Name)), string(x.Attachment.ID)) {
			files = append(files, matter.File{Field: paperField, Name: x.Attachment.Name, About: m.Name, From: x.Attachment.ID})
		}
	}
	return files, err
}

// Uploads asks for what completes a case by material, as the filing form does, so
// that it need not be handed in again with the next.
func (p *Pages) Uploads() matterweb.Uploads {
	return matterweb.Uploads{Ask: func(c *web.Ctx, v *matter.View, action string) ([]ui.Field, error) {
		list, err := p.wanted(c, v, action)
		if len(list) == 0 || err != nil {
			return nil, err
		}
		return p.byMaterial(c, v.Enterprise, list)
	}, Sent: func(c *web.Ctx, v *matter.View, action string) ([]matter.File, error) {
		list, err := p.wanted(c, v, action)
		if err != nil {
			return nil, err
		}
		files, _, err := matterweb.Sent(c, paperFields(list)...)
		if err != nil {
			return nil, err
		}
		return p.again(c, v.Enterprise, list, files)
	}}
}

// wanted are the materials an action of a case is to bring: what it was told is
// missing, or what was to come later, as far as its item names it.
func (p *Pages) wanted(c *web.Ctx, v *matter.View, action string) ([]counter.Material, error) {
	field, brings := map[string]string{"supply": "missing", "hand_in": "later"}[action]
	if !brings {
		return nil, nil
	}
	_, of, err := p.o.Counter.Case(c.Context(), v.ID)
	if err != nil {
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return nil, nil // taken over from elsewhere
		}
		return nil, err
	}
	asked := lines(text(v, field))
	list := p.o.Counter.Needed(&of.Item, answersOf(text(v, "answers")))
	return slices.DeleteFunc(list, func(m counter.Material) bool { return !slices.Contains(asked, m.Name) }), nil
}

// paperFiles are the files of a material of a case, and whether they are used again.
func (p *Pages) paperFiles(c *web.Ctx, v *matter.View, handed map[kernel.ID]counter.Handed, material string) templ.Component {
	var out []ui.File
	for _, a := range v.Files {
		h, ok := handed[a.ID]
		if !ok || h.Material != material {
			continue
		}
		f := ui.File{Name: a.Name, Href: "/files/" + string(a.ID), Size: a.Size}
		if h.From != "" {
			f.Note = c.T("counter.again.from", p.caseNumber(c, h.From)+" "+day(c, h.Since))
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		return ui.Quiet("")
	}
	return ui.FileList(out)
}

// caseNumber is the number of a case the reader sees, else its date says enough.
func (p *Pages) caseNumber(c *web.Ctx, id kernel.ID) string {
	m, err := p.o.Matter.Get(c.Context(), c.Actor, id)
	if err != nil {
		return ""
	}
	return m.Number
}
