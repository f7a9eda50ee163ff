package review

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// State is how a member attended.
type State string

// The states of attendance.
const (
	Present State = "present"
	Leave   State = "leave" // asked for leave
	Absent  State = "absent"
)

// Member is one member of a body in a session: whoever held the post when it
// opened.
type Member struct {
	Post, Person kernel.ID
	State        State // "" until the session opens
}

func scanMember(sc store.Scanner) (Member, error) {
	var m Member
	var state string
	err := sc.Scan(&m.Post, &m.Person, &state)
	m.State = State(state)
	return m, err
}

func membersOf(tx *store.Tx, session kernel.ID) ([]Member, error) {
	return store.All(tx, scanMember, `SELECT post_id, person_id, state FROM review_presence WHERE session_id = $1 ORDER BY sort`, session)
}

// Recusal is a member who stands aside on one item, and why.
type Recusal struct {
	Item, Post kernel.ID
	Why        kernel.Text
}

func recusalsOf(tx *store.Tx, item kernel.ID) ([]Recusal, error) {
	return store.All(tx, func(sc store.Scanner) (r Recusal, err error) {
		err = sc.Scan(&r.Item, &r.Post, &r.Why.ZH, &r.Why.EN)
		return r, err
	}, `SELECT item_id, post_id, why_zh, why_en FROM review_recusal WHERE item_id = $1 ORDER BY at, post_id`, item)
}

// Cast is one vote as it was given.
type Cast struct {
	Post, Person kernel.ID
	Vote         Vote
}

func votesOf(tx *store.Tx, item kernel.ID) ([]Cast, error) {
	return store.All(tx, func(sc store.Scanner) (v Cast, err error) {
		var vote string
		err = sc.Scan(&v.Post, &v.Person, &vote)
		v.Vote = Vote(vote)
		return v, err
	}, `SELECT post_id, person_id, vote FROM review_vote WHERE item_id = $1 ORDER BY at, post_id`, item)
}

// Paper is a file laid before a body.
type Paper struct {
	ID, Matter, Item kernel.ID
	Name, Media      string
	Size             int64
	Hash             string
	Person           kernel.ID
	At               kernel.Instant
}

const paperColumns = `p.id, p.matter_id, p.item_id, p.name, p.media, p.size, p.hash, p.person_id, p.at`

func scanPaper(sc store.Scanner) (p Paper, err error) {
	err = sc.Scan(&p.ID, &p.Matter, &p.Item, &p.Name, &p.Media, &p.Size, &p.Hash, &p.Person, &p.At)
	return p, err
}

// Condition is what a body attached to a pass: a task with an owner and a day.
type Condition struct {
	ID, Item, Matter kernel.ID
	Body             string
	Text             string
	Unit             kernel.ID
	Due              kernel.Date
	Task             kernel.ID
	Done             bool   // its task is closed as done
	Open             bool   // its task still runs
	Late             bool   // and is past its day
	Number           string // of the task
}

const conditionColumns = `c.id, c.item_id, c.matter_id, c.body, c.text, c.unit_id, c.due_on, c.task_id`

func scanCondition(sc store.Scanner) (*Condition, error) {
	c := &Condition{}
	var due string
	err := sc.Scan(&c.ID, &c.Item, &c.Matter, &c.Body, &c.Text, &c.Unit, &due, &c.Task)
	if err == nil {
		c.Due, err = kernel.ParseDate(due)
	}
	return c, err
}

// FairFailed and FairPassed are the results of a fair competition review.
const (
	FairPassed = "pass"
	FairFailed = "fail"
)

// Incentive is something offered to an investor.
type Incentive struct {
	ID, Matter kernel.ID
	Text       string
	Amount     kernel.Money // 0 = none stated
	Basis      string       // legal basis
	Fair       string       // FairPassed, FairFailed or "" = not reviewed
	FairNote   string
	At         kernel.Instant
}

func scanIncentive(sc store.Scanner) (*Incentive, error) {
	i := &Incentive{}
	err := sc.Scan(&i.ID, &i.Matter, &i.Text, &i.Amount, &i.Basis, &i.Fair, &i.FairNote, &i.At)
	return i, err
}

const incentiveColumns = `x.id, x.matter_id, x.text, x.amount, x.basis, x.fair, x.fair_note, x.at`

func incentivesOf(tx *store.Tx, lead kernel.ID) ([]*Incentive, error) {
	return store.All(tx, scanIncentive, `SELECT `+incentiveColumns+` FROM review_incentive x WHERE x.matter_id = $1 ORDER BY x.at, x.id`, lead)
}
