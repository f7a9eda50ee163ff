package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/admin"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// packView is the page of the pack the program runs under.
type packView struct {
	Head                             ui.PageHead
	Facts                            []ui.Fact
	Kinds, Registers, Roles, Uploads ui.Table
	Form                             ui.Form
	Field                            ui.Field
	Problems                         *ui.Table // of the file just sent
	Wrong                            int
}

// short is the beginning of a content hash, as people compare it.
func short(hash string) string { return hash[:min(len(hash), 12)] }

func (p *Pages) pack(c *web.Ctx) error {
	return p.drawPack(c, http.StatusOK, c.NewForm(), nil)
}

func (p *Pages) drawPack(c *web.Ctx, status int, state ui.FormState, problems []pack.Problem) error {
	k := p.o.Pack
	v := packView{Head: ui.PageHead{Title: c.T("pack.title"), Sub: c.T("pack.sub")}}
	v.Facts = []ui.Fact{{Label: c.T("pack.zone"), Text: c.Say(k.Zone.FullName)}, {Label: c.T("pack.code"), Text: k.Zone.Code}, {Label: c.T("pack.version"), Text: short(k.Hash)}, {Label: c.T("pack.tz"), Text: k.Zone.TZ},
		{Label: c.T("pack.counts"), Text: c.T("pack.counts.of", len(k.Units), len(k.Posts), len(k.Enterprises))}}
	v.Kinds, v.Registers, v.Roles = p.kindTable(c), p.registerTable(c), p.packRoles(c)
	ups, err := p.o.Admin.Uploads(c.Context(), c.Actor, 10)
	if err != nil {
		return err
	}
	v.Uploads = p.uploadTable(c, ups)
	v.Form = ui.Form{ID: "upload", Action: "/admin/pack", State: state, Submit: c.T("pack.upload"), Files: true, Next: c.T("pack.upload.next"), NoScript: true}
	v.Field = ui.Field{Name: "file", Label: c.T("pack.file"), Hint: c.T("pack.file.hint"), Type: "files", Accept: ".zip", Required: true}
	if problems != nil {
		t := problemTable(c, problems)
		v.Problems, v.Wrong = &t, len(pack.Errors(problems))
	}
	return c.PageStatus(status, v.Head.Title, packBody(v))
}

// kindTable lists the kinds in force, which may be newer than the pack.
func (p *Pages) kindTable(c *web.Ctx) ui.Table {
	t := ui.Table{ID: "kinds", Caption: c.T("pack.kinds"), Columns: []ui.Column{{Key: "name", Label: c.T("pack.kind"), Main: true}, {Key: "code", Label: c.T("pack.code")},
		{Key: "version", Label: c.T("pack.version")}, {Key: "from", Label: c.T("pack.from")}, {Key: "stages", Label: c.T("pack.stages"), Right: true}}}
	for _, k := range p.o.Matter.Kinds().All() {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(c.Say(k.Def.Name)), ui.Quiet(k.Def.Kind), ui.Figure(short(k.Def.Version), ""), ui.Figure(k.Def.From, ""), ui.Figure(strconv.Itoa(len(k.Def.Stages)), "")}})
	}
	return t
}

func (p *Pages) registerTable(c *web.Ctx) ui.Table {
	t := ui.Table{ID: "registers", Caption: c.T("pack.registers"), Columns: []ui.Column{{Key: "name", Label: c.T("pack.register"), Main: true}, {Key: "code", Label: c.T("pack.code")}, {Key: "version", Label: c.T("pack.version")}, {Key: "fields", Label: c.T("pack.fields"), Right: true}}}
	for _, r := range p.o.Matter.Registers() {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(c.Say(r.Name)), ui.Quiet(r.Code), ui.Figure(short(r.Version), ""), ui.Figure(strconv.Itoa(len(r.Fields)), "")}})
	}
	return t
}

func (p *Pages) packRoles(c *web.Ctx) ui.Table {
	t := ui.Table{ID: "pack-roles", Caption: c.T("pack.roles"), Columns: []ui.Column{{Key: "name", Label: c.T("roles.role"), Main: true}, {Key: "code", Label: c.T("pack.code")}, {Key: "may", Label: c.T("roles.permissions"), Right: true}}}
	for _, r := range p.o.Auth.Roles() {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(c.Say(r.Name)), ui.Quiet(r.Code), ui.Figure(strconv.Itoa(len(r.Grants)), "")}})
	}
	return t
}

