package caseflow

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// Definition is one kind of matter as a zone pack writes it: its form, stages,
// actions, clocks, lanes and words. It is immutable once published; Version is
// its content hash and a matter keeps the version it began under.
type Definition struct {
	Kind    string        `yaml:"kind" json:"kind"`               // code, e.g. "whistle"
	Version string        `yaml:"-" json:"version"`               // content hash, set by the loader
	Name    kernel.Text   `yaml:"name" json:"name"`               // 企业吹哨
	Plural  string        `yaml:"plural" json:"plural,omitempty"` // English for several: "Enterprise whistles"
	Order   int           `yaml:"order" json:"order,omitempty"`   // place among the kinds; those without come last
	Source  kernel.Source `yaml:"source" json:"source,omitzero"`  // where the rules come from
	From    string        `yaml:"from" json:"from,omitempty"`     // in force from this date
	Menu    string        `yaml:"menu" json:"menu,omitempty"`     // menu group the list stands in
	// Number is how offices write the number: {year} and {seq} are filled in.
	Number string `yaml:"number" json:"number"`
	// Titled names the field that is the matter's title.
	Titled string `yaml:"titled" json:"titled"`
	// Party names the enterprise field whose firm the matter is for; "" = none.
	Party  string   `yaml:"party" json:"party,omitempty"`
	Fields []Field  `yaml:"fields" json:"fields"`
	Raise  Action   `yaml:"raise" json:"raise"` // how a matter begins; To is its first stage
	Stages []Stage  `yaml:"stages" json:"stages"`
	Acts   []Action `yaml:"actions" json:"actions"`
	Clocks []Clock  `yaml:"clocks" json:"clocks,omitempty"`
	Lanes  []Lane   `yaml:"lanes" json:"lanes,omitempty"`
	// Required is the table "field → stage from which it is mandatory".
	Required []Requirement `yaml:"required" json:"required,omitempty"`
	// Measures names the facts this kind publishes, for people.
	Measures []Measure `yaml:"measures" json:"measures,omitempty"`
	// Rates are published measures with numerator and denominator.
	Rates []Rate `yaml:"rates" json:"rates,omitempty"`
	// Targets say what is expected of the rates, and since when.
	Targets []Target `yaml:"targets" json:"targets,omitempty"`
	Columns []string `yaml:"columns" json:"columns,omitempty"` // fields shown in lists
	// Chain says that a matter of this kind has a responsibility chain.
	Chain bool `yaml:"chain" json:"chain,omitempty"`
	// Relations are those that effects assign, beside the ones actions do.
	Relations []string `yaml:"relations" json:"relations,omitempty"`
	// Faces are this kind's own words for what an outsider sees of a stage; those
	// not named keep the usual ones.
	Faces map[Face]kernel.Text `yaml:"faces" json:"faces,omitempty"`
	// Sealed is what is not told before it is final; nil = nothing.
	Sealed *Seal `yaml:"sealed" json:"sealed,omitempty"`
	// Door is the page where one begins, of a kind that no plain form begins.
	Door string `yaml:"door" json:"door,omitempty"`
}

// FieldType is how a field is typed, checked, shown and filtered.
type FieldType string

// The types of a field.
const (
	TypeText       FieldType = "text"     // one line
	TypeLong       FieldType = "longtext" // several lines
	TypeCode       FieldType = "code"     // one of Options
	TypeCodes      FieldType = "codes"    // several of Options
	TypeInt        FieldType = "int"
	TypeMoney      FieldType = "money" // yuan as typed, fen as stored
	TypeDate       FieldType = "date"
	TypeTime       FieldType = "datetime"
	TypeBool       FieldType = "bool"
	TypeFiles      FieldType = "files"
	TypePhone      FieldType = "phone"      // masked unless unmasked
	TypeEnterprise FieldType = "enterprise" // id of a firm
	TypeUnit       FieldType = "unit"
	TypeUnits      FieldType = "units"
	TypePost       FieldType = "post"
	TypePerson     FieldType = "person"
)

