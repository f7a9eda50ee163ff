package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/admin"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/sheet"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

const auditPage = 50

// search reads what narrows the audit list from the address.
func (p *Pages) search(c *web.Ctx) (ledger.Search, error) {
	q := ledger.Search{Kind: c.Query("kind"), Person: kernel.ID(c.Query("person")), Name: p.spelled(c.Query("who"))}
	var err error
	if q.From, err = dayStart(c, "at.from", 0); err != nil {
		return q, err
	}
	if q.To, err = dayStart(c, "at.to", 1); err != nil {
		return q, err
	}
	if after := c.Query("after"); after != "" {
		if q.Before, err = strconv.ParseInt(after, 10, 64); err != nil || q.Before < 1 {
			return q, kernel.Invalid("after", kernel.T("这一页的位置已失效，请从第一页重新翻起", "This place in the list is no longer valid; start again from the first page"))
		}
	}
	return q, nil
}

// spelled turns a name in Latin letters into the one the ledger keeps.
func (p *Pages) spelled(name string) string {
	for _, x := range p.o.Org.Directory().People() {
		if strings.EqualFold(x.NameEN, name) {
			return x.Name
		}
	}
	return name
}

// dayStart reads a date of the address as its first instant, or that of the
// day after with plus 1.
func dayStart(c *web.Ctx, name string, plus int) (kernel.Instant, error) {
	s := c.Query(name)
	if s == "" {
		return 0, nil
	}
	d, err := kernel.ParseDate(s)
	if err != nil {
		return 0, err
	}
	return d.AddDays(plus).At(0, 0, c.Loc), nil
}

// audit is the list of events.
func (p *Pages) audit(c *web.Ctx) error {
	q, err := p.search(c)
	if err != nil {
		return err
	}
	q.Limit = auditPage + 1
	list, err := p.o.Admin.Audit(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	t := ui.Table{ID: "audit", Caption: c.T("audit.title"), Export: "/admin/audit/export.xlsx", Empty: ui.Empty{Title: c.T("audit.empty")},
		Columns: []ui.Column{{Key: "at", Label: c.T("audit.at")}, {Key: "what", Label: c.T("audit.what"), Main: true}, {Key: "who", Label: c.T("audit.who")},
			{Key: "about", Label: c.T("audit.about"), Wrap: true}, {Key: "hash", Label: c.T("audit.hash")}}}
	names := p.eventNames()
	if t.Filters, err = p.auditFilters(c, names); err != nil {
		return err
	}
	if len(list) > auditPage {
		list = list[:auditPage]
		t.Next = strconv.FormatInt(list[auditPage-1].Seq, 10)
	}
	numbers := p.o.Admin.Numbers(c.Context(), matters(list))
	for _, ev := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Figure(ev.At.In(c.Loc).Format("2006-01-02 15:04:05"), ""),
			ui.Titled("", capital(eventWords(c, ev.Kind, names)), "/admin/audit/"+string(ev.ID)), ui.Text(p.who(c, ev)), ui.Text(p.about(c, ev, numbers)), ui.Figure(ev.Hash[:12], "")}})
	}
	head := ui.PageHead{Title: c.T("audit.title"), Sub: c.T("audit.sub")}
	return c.Page(head.Title, listBody(head, t))
}

