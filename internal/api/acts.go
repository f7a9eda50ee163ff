package api

import (
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// NewMatter raises a matter.
type NewMatter struct {
	Kind       string    `json:"kind" maxLength:"64"`
	Values     Values    `json:"values,omitempty" doc:"字段，见该类定义的 raise · fields; see raise of the kind"`
	Enterprise kernel.ID `json:"enterprise,omitempty" maxLength:"64" doc:"代哪家企业；企业自己不填 · for which enterprise; an enterprise leaves it out"`
}

type raiseIn struct {
	Key  string `header:"Idempotency-Key" maxLength:"64" doc:"自拟的编号；30 天内重发时不变，事情只办一次 · made up by you; within 30 days the same key does the same thing once"`
	Body NewMatter
}

type matterOut struct {
	Location string `header:"Location"`
	Body     Matter
}

// NewAction takes an action.
type NewAction struct {
	Action string    `json:"action" maxLength:"64"`
	Lane   kernel.ID `json:"lane,omitempty" maxLength:"64" doc:"哪个单位的环节，见 can · lane, as can says"`
	Values Values    `json:"values,omitempty"`
	Record int64     `json:"record,omitempty" doc:"您看到的记录版本；已变则拒绝 · version you saw; refused when it moved on"`
}

type actIn struct {
	Key  string    `header:"Idempotency-Key" maxLength:"64" doc:"自拟的编号；30 天内重发时不变，事情只办一次 · made up by you; within 30 days the same key does the same thing once"`
	ID   kernel.ID `path:"id" maxLength:"64"`
	Body NewAction
}

func (a *API) acts() {
	handle(a, operation{method: "POST", path: base + "/matters", id: "raise-matter", says: kernel.T("提出一件事项", "Raise a matter"), status: 201}, a.raise)
	handle(a, operation{method: "POST", path: base + "/matters/{id}/actions", id: "act", says: kernel.T("办理一个动作", "Take an action")}, a.act)
}

func (a *API) raise(c *call, in *raiseIn) (*matterOut, error) {
	course, err := a.course(c, in.Body.Kind)
	if err != nil {
		return nil, err
	}
	values, err := typed(course, in.Body.Values, c.Loc)
	if err != nil {
		return nil, err
	}
	m, err := a.o.Matter.Raise(c.Context(), c.Actor, matter.RaiseInput{Kind: in.Body.Kind, Values: values, Enterprise: in.Body.Enterprise, Key: in.Key})
	return a.answer(c, m, err)
}

func (a *API) act(c *call, in *actIn) (*matterOut, error) {
	seen, err := a.o.Matter.Get(c.Context(), c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	course, err := a.o.Matter.Kinds().Version(seen.Kind, seen.Version)
	if err != nil {
		return nil, err
	}
	values, err := typed(course, in.Body.Values, c.Loc)
	if err != nil {
		return nil, err
	}
	m, err := a.o.Matter.Act(c.Context(), c.Actor, matter.ActInput{Matter: in.ID, Lane: in.Body.Lane, Action: in.Body.Action, Values: values, Record: in.Body.Record, Key: in.Key})
	return a.answer(c, m, err)
}

func (a *API) answer(c *call, m *matter.Matter, err error) (*matterOut, error) {
	if err != nil {
		return nil, err
	}
	body, err := a.matter(c, m)
	return &matterOut{Location: base + "/matters/" + string(m.ID), Body: body}, err
}