// Field is one datum of a kind or register. It is asked once, where the work
// happens.
type Field struct {
	Code     string      `yaml:"code" json:"code"`
	Name     kernel.Text `yaml:"name" json:"name"`
	Short    kernel.Text `yaml:"short" json:"short,omitzero"` // what lists and records call it where the form asks a question
	Hint     kernel.Text `yaml:"hint" json:"hint,omitzero"`
	Type     FieldType   `yaml:"type" json:"type"`
	Options  []Option    `yaml:"options" json:"options,omitempty"`
	List     string      `yaml:"list" json:"list,omitempty"` // name of a pack list that gives Options
	Default  string      `yaml:"default" json:"default,omitempty"`
	Max      int         `yaml:"max" json:"max,omitempty"` // characters, or the largest number
	Min      int         `yaml:"min" json:"min,omitempty"`
	Internal bool        `yaml:"internal" json:"internal,omitempty"` // never shown to the enterprise
	Kept     bool        `yaml:"kept" json:"kept,omitempty"`         // the program's own, such as an id: no record shows it
	Common   bool        `yaml:"common" json:"common,omitempty"`     // the same on many records, so its words find none
	Filter   bool        `yaml:"filter" json:"filter,omitempty"`     // offered as a filter in lists
	In       string      `yaml:"in" json:"in,omitempty"`             // of money: "wan" = typed and shown in 万元; Min and Max then too
	// Anew says that each form asks afresh: what an earlier round answered is
	// neither proposed nor kept when this form leaves it empty (a rating).
	Anew bool `yaml:"anew" json:"anew,omitempty"`
}

// Label names the field where its value stands: its short name, else its name.
func (f *Field) Label() kernel.Text {
	if !f.Short.IsZero() {
		return f.Short
	}
	return f.Name
}

// Option is one value of a code field.
type Option struct {
	Code  string      `yaml:"code" json:"code"`
	Name  kernel.Text `yaml:"name" json:"name"`
	Words []string    `yaml:"words" json:"words,omitempty"` // everyday words that suggest it
}

// Face is what an outsider sees of a stage; many stages map to three faces.
type Face string

// The faces: 已受理, 办理中, 已办结.
const (
	FaceAccepted Face = "accepted"
	FaceWorking  Face = "working"
	FaceDone     Face = "done"
)

// Stage is a place on a course.
type Stage struct {
	Code string      `yaml:"code" json:"code"`
	Name kernel.Text `yaml:"name" json:"name"`
	Face Face        `yaml:"face" json:"face"`
	// Awaits lists the actions somebody is expected to take now: they fill
	// Today. The first is the one next step.
	Awaits []string `yaml:"awaits" json:"awaits,omitempty"`
	// Holder is the relation whose time runs in this stage ("caller" is the
	// enterprise); elapsed time is split by it.
	Holder string `yaml:"holder" json:"holder,omitempty"`
	End    bool   `yaml:"end" json:"end,omitempty"` // the course ends here
	// Rests: while the main course stands here, no clock of a lane burns. The
	// action that leads here gives the reason.
	Rests bool `yaml:"rests" json:"rests,omitempty"`
	// Next says in one sentence, to the enterprise, what happens next.
	Next kernel.Text `yaml:"next" json:"next,omitzero"`
}