func (p *Pages) auditFilters(c *web.Ctx, names map[string]kernel.Text) ([]ui.Filter, error) {
	kinds, err := p.o.Admin.AuditKinds(c.Context(), c.Actor)
	what := ui.Filter{Name: "kind", Label: c.T("audit.what"), Kind: ui.FilterSelect}
	for _, k := range kinds {
		what.Options = append(what.Options, ui.Option{Value: k, Label: capital(eventWords(c, k, names))})
	}
	slices.SortStableFunc(what.Options, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return []ui.Filter{what, {Name: "who", Label: c.T("audit.person"), Kind: ui.FilterText}, {Name: "at", Label: c.T("audit.day"), Kind: ui.FilterDates}}, err
}

func matters(list []ledger.Event) []kernel.ID {
	var out []kernel.ID
	for _, ev := range list {
		out = append(out, ev.Matter)
	}
	return out
}

// about says what an event is about: a matter by its number alone.
func (p *Pages) about(c *web.Ctx, ev ledger.Event, numbers map[kernel.ID]string) string {
	switch {
	case ev.Matter != "":
		return numbers[ev.Matter]
	case ev.Subject == "" || ev.Subject == ev.Person:
		return ""
	}
	if name := p.named(c, ev.Subject); name != string(ev.Subject) {
		return name
	}
	return ""
}

// auditView is the page of one event.
type auditView struct {
	Head    ui.PageHead
	Facts   []ui.Fact
	Hidden  string // why the content is not shown
	Content []ui.Fact
}

func (p *Pages) auditEvent(c *web.Ctx) error {
	ev, err := p.o.Admin.AuditEvent(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	title := capital(eventWords(c, ev.Kind, p.eventNames()))
	v := auditView{Head: ui.PageHead{Title: title, Crumbs: p.crumbs(c, "audit.title", "/admin/audit", title)}}
	v.Facts = []ui.Fact{{Label: c.T("audit.at"), Text: ev.At.In(c.Loc).Format("2006-01-02 15:04:05.000")}, {Label: c.T("audit.kind"), Text: ev.Kind}, {Label: c.T("audit.who"), Text: p.who(c, ev)},
		{Label: c.T("audit.about"), Text: p.about(c, ev, p.o.Admin.Numbers(c.Context(), []kernel.ID{ev.Matter})), None: c.T("audit.about.none")},
		{Label: c.T("audit.seq"), Text: strconv.FormatInt(ev.Seq, 10)}, {Label: c.T("audit.id"), Text: string(ev.ID)}, {Label: c.T("audit.hash"), Text: ev.Hash}}
	if ev.OnBehalf != "" {
		v.Facts = append(v.Facts, ui.Fact{Label: c.T("audit.for"), Text: p.named(c, ev.OnBehalf)})
	}
	if ev.RuleVersion != "" {
		v.Facts = append(v.Facts, ui.Fact{Label: c.T("audit.rule"), Text: ev.RuleVersion})
	}
	switch {
	case admin.Hidden(ev):
		v.Hidden = c.T("audit.hidden")
	case ev.Erased:
		v.Hidden = c.T("audit.erased")
	default:
		v.Content = p.content(c, ev.Payload)
	}
	return c.Page(title, auditBody(v))
}

// content turns an event's content into facts, ids into names.
func (p *Pages) content(c *web.Ctx, payload json.RawMessage) []ui.Fact {
	var x any
	if err := json.Unmarshal(payload, &x); err != nil {
		return []ui.Fact{{Label: "", Text: string(payload)}}
	}
	var out []ui.Fact
	var walk func(path string, x any)
	walk = func(path string, x any) {
		switch v := x.(type) {
		case map[string]any:
			keys := make([]string, 0, len(v))
			for k := range v {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				walk(strings.TrimPrefix(path+"."+k, "."), v[k])
			}
		case []any:
			for i, e := range v {
				walk(fmt.Sprintf("%s[%d]", path, i+1), e)
			}
		case nil:
		case string:
			if v != "" {
				out = append(out, ui.Fact{Label: path, Text: p.named(c, kernel.ID(v))})
			}
		case float64:
			out = append(out, ui.Fact{Label: path, Text: strconv.FormatFloat(v, 'f', -1, 64)})
		default:
			out = append(out, ui.Fact{Label: path, Text: fmt.Sprint(v)})
		}
	}
	walk("", x)
	return out
}

// exportAudit sends the list as a workbook.
func (p *Pages) exportAudit(c *web.Ctx) error {
	q, err := p.search(c)
	if err != nil {
		return err
	}
	t := sheet.Table{Name: c.T("audit.title"), Zone: c.Loc}
	for _, key := range []string{"audit.seq", "audit.at", "audit.kind", "audit.what", "audit.who", "audit.about", "audit.id", "audit.hash"} {
		t.Columns = append(t.Columns, sheet.Column{Title: c.T(key)})
	}
	c.W.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	c.W.Header().Set("Content-Disposition", `attachment; filename="audit.xlsx"`)
	w, err := sheet.NewXLSX(c.W, t)
	if err != nil {
		return err
	}
	names, numbers := p.eventNames(), map[kernel.ID]string{}
	err = p.o.Admin.ExportAudit(c.Context(), c.Actor, q, func(ev ledger.Event) error {
		if _, seen := numbers[ev.Matter]; !seen {
			numbers[ev.Matter] = p.o.Admin.Numbers(c.Context(), []kernel.ID{ev.Matter})[ev.Matter]
		}
		return w.Write(ev.Seq, ev.At, ev.Kind, eventWords(c, ev.Kind, names), p.who(c, ev), p.about(c, ev, numbers), string(ev.ID), ev.Hash)
	})
	if err != nil {
		return err
	}
	return w.Close()
}
