package api

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

type listIn struct {
	Kind       string    `query:"kind" maxLength:"64" doc:"事项类型 · kind"`
	State      string    `query:"state" enum:"open,closed,late" doc:"在办、已办结、曾逾期 · open, closed, late"`
	Stage      string    `query:"stage" maxLength:"64" doc:"环节 · stage"`
	Enterprise kernel.ID `query:"enterprise" maxLength:"64" doc:"企业 · enterprise"`
	Unit       kernel.ID `query:"unit" maxLength:"64" doc:"办理单位 · unit involved"`
	Search     string    `query:"q" maxLength:"100" doc:"搜索 · search"`
	Sort       string    `query:"sort" enum:"created,-created,due,-due,updated,-updated" default:"-created" doc:"排序，- 为倒序 · order; - reverses"`
	After      string    `query:"after" maxLength:"500" doc:"上一页给出的 next · next of the page before"`
	Limit      int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// MatterList is one page of matters.
type MatterList struct {
	Matters []Matter `json:"matters"`
	Total   int      `json:"total" doc:"总数，1000 以内精确 · how many, exact up to 1,000"`
	More    bool     `json:"more" doc:"不止 total · there are more than total"`
	Next    string   `json:"next,omitempty" doc:"下一页的 after · after of the next page"`
}

type listOut struct{ Body MatterList }

type oneIn struct {
	ID kernel.ID `path:"id" maxLength:"64"`
}

type oneOut struct{ Body *Detail }

func (a *API) matters() {
	handle(a, operation{method: "GET", path: base + "/matters", id: "list-matters", says: kernel.T("列出您看得到的事项", "List the matters you may see")}, a.listMatters)
	handle(a, operation{method: "GET", path: base + "/matters/{id}", id: "get-matter", says: kernel.T("一件事项：字段、单位、时限、记录、可办的动作", "One matter: fields, units, clocks, record, open actions")}, a.getMatter)
}

func (a *API) listMatters(c *call, in *listIn) (*listOut, error) {
	if in.Kind != "" {
		if _, err := a.course(c, in.Kind); err != nil {
			return nil, err
		}
	}
	f := matter.Filter{Kind: in.Kind, State: in.State, Stage: in.Stage, Enterprise: in.Enterprise, Unit: in.Unit, Search: in.Search, Sort: in.Sort, After: in.After, Limit: in.Limit}
	page, err := a.o.Matter.List(c.Context(), c.Actor, f)
	if err != nil {
		return nil, err
	}
	out := &listOut{}
	out.Body.Matters, out.Body.Total, out.Body.More, out.Body.Next = []Matter{}, page.Total, page.More, page.Next
	for _, m := range page.Matters {
		x, err := a.matter(c, m)
		if err != nil {
			return nil, err
		}
		out.Body.Matters = append(out.Body.Matters, x)
	}
	return out, nil
}

func (a *API) getMatter(c *call, in *oneIn) (*oneOut, error) {
	v, err := a.o.Matter.View(c.Context(), c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	d, err := a.detail(c, v)
	return &oneOut{d}, err
}