// Action is something somebody may do in some stages. It fills fields, moves
// the course, starts and stops clocks, and writes one event.
type Action struct {
	Code  string      `yaml:"code" json:"code"`
	Name  kernel.Text `yaml:"name" json:"name"`             // a verb: 报到
	Event string      `yaml:"event" json:"event,omitempty"` // ledger kind; default "<kind>.<code>"
	Said  kernel.Text `yaml:"said" json:"said,omitzero"`    // the slip: "{actor}报到"; {field} fills in
	From  []string    `yaml:"from" json:"from,omitempty"`   // stages; "*" = every open stage
	To    string      `yaml:"to" json:"to,omitempty"`       // "" = stays
	// Branches are other places it may lead to: the first whose condition
	// certainly holds after the form is applied; else To.
	Branches []Branch `yaml:"branches" json:"branches,omitempty"`
	By       []string `yaml:"by" json:"by"` // relations, or role:CODE, or system
	// Permission the actor's post must carry; default "<kind>.handle".
	Permission string   `yaml:"permission" json:"permission,omitempty"`
	Form       []string `yaml:"form" json:"form,omitempty"`         // fields asked
	Requires   []string `yaml:"requires" json:"requires,omitempty"` // of those, mandatory here
	When       string   `yaml:"when" json:"when,omitempty"`         // condition over f (fields) and m (matter)
	Start      []string `yaml:"start" json:"start,omitempty"`       // clocks
	Stop       []string `yaml:"stop" json:"stop,omitempty"`
	Suspend    []string `yaml:"suspend" json:"suspend,omitempty"` // needs a reason field in Form
	Resume     []string `yaml:"resume" json:"resume,omitempty"`
	// Assign fills relations of the matter (see Assign).
	Assign []Assign `yaml:"assign" json:"assign,omitempty"`
	// Open starts side courses, one for each unit in a field.
	Open *Open `yaml:"open" json:"open,omitempty"`
	// CloseLanes ends the lanes that are still open.
	CloseLanes bool `yaml:"close_lanes" json:"close_lanes,omitempty"`
	// Level is added to the matter's escalation level (a redo goes one higher).
	Level int `yaml:"level" json:"level,omitempty"`
	// Auto is a condition: once it holds after any action, the system takes
	// this one (once a matter).
	Auto string `yaml:"auto" json:"auto,omitempty"`
	// Child raises a matter of another kind out of this one; what its form
	// asks is taken from the fields of the same code here.
	Child string `yaml:"child" json:"child,omitempty"`
	// Effect names what the owning module does besides (e.g. "whistle.call");
	// it runs in the same transaction.
	Effect string `yaml:"effect" json:"effect,omitempty"`
	Facts  []Fact `yaml:"facts" json:"facts,omitempty"`
	// Other forbids the person who did any of these actions on the matter:
	// a follow-up is made by somebody other than the handler.
	NotWho []string `yaml:"not_who" json:"not_who,omitempty"`
	// Refused names the event under which a refusal of this action, by permission
	// or relation, is logged; "" = it is not.
	Refused string `yaml:"refused" json:"refused,omitempty"`
	Key     bool   `yaml:"key" json:"key,omitempty"`     // a turning point: filled mark on the slip
	Bad     bool   `yaml:"bad" json:"bad,omitempty"`     // a failing: red mark on the slip
	Shown   bool   `yaml:"shown" json:"shown,omitempty"` // the enterprise sees this slip
	Danger  bool   `yaml:"danger" json:"danger,omitempty"`
}

// Branch is one conditional arrow of an action.
type Branch struct {
	When string `yaml:"when" json:"when"`
	To   string `yaml:"to" json:"to"`
}

// Assign gives a relation to somebody: From is a unit, units, post or
// enterprise field, "actor.post", "actor.unit", "serving.commissioner",
// "serving.officer", "serving.task_force" (of the matter's enterprise) or
// "unit:CODE".
type Assign struct {
	Relation string `yaml:"relation" json:"relation"`
	From     string `yaml:"from" json:"from"`
}

// Open starts one lane for each unit named in the field Units; the unit in the
// field Lead leads.
type Open struct {
	Lane  string `yaml:"lane" json:"lane"`
	Units string `yaml:"units" json:"units"`
	Lead  string `yaml:"lead" json:"lead,omitempty"`
}

// Lane is a side course of a matter: one called unit, one joint department.
// Several run at once, each with its own stages and clocks.
type Lane struct {
	Code   string      `yaml:"code" json:"code"`
	Name   kernel.Text `yaml:"name" json:"name"`
	First  string      `yaml:"first" json:"first"` // stage a new lane starts in
	Stages []Stage     `yaml:"stages" json:"stages"`
	Acts   []Action    `yaml:"actions" json:"actions"`
	Clocks []Clock     `yaml:"clocks" json:"clocks,omitempty"`
	// Then is the main-course action the system takes when every lane ended.
	Then string `yaml:"then" json:"then,omitempty"`
}

// Clock is a limit that burns. Limits are tried in order; the first whose When
// holds is used.
type Clock struct {
	Code   string      `yaml:"code" json:"code"`
	Name   kernel.Text `yaml:"name" json:"name"`
	Limits []Limit     `yaml:"limits" json:"limits"`
	// Statutory is the legal limit that runs beside a promised one.
	Statutory string        `yaml:"statutory" json:"statutory,omitempty"`
	Source    kernel.Source `yaml:"source" json:"source,omitzero"`
	Steps     []Step        `yaml:"steps" json:"steps,omitempty"` // warnings and the escalation ladder
	Shown     bool          `yaml:"shown" json:"shown,omitempty"` // the enterprise sees this clock
	// Lapses: what was free to do is over at the limit, and nobody is late.
	Lapses bool `yaml:"lapses" json:"lapses,omitempty"`
	// InTime and Late are the facts of a clock that was stopped in time, or
	// that passed its limit.
	InTime []Fact `yaml:"in_time" json:"in_time,omitempty"`
	Late   []Fact `yaml:"late" json:"late,omitempty"`
}

