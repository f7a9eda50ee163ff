package api

import (
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
)

// never is the due time of what has no running clock.
const never = matter.Never

// Ref is a record by its id, with the name it goes by in the caller's language.
type Ref struct {
	ID   kernel.ID `json:"id"`
	Name string    `json:"name"`
}

// Matter is one record in a list. What only the zone sees is left out for an
// enterprise.
type Matter struct {
	ID         kernel.ID `json:"id"`
	Kind       string    `json:"kind"`
	Version    string    `json:"version" doc:"立项时的定义版本 · version of the definition it began under"`
	Number     string    `json:"number" doc:"文号 · number as the office writes it"`
	Title      string    `json:"title"`
	Face       string    `json:"face" enum:"accepted,working,done" doc:"已受理、办理中、已办结 · what an enterprise sees"`
	Open       bool      `json:"open"`
	Enterprise *Ref      `json:"enterprise,omitempty"`
	TaskForce  *Ref      `json:"task_force,omitempty"`
	Parent     kernel.ID `json:"parent,omitempty" doc:"出自哪件事 · matter it came out of"`
	CreatedAt  string    `json:"created_at" format:"date-time"`
	UpdatedAt  string    `json:"updated_at" format:"date-time"`
	ClosedAt   string    `json:"closed_at,omitempty"`
	Values     Values    `json:"values" doc:"字段 · fields by code"`
	*Inside
}

// Inside is what only the zone sees.
type Inside struct {
	Stage  *Named `json:"stage,omitempty"`
	Unit   *Ref   `json:"unit,omitempty" doc:"责任单位 · responsible unit"`
	Level  int    `json:"level" required:"false" doc:"提级次数 · escalation level"`
	DueAt  string `json:"due_at,omitempty" doc:"最近的时限 · nearest running limit"`
	Late   bool   `json:"late" required:"false" doc:"曾逾期 · some limit was passed"`
	Record int64  `json:"record" required:"false" doc:"记录版本，办理时可带回 · version of the record, to be sent back with an action"`
}

func (a *API) matter(c *call, m *matter.Matter) (Matter, error) {
	course, err := a.o.Matter.Kinds().Version(m.Kind, m.Version)
	if err != nil {
		return Matter{}, err
	}
	out := Matter{ID: m.ID, Kind: m.Kind, Version: m.Version, Number: m.Number, Title: m.Title, Face: string(m.Face), Open: m.Open,
		CreatedAt: c.when(m.CreatedAt), UpdatedAt: c.when(m.UpdatedAt), ClosedAt: c.when(m.ClosedAt), Values: c.values(course, m.Data)}
	if m.Enterprise != "" {
		out.Enterprise = &Ref{m.Enterprise, c.names.FirmFull(m.Enterprise)}
	}
	if m.TaskForce != "" {
		out.TaskForce = &Ref{m.TaskForce, c.names.Force(m.TaskForce)}
	}
	if !c.outside() {
		out.Parent = m.Parent
		out.Inside = c.inside(course, m)
	}
	return out, nil
}

func (c *call) inside(course *caseflow.Course, m *matter.Matter) *Inside {
	in := &Inside{Level: m.Level, DueAt: c.when(m.DueAt), Late: m.Late, Record: m.Record}
	if s := course.Stage("", m.Stage); s != nil {
		in.Stage = &Named{s.Code, s.Name}
	}
	if m.Unit != "" {
		in.Unit = &Ref{m.Unit, c.names.Unit(m.Unit)}
	}
	return in
}

// Detail is one record whole: with its lanes, clocks, events and the actions
// open to the caller.
type Detail struct {
	Matter
	People   []Relation `json:"people"`
	Lanes    []LaneOf   `json:"lanes,omitempty" doc:"各被召集单位 · called units"`
	Clocks   []ClockOf  `json:"clocks,omitempty"`
	Events   []Event    `json:"events" doc:"办理记录，先后为序 · the record, oldest first"`
	Children []Matter   `json:"children,omitempty" doc:"由此交办的任务 · what came out of it"`
	Can      []Can      `json:"can" doc:"您现在可以办的 · what you may do now"`
}

// Relation is who is what to a matter.
type Relation struct {
	Relation string `json:"relation"`
	Who      string `json:"who"`
}

// LaneOf is a called unit's part.
type LaneOf struct {
	ID       kernel.ID `json:"id"`
	Lane     string    `json:"lane"`
	Unit     Ref       `json:"unit"`
	Lead     bool      `json:"lead"`
	Open     bool      `json:"open"`
	Face     string    `json:"face,omitempty"`
	Stage    *Named    `json:"stage,omitempty"`
	OpenedAt string    `json:"opened_at"`
	ClosedAt string    `json:"closed_at,omitempty"`
}

