package web

import (
	"bytes"
	"net/http"

	"juyan/internal/baton/workbook"
	"juyan/internal/kernel"
	"juyan/internal/web"
)

// workbook sends a group of a run as an Excel file whose formulas compute the
// scores anew. It takes the whole group: ranks and ratios to the best are
// nothing without everybody.
func (p *Pages) workbook(c *web.Ctx) error {
	r, err := p.o.Baton.FindRun(c.Context(), c.Actor, c.ID("run"))
	if err != nil {
		return err
	}
	groups, err := p.o.Baton.Groups(c.Context(), c.Actor, r.ID, c.Query("group"))
	if err != nil {
		return err
	}
	g := chosenGroup(groups, c.Query("group"))
	if g == nil || g.Hidden > 0 {
		return kernel.NotFound(kernel.T("只有看得到全组得分的人才能导出：位次和比最优要有全组才能算", "Only who sees the whole group can export it: ranks and ratios to the best need everybody"))
	}
	v, err := p.o.Baton.Get(c.Context(), c.Actor, r.Scheme)
	if err != nil {
		return err
	}
	scheme, _, err := p.o.Baton.Scheme(v)
	if err != nil {
		return err
	}
	words := workbook.Words{Subject: c.T("baton.who"), Value: c.T("baton.value"), Beside: c.T("baton.beside"), Full: c.T("baton.full"), Points: c.T("baton.points"),
		Whole: c.T("baton.lines"), Total: c.T("baton.total"), Rank: c.T("baton.place"), Lang: c.Lang}
	var buf bytes.Buffer
	if err := workbook.Write(&buf, g, scheme.Group(g.Code), words); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+r.Code+"-"+r.Period.String()+"-"+g.Code+`.xlsx"`)
	c.W.WriteHeader(http.StatusOK)
	_, _ = buf.WriteTo(c.W) // the reader has gone; nobody is left to tell
	return nil
}