func (p *Pages) uploadTable(c *web.Ctx, list []admin.Upload) ui.Table {
	t := ui.Table{ID: "uploads", Caption: c.T("pack.uploads"), Columns: []ui.Column{{Key: "file", Label: c.T("pack.file"), Main: true}, {Key: "version", Label: c.T("pack.version")}, {Key: "by", Label: c.T("pack.by")}, {Key: "at", Label: c.T("pack.at")}, {Key: "state", Label: c.T("pack.state")}},
		Empty: ui.Empty{Title: c.T("pack.uploads.empty")}}
	for _, u := range list {
		state := ui.Quiet(c.T("pack.state.checked"))
		if u.Published != 0 {
			state = templ.Join(ui.TagMark(ui.Tag{Text: c.T("pack.state.published"), State: ui.Good}), ui.Text(" "), ui.When(u.Published))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", u.File, "/admin/pack/"+string(u.ID)), ui.Figure(short(u.Hash), ""), ui.Text(p.personName(c, u.Person)), ui.When(u.At), state}})
	}
	return t
}

func problemTable(c *web.Ctx, list []pack.Problem) ui.Table {
	t := ui.Table{ID: "problems", Caption: c.T("pack.problems"), Columns: []ui.Column{{Key: "file", Label: c.T("pack.where"), Main: true}, {Key: "what", Label: c.T("pack.what"), Wrap: true}, {Key: "how", Label: c.T("pack.how"), Wrap: true}}}
	for _, x := range list {
		where := x.File
		if x.Line > 0 {
			where += ":" + strconv.Itoa(x.Line)
		}
		what, row := ui.Text(c.Say(x.What)), ui.Row{State: ui.Bad}
		if x.Warn {
			what, row.State = templ.Join(ui.TagMark(ui.Tag{Text: c.T("pack.warn"), State: ui.Warn}), ui.Text(" "+c.Say(x.What))), ""
		}
		row.Cells = []templ.Component{ui.Figure(where, ""), what, ui.Text(c.Say(x.How))}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// uploadPack checks a zip; one that can be used has a page of its own.
func (p *Pages) uploadPack(c *web.Ctx) error {
	name, body, err := zipOf(c)
	var done admin.Checked
	if err == nil {
		done, err = p.o.Admin.UploadPack(c.Context(), c.Actor, name, body)
	}
	switch {
	case err != nil:
		if state, status, ok := refused(c, err, "file"); ok {
			return p.drawPack(c, status, state, nil)
		}
		return err
	case done.Pack == nil:
		err := kernel.Invalid("file", kernel.T("“%s”有 %d 处错误，见“检查结果”；改好后再上传", "%q has %d faults, listed on this page; mend them and upload it again"), name, len(pack.Errors(done.Problems)))
		return p.drawPack(c, http.StatusUnprocessableEntity, c.FormState(err, "file"), done.Problems)
	}
	return c.Redirect("/admin/pack/" + string(done.Upload.ID))
}

func zipOf(c *web.Ctx) (string, []byte, error) {
	files := c.Files("file")
	if len(files) != 1 {
		return "", nil, kernel.Invalid("file", kernel.T("请选择一个 zip 文件", "Choose one zip file"))
	}
	r, err := files[0].Open()
	if err != nil {
		return "", nil, kernel.Internal(err)
	}
	defer r.Close()
	up, err := store.ReadUpload(r, admin.MaxZip)
	return files[0].Filename, up.Body, err
}

// uploadView is the page of an uploaded pack.
type uploadView struct {
	Head     ui.PageHead
	Facts    []ui.Fact
	Changes  ui.Table
	Warnings *ui.Table
	Publish  *ui.Form
	Seen     []ui.Field
}

func (p *Pages) packUpload(c *web.Ctx) error { return p.drawUpload(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawUpload(c *web.Ctx, status int, state ui.FormState) error {
	done, err := p.o.Admin.LookUpload(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	u := done.Upload
	v := uploadView{Head: ui.PageHead{Title: u.File, Crumbs: p.crumbs(c, "pack.title", "/admin/pack", u.File)}, Changes: changeTable(c, done.Changes)}
	v.Facts = []ui.Fact{{Label: c.T("pack.version"), Text: short(u.Hash)}, {Label: c.T("pack.by"), Text: p.personName(c, u.Person)}, {Label: c.T("pack.at"), Value: ui.When(u.At)}, {Label: c.T("pack.state"), Text: c.T("pack.state.checked")}}
	if len(done.Problems) > 0 {
		t := problemTable(c, done.Problems)
		v.Warnings = &t
	}
	faults := 0
	for _, k := range done.Changes {
		faults += len(k.Faults)
		v.Seen = append(v.Seen, ui.Field{Type: "hidden", Name: "seen." + k.Kind, Value: k.From + "-"})
	}
	switch {
	case u.Published != 0:
		v.Facts[3] = ui.Fact{Label: c.T("pack.state"), Text: c.T("pack.state.published"), Value: templ.Join(ui.TagMark(ui.Tag{Text: c.T("pack.state.published"), State: ui.Good}), ui.Text(" "), ui.When(u.Published))}
	case len(done.Changes) > 0 && faults == 0 && done.Pack != nil:
		state.Values = nil // the hidden fields are today's, not those that were sent
		v.Publish = &ui.Form{ID: "publish", Action: "/admin/pack/" + string(u.ID) + "/publish", State: state, Submit: c.T("pack.publish", len(done.Changes)), Next: c.T("pack.publish.next"), NoScript: true}
	}
	return c.PageStatus(status, u.File, uploadBody(v))
}

func changeTable(c *web.Ctx, list []admin.KindChange) ui.Table {
	t := ui.Table{ID: "changes", Caption: c.T("pack.changes"), Columns: []ui.Column{{Key: "kind", Label: c.T("pack.kind"), Main: true}, {Key: "from", Label: c.T("pack.now")}, {Key: "to", Label: c.T("pack.then")}, {Key: "what", Label: c.T("pack.what-changes"), Wrap: true}},
		Empty: ui.Empty{Title: c.T("pack.changes.none"), Advice: c.T("pack.changes.none.advice")}}
	for _, k := range list {
		from := ui.Figure(short(k.From), "")
		if k.From == "" {
			from = ui.TagMark(ui.Tag{Text: c.T("pack.new"), State: ui.Info})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Strong(c.Say(k.Name)), from, ui.Figure(short(k.To), ""), changeCell(changeLines(c, k), faultLines(c, k))}})
	}
	return t
}

// changeLines say what a new version has more and fewer.
func changeLines(c *web.Ctx, k admin.KindChange) []string {
	join := func(list []kernel.Text) string {
		var out []string
		for _, x := range list {
			out = append(out, c.Say(x))
		}
		return strings.Join(out, c.T("admin.comma"))
	}
	var out []string
	for _, x := range k.Parts {
		sort := c.T("pack.part." + x.Sort)
		if len(x.Added) > 0 {
			out = append(out, c.T("pack.added", sort, join(x.Added)))
		}
		if len(x.Removed) > 0 {
			out = append(out, c.T("pack.removed", sort, join(x.Removed)))
		}
	}
	if k.Edited {
		out = append(out, c.T("pack.edited"))
	}
	return out
}

func faultLines(c *web.Ctx, k admin.KindChange) []string {
	var out []string
	for _, f := range k.Faults {
		out = append(out, f.Path+": "+c.Say(f.What)+c.T("admin.stop")+c.Say(f.How))
	}
	return out
}

func (p *Pages) publish(c *web.Ctx) error {
	seen := map[string]string{}
	for name, values := range c.FormValues() {
		if kind, ok := strings.CutPrefix(name, "seen."); ok && len(values) == 1 {
			seen[kind] = strings.TrimSuffix(values[0], "-")
		}
	}
	if err := p.o.Admin.PublishKinds(c.Context(), c.Actor, c.ID("id"), seen); err != nil {
		if state, status, ok := refused(c, err); ok {
			return p.drawUpload(c, status, state)
		}
		return err
	}
	c.Flash(ui.Good, c.T("pack.published"))
	return c.Redirect("/admin/pack/" + c.Path("id"))
}