// ClockOf is a limit of a matter or of a lane.
type ClockOf struct {
	Named
	Lane        kernel.ID `json:"lane,omitempty"`
	Limit       string    `json:"limit"`
	StartedAt   string    `json:"started_at"`
	DueAt       string    `json:"due_at"`
	StatutoryAt string    `json:"statutory_at,omitempty"`
	StoppedAt   string    `json:"stopped_at,omitempty"`
	LateAt      string    `json:"late_at,omitempty" doc:"逾期时刻 · when it passed its limit"`
	Paused      bool      `json:"paused,omitempty"`
}

// Event is one line of the record.
type Event struct {
	ID       kernel.ID `json:"id"`
	At       string    `json:"at"`
	Kind     string    `json:"kind"`
	Who      string    `json:"who"`
	For      string    `json:"on_behalf,omitempty" doc:"代哪家企业 · for which enterprise"`
	Text     string    `json:"text"`
	Lane     kernel.ID `json:"lane,omitempty"`
	Internal bool      `json:"internal,omitempty" doc:"企业看不到 · an enterprise does not see it"`
	Hash     string    `json:"hash" doc:"内容的 SHA-256（含盐）· salted SHA-256 of the content"`
}

// Can is an action open to the caller now, with the fields its form asks.
type Can struct {
	Action  string      `json:"action"`
	Name    kernel.Text `json:"name"`
	Lane    kernel.ID   `json:"lane,omitempty"`
	Awaited bool        `json:"awaited" doc:"正等着办 · the course waits for it"`
	Danger  bool        `json:"danger,omitempty"`
	Fields  []Field     `json:"fields"`
}

func (a *API) detail(c *call, v *matter.View) (*Detail, error) {
	m, err := a.matter(c, v.Matter)
	if err != nil {
		return nil, err
	}
	d := &Detail{Matter: m, People: c.people(v), Events: []Event{}, Can: []Can{}}
	for _, l := range v.Lanes {
		d.Lanes = append(d.Lanes, c.lane(v, l))
	}
	for i := range v.Clocks {
		d.Clocks = append(d.Clocks, c.clock(v, &v.Clocks[i]))
	}
	for _, ev := range v.Events {
		d.Events = append(d.Events, c.event(v, ev))
	}
	for _, child := range v.Children {
		x, err := a.matter(c, child)
		if err != nil {
			return nil, err
		}
		d.Children = append(d.Children, x)
	}
	for _, can := range v.Can {
		x := Can{Action: can.Action.Code, Name: can.Action.Name, Awaited: can.Awaited, Danger: can.Action.Danger, Fields: c.fields(v.Course, can.Action)}
		if can.Lane != nil {
			x.Lane = can.Lane.ID
		}
		d.Can = append(d.Can, x)
	}
	return d, nil
}

// people are those who stand in a relation now; who supervises is the zone's
// own business.
func (c *call) people(v *matter.View) []Relation {
	out := []Relation{}
	for _, i := range v.Involved {
		if i.To != 0 || i.Relation == "lane" || i.Relation == "caller" || c.outside() && i.Relation == "supervisor" {
			continue
		}
		out = append(out, Relation{i.Relation, c.names.Involved(i)})
	}
	return out
}

func (c *call) lane(v *matter.View, l *matter.Lane) LaneOf {
	out := LaneOf{ID: l.ID, Lane: l.Code, Unit: Ref{l.Unit, c.names.Unit(l.Unit)}, Lead: l.Lead, Open: l.Open, OpenedAt: c.when(l.OpenedAt), ClosedAt: c.when(l.ClosedAt)}
	if s := v.Course.Stage(l.Code, l.Stage); s != nil {
		out.Face = string(s.Face)
		if !c.outside() {
			out.Stage = &Named{s.Code, s.Name}
		}
	}
	return out
}

func (c *call) clock(v *matter.View, k *matter.Clock) ClockOf {
	lane := ""
	for _, l := range v.Lanes {
		if l.ID == k.Lane {
			lane = l.Code
		}
	}
	out := ClockOf{Named: Named{Code: k.Code}, Lane: k.Lane, Limit: k.Limit, StartedAt: c.when(k.StartAt), DueAt: c.when(k.DueAt),
		StatutoryAt: c.when(k.StatutoryAt), StoppedAt: c.when(k.StopAt), Paused: k.PausedAt != 0}
	if def := v.Course.Clock(lane, k.Code); def != nil {
		out.Name = def.Name
	}
	if !c.outside() {
		out.LateAt = c.when(k.LateAt)
	}
	return out
}

func (c *call) event(v *matter.View, ev ledger.Event) Event {
	s := c.names.Slip(v.Course, ev, c.T)
	return Event{ID: ev.ID, At: c.when(ev.At), Kind: ev.Kind, Who: s.Who, For: s.For, Text: s.Text, Lane: ev.Lane, Internal: s.Inward && !c.outside(), Hash: ev.Hash}
}
