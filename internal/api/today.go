package api

import (
	"juyan/internal/kernel"
)

// Waiting is something that waits for the caller.
type Waiting struct {
	Matter Matter      `json:"matter"`
	Action string      `json:"action"`
	Name   kernel.Text `json:"name"`
	Lane   kernel.ID   `json:"lane,omitempty"`
	Since  string      `json:"since"`
	DueAt  string      `json:"due_at,omitempty"`
}

// WaitingList is what waits for the caller.
type WaitingList struct {
	Waiting []Waiting `json:"waiting"`
}

type todayOut struct{ Body WaitingList }

func (a *API) desk() {
	handle(a, operation{method: "GET", path: base + "/today", id: "today", says: kernel.T("等您办理的事，最急的在前", "What waits for you, nearest limit first")}, a.today)
}

func (a *API) today(c *call, _ *struct{}) (*todayOut, error) {
	list, err := a.o.Matter.Today(c.Context(), c.Actor, 200)
	if err != nil {
		return nil, err
	}
	out := &todayOut{}
	out.Body.Waiting = []Waiting{}
	for _, w := range list {
		m, err := a.matter(c, w.Matter)
		if err != nil {
			return nil, err
		}
		out.Body.Waiting = append(out.Body.Waiting, Waiting{Matter: m, Action: w.Action, Name: a.actionName(w.Kind, w.Version, w.Action), Lane: w.Lane, Since: c.when(w.Since), DueAt: c.when(w.Due)})
	}
	return out, nil
}

// actionName finds an action on the main course or a lane.
func (a *API) actionName(kind, version, code string) kernel.Text {
	course, err := a.o.Matter.Kinds().Version(kind, version)
	if err != nil {
		return kernel.T(code, code)
	}
	if x := course.Action("", code); x != nil {
		return x.Name
	}
	for i := range course.Def.Lanes {
		if x := course.Action(course.Def.Lanes[i].Code, code); x != nil {
			return x.Name
		}
	}
	return kernel.T(code, code)
}
