package web

import (
	"net/http"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/merit"
	"juyan/internal/sheet"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// payView is the pay of a result.
type payView struct {
	Head   ui.PageHead
	Stats  []ui.Stat
	Say    []string
	Pools  *ui.Table
	Shares *ui.Table
	Empty  *ui.Empty
}

var payState = map[string]string{merit.PayComputed: ui.Warn, merit.PayApproved: ui.Good, merit.PayReturned: ui.Bad}

// pay is the newest computation with what the reader may see of it.
func (p *Pages) pay(c *web.Ctx) error {
	r, err := p.o.Merit.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	pay, err := p.o.Merit.Pay(c.Context(), c.Actor, r.ID)
	if err != nil {
		return err
	}
	v := payView{Head: ui.PageHead{Title: c.T("merit.pay"), Crumbs: crumbs(c, r.Result, c.T("merit.pay"))}}
	if may(c, merit.PermManage) && r.Status == merit.Final && (pay == nil || pay.Status != merit.PayApproved) {
		v.Head.Actions = append(v.Head.Actions, ui.Button{Label: c.T("merit.compute"), Href: href(r.ID) + "/pay/compute", Main: pay == nil})
	}
	if pay == nil {
		v.Empty = &ui.Empty{Title: c.T("merit.pay.none"), Advice: c.T("merit.pay.none.advice")}
		return c.Page(v.Head.Title, payPage(v))
	}
	v.Head.Tags = []ui.Tag{{Text: c.T("merit.pay." + pay.Status), State: payState[pay.Status]}}
	if may(c, merit.PermApprove) && pay.Status == merit.PayComputed {
		v.Head.Actions = append(v.Head.Actions, ui.Button{Label: c.T("merit.decide-pay"), Href: href(r.ID) + "/pay/decide", Main: true})
	}
	p.fillPay(c, &v, r, pay)
	return c.Page(v.Head.Title, payPage(v))
}

func (p *Pages) fillPay(c *web.Ctx, v *payView, r *merit.View, pay *merit.Pay) {
	n := p.names(c)
	v.Head.Sub = c.T("merit.pay.by", n.Person(pay.Creator), ui.WhenWords(ui.EnvOf(c.Context()), pay.CreatedAt))
	if pay.Status != merit.PayComputed {
		v.Head.Sub += " · " + c.T("merit.pay."+pay.Status+".by", n.Person(pay.DecidedBy), ui.WhenWords(ui.EnvOf(c.Context()), pay.DecidedAt), pay.Number)
	}
	if pay.Note != "" {
		v.Say = append(v.Say, pay.Note)
	}
	if pay.People > 0 {
		v.Stats = []ui.Stat{{Label: c.T("merit.pay.total"), Value: ui.Yuan(pay.Total), Unit: c.T("merit.yuan")}, {Label: c.T("merit.pay.people"), Value: ui.Num(pay.People), Unit: c.T("merit.people")}, {Label: c.T("merit.pay.units"), Value: ui.Num(len(pay.Pools))}}
		if pay.Status == merit.PayApproved {
			v.Head.Actions = append(v.Head.Actions, ui.Button{Label: c.T("merit.disbursement"), Href: href(r.ID) + "/pay.xlsx"})
		}
	}
	if len(pay.Pools) > 0 {
		t := p.pools(c, pay)
		v.Pools = &t
	}
	if len(pay.Shares) > 0 {
		t := p.shares(c, pay)
		v.Shares = &t
	}
}

// pools is one line a unit.
func (p *Pages) pools(c *web.Ctx, pay *merit.Pay) ui.Table {
	t := ui.Table{ID: "pools", Caption: c.T("merit.pay.pools"), Columns: []ui.Column{{Key: "unit", Label: c.T("merit.unit"), Main: true}, {Key: "grade", Label: c.T("merit.grade")}, {Key: "heads", Label: c.T("merit.pay.heads"), Right: true},
		{Key: "base", Label: c.T("merit.pay.base"), Right: true}, {Key: "most", Label: c.T("merit.pay.most"), Right: true}, {Key: "amount", Label: c.T("merit.pay.pool"), Right: true}}}
	for _, q := range pay.Pools {
		most, amount := yuan(q.Most), yuan(q.Amount)
		if q.Grade == "" { // no total, no grade: not settled, which is not nought
			most, amount = ui.NoData(c.T("merit.pay.unsettled")), ui.NoData(c.T("merit.pay.unsettled"))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(q.Name), ui.Here(c.Context(), "unit", string(q.Unit))+"#shares-sheet"), ui.TagMark(p.gradeTag(c, q.Grade)), ui.Figure(ui.Num(q.Heads), ""), yuan(q.Base), most, amount}})
	}
	return t
}

// shares is one line a person and post, of one unit at a time: the one the
// address names, else the first; without pools all that the reader may see.
func (p *Pages) shares(c *web.Ctx, pay *merit.Pay) ui.Table {
	t := ui.Table{ID: "shares", Columns: []ui.Column{{Key: "name", Label: c.T("merit.name"), Main: true}, {Key: "unit", Label: c.T("merit.unit")}, {Key: "post", Label: c.T("merit.post")}, {Key: "base", Label: c.T("merit.pay.level-base"), Right: true},
		{Key: "factor", Label: c.T("merit.pay.unit-factor"), Right: true}, {Key: "personal", Label: c.T("merit.pay.personal"), Right: true}, {Key: "months", Label: c.T("merit.pay.months"), Right: true}, {Key: "amount", Label: c.T("merit.pay.amount"), Right: true}}}
	n := p.names(c)
	unit := kernel.ID(c.Query("unit"))
	if unit == "" && len(pay.Pools) > 0 {
		unit = pay.Pools[0].Unit
	}
	t.Caption = c.T("merit.pay.shares", orElse(n.Unit(unit), c.T("merit.pay.own")))
	for _, x := range pay.Shares {
		if unit != "" && x.Unit != unit {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Strong(n.Person(x.Person)), ui.Text(n.Unit(x.Unit)), ui.Text(c.Say(x.PostName)), factor(x.Base), factor(x.Factor), factor(x.Personal), factor(x.Months), yuan(x.Amount)}})
	}
	return t
}