// Limit is one dated row of a clock's table.
type Limit struct {
	When string `yaml:"when" json:"when,omitempty"`
	Is   string `yaml:"is" json:"is"` // "2h", "30m", "5wd", "4wh", "7d"; "@field" = the end of the date in that field, or the limit a kept text holds
}

// Step is one rung: at a share of the limit ("75%"), before its end ("-2h"),
// at its end ("0") or after it ("+5wd").
type Step struct {
	At     string      `yaml:"at" json:"at"`
	Do     string      `yaml:"do" json:"do"` // notify | remind | escalate | act
	To     []string    `yaml:"to" json:"to,omitempty"`
	Action string      `yaml:"action" json:"action,omitempty"` // for act: a system action
	Event  string      `yaml:"event" json:"event,omitempty"`
	Said   kernel.Text `yaml:"said" json:"said,omitzero"`
}

// Requirement makes a field mandatory from a stage on: there and in the stages
// that are reached only through it.
type Requirement struct {
	Field string `yaml:"field" json:"field"`
	From  string `yaml:"from" json:"from"`
	When  string `yaml:"when" json:"when,omitempty"`
}

// Fact publishes a measure when something happened. Of says which relation it
// is credited to.
type Fact struct {
	Measure string `yaml:"measure" json:"measure"`
	Value   string `yaml:"value" json:"value,omitempty"` // a number or a field code; default 1
	Of      string `yaml:"of" json:"of,omitempty"`       // relation; default the stage's holder
	When    string `yaml:"when" json:"when,omitempty"`
}

// Measure is the name of a fact: what one unit of it is.
type Measure struct {
	Code string      `yaml:"code" json:"code"`
	Name kernel.Text `yaml:"name" json:"name"`
}

// Rate is a share of two measures; an empty denominator is "no data".
type Rate struct {
	Code string      `yaml:"code" json:"code"`
	Name kernel.Text `yaml:"name" json:"name"`
	Num  string      `yaml:"num" json:"num"`
	Den  string      `yaml:"den" json:"den"`
	Min  int         `yaml:"min" json:"min,omitempty"` // fewer in the denominator is "too few"
}

// Target is what is expected of rates from a day on, in per cent.
type Target struct {
	From   kernel.Date   `yaml:"from" json:"from"`
	Rates  []string      `yaml:"rates" json:"rates,omitempty"` // codes; none = each rate without a row of its own
	Target int           `yaml:"target" json:"target"`         // at or above it, good
	Low    int           `yaml:"low" json:"low,omitempty"`     // below it, bad; 0 = nothing is
	Source kernel.Source `yaml:"source" json:"source"`
}

// Target returns what is expected of a rate on a day: the last row that had
// begun, one that names the rate before one that names none. Ok is false where
// the pack expects nothing.
func (d *Definition) Target(rate string, day kernel.Date) (t Target, ok bool) {
	for _, row := range d.Targets {
		named := slices.Contains(row.Rates, rate)
		if row.From.After(day) || !named && len(row.Rates) > 0 {
			continue
		}
		if named || len(t.Rates) == 0 {
			t, ok = row, true
		}
	}
	return t, ok
}

// ForFirm reports whether a firm raises such a matter as its own cause, for those
// who serve it to answer: then staff who name a firm speak for it. Otherwise the
// matter is about the firm, as a hazard is that an inspector found there.
func (d *Definition) ForFirm() bool {
	return slices.ContainsFunc(d.Raise.Assign, func(x Assign) bool { return strings.HasPrefix(x.From, "serving.") })
}

// Many is the name of a list of this kind; Chinese has one word for one and for
// several.
func (d *Definition) Many() kernel.Text {
	if d.Plural == "" {
		return d.Name
	}
	return kernel.T(d.Name.ZH, d.Plural)
}

// Register is a kind of record without a course: fields, a title, relations.
type Register struct {
	Code     string        `yaml:"register" json:"register"`
	Version  string        `yaml:"-" json:"version"`
	Name     kernel.Text   `yaml:"name" json:"name"`
	Source   kernel.Source `yaml:"source" json:"source,omitzero"`
	Menu     string        `yaml:"menu" json:"menu,omitempty"`
	Titled   string        `yaml:"titled" json:"titled"`
	Key      string        `yaml:"key" json:"key,omitempty"` // field that identifies a record on import
	Fields   []Field       `yaml:"fields" json:"fields"`
	Columns  []string      `yaml:"columns" json:"columns,omitempty"`
	Required []string      `yaml:"required" json:"required,omitempty"`
}