func (p *Pages) askCompute(c *web.Ctx) error { return p.drawCompute(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawCompute(c *web.Ctx, status int, state ui.FormState) error {
	return p.payForm(c, status, state, "compute", ui.Form{Submit: c.T("merit.compute"), Next: c.T("merit.compute.next")},
		ui.Field{Type: "money", Name: "available", Label: c.T("merit.pay.available"), Hint: c.T("merit.pay.available.hint"), Unit: c.T("merit.yuan")})
}

// payForm draws a form below the pay of a result.
func (p *Pages) payForm(c *web.Ctx, status int, state ui.FormState, step string, form ui.Form, fields ...ui.Field) error {
	v, err := p.o.Merit.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	at := href(v.ID) + "/pay"
	form.ID, form.Action, form.State, form.Cancel = step, at+"/"+step, state, at
	return c.PageStatus(status, form.Submit, askPage(formPage{Head: ui.PageHead{Title: form.Submit, Crumbs: crumbs(c, v.Result, form.Submit)}, Form: form, Fields: fields}))
}

func (p *Pages) compute(c *web.Ctx) error {
	in := merit.ComputePayInput{Result: c.ID("id"), Key: c.Key()}
	var err error
	if in.Available, err = available(c); err == nil {
		_, err = p.o.Merit.ComputePay(c.Context(), c.Actor, in)
	}
	return send(c, err, p.drawCompute, c.T("merit.computed"), href(in.Result)+"/pay", "available")
}

// available is the amount typed; nil for none.
func available(c *web.Ctx) (*kernel.Money, error) {
	if c.Form("available") == "" {
		return nil, nil
	}
	f := caseflow.Field{Code: "available", Name: kernel.T("可分配总额", "What there is"), Type: caseflow.TypeMoney}
	v, fault := f.Parse([]string{c.Form("available")})
	if fault != nil {
		return nil, fault
	}
	n, _ := v.(int64)
	m := kernel.Money(n)
	return &m, nil
}

func (p *Pages) askDecidePay(c *web.Ctx) error { return p.drawDecidePay(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawDecidePay(c *web.Ctx, status int, state ui.FormState) error {
	pay, err := p.o.Merit.Pay(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	if pay == nil {
		return kernel.NotFound(kernel.T("还没有计算绩效工资", "No pay was computed yet"))
	}
	return p.payForm(c, status, state, "decide", ui.Form{Submit: c.T("merit.decide-pay"), Next: c.T("merit.decide-pay.next")},
		ui.Field{Type: "hidden", Name: "pay", Value: string(pay.ID)},
		ui.Field{Type: "code", Name: "decision", Label: c.T("merit.decision"), Required: true, Options: []ui.Option{{Value: "approve", Label: c.T("merit.approve")}, {Value: "return", Label: c.T("merit.return")}}},
		ui.Field{Type: "longtext", Name: "note", Label: c.T("merit.note"), Hint: c.T("merit.note.hint"), Max: 500})
}

func (p *Pages) decidePay(c *web.Ctx) error {
	var err error
	in := merit.ApprovePayInput{Pay: kernel.ID(c.Form("pay")), Return: c.Form("decision") == "return", Note: c.Form("note"), Key: c.Key()}
	if c.Form("decision") == "" {
		err = kernel.Invalid("decision", kernel.T("请选择批准或退回", "Choose to approve or to send back"))
	} else {
		err = p.o.Merit.ApprovePay(c.Context(), c.Actor, in)
	}
	return send(c, err, p.drawDecidePay, c.T("merit.pay-decided"), href(c.ID("id"))+"/pay", "decision", "note")
}

// disbursement sends the list of what is paid to whom, once it is approved.
func (p *Pages) disbursement(c *web.Ctx) error {
	pay, err := p.o.Merit.Pay(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	if pay == nil || pay.Status != merit.PayApproved || len(pay.Shares) == 0 {
		return kernel.NotFound(kernel.T("绩效工资批准后才有发放表", "There is a disbursement list once the pay is approved"))
	}
	t := sheet.Table{Name: c.T("merit.disbursement"), Zone: c.Loc}
	for _, key := range []string{"merit.unit", "merit.name", "merit.post", "merit.pay.level-base", "merit.pay.unit-factor", "merit.pay.personal", "merit.pay.months", "merit.pay.amount"} {
		t.Columns = append(t.Columns, sheet.Column{Title: c.T(key)})
	}
	n := p.names(c)
	return web.SendWorkbook(c, "disbursement", t, func(w sheet.Writer) error {
		for _, x := range pay.Shares {
			if err := w.Write(n.Unit(x.Unit), n.Person(x.Person), c.Say(x.PostName), x.Base.Trim(0).String(), x.Factor.Trim(0).String(), x.Personal.Trim(0).String(), x.Months.Trim(0).String(), x.Amount); err != nil {
				return err
			}
		}
		return nil
	})
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
