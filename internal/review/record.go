package review

import (
	"encoding/json"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Status is how far a session has come.
type Status string

// The states of a session.
const (
	Planned Status = "planned"
	Open    Status = "open"
	Closed  Status = "closed"
)

// Session is one meeting of a body.
type Session struct {
	ID        kernel.ID
	Body      string
	Year, Seq int
	HeldOn    kernel.Date
	Place     string
	Status    Status
	Chair     kernel.ID // post
	Creator   kernel.ID // person
	CreatedAt kernel.Instant
	OpenedAt  kernel.Instant
	ClosedAt  kernel.Instant
	Number    string // of the minutes
	PDF, DOCX string // hashes of the minutes; "" = none yet
	Record    int64
}

// Name is what a session is called: 管委会2022年第3次会议.
func (s *Session) Name(body kernel.Text) kernel.Text {
	return kernel.T("%[1]s%[2]d年第%[3]d次会议", "%[1]s, session %[3]d of %[2]d").Format(body, s.Year, s.Seq)
}

const sessionColumns = `s.id, s.body, s.year, s.seq, s.held_on, s.place, s.status, s.chair_post, s.creator_id, s.created_at, s.opened_at, s.closed_at, s.number, s.pdf, s.docx, s.record`

func scanSession(sc store.Scanner) (*Session, error) {
	s := &Session{}
	var on, status string
	err := sc.Scan(&s.ID, &s.Body, &s.Year, &s.Seq, &on, &s.Place, &status, &s.Chair, &s.Creator, &s.CreatedAt, &s.OpenedAt, &s.ClosedAt, &s.Number, &s.PDF, &s.DOCX, &s.Record)
	if err != nil {
		return nil, err
	}
	s.Status = Status(status)
	s.HeldOn, err = kernel.ParseDate(on)
	return s, err
}

// touch writes a session's state and takes its next version.
func (s *Session) touch(tx *store.Tx) error {
	s.Record++
	return tx.Exec(`UPDATE review_session SET status = $1, chair_post = $2, opened_at = $3, closed_at = $4, number = $5, pdf = $6, docx = $7, record = $8 WHERE id = $9`,
		string(s.Status), s.Chair, s.OpenedAt, s.ClosedAt, s.Number, s.PDF, s.DOCX, s.Record, s.ID)
}

func noSession(err error) error {
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return kernel.NotFound(kernel.T("没有这次会议，或您无权查看", "There is no such session, or you may not see it"))
	}
	return err
}

// load returns a session that may still be changed.
func load(tx *store.Tx, id kernel.ID) (*Session, error) {
	s, err := store.One(tx, scanSession, `SELECT `+sessionColumns+` FROM review_session s WHERE s.id = $1`, id)
	if err != nil {
		return nil, noSession(err)
	}
	if s.Status == Closed {
		return nil, kernel.Conflict(kernel.T("这次会议已结束，不能再改；新的议题请列入下一次会议", "This session is closed and cannot be changed; put new items on the next one"))
	}
	return s, nil
}

// Outcome is what a body decided.
type Outcome string

// The outcomes; "" = not decided yet.
const (
	Passed    Outcome = "pass"
	WithTerms Outcome = "conditions" // passed with conditions
	Postponed Outcome = "postpone"
	Rejected  Outcome = "reject"
)

// Passes reports whether the matter goes on.
func (o Outcome) Passes() bool { return o == Passed || o == WithTerms }

// Item is one lead on the agenda of a session.
type Item struct {
	ID        kernel.ID
	Session   kernel.ID
	Body      string
	Matter    kernel.ID
	Round     int64
	Title     string
	Sort      int
	Outcome   Outcome
	Reason    string
	Chair     kernel.ID // who presided over it, once decided
	Roll      Roll      // as counted when it was decided
	Ballot    Ballot
	Breaches  []string // checks it was passed over
	DecidedAt kernel.Instant
}

// Decided reports whether the body has decided on the item.
func (i *Item) Decided() bool { return i.DecidedAt != 0 }

const itemColumns = `i.id, i.session_id, i.body, i.matter_id, i.round, i.title, i.sort, i.outcome, i.reason, i.chair_post, i.members, i.recused, i.present, i.yes, i.no, i.abstain, i.breaches, i.decided_at`

func scanItem(sc store.Scanner) (*Item, error) {
	i := &Item{}
	var outcome, breaches string
	err := sc.Scan(&i.ID, &i.Session, &i.Body, &i.Matter, &i.Round, &i.Title, &i.Sort, &outcome, &i.Reason, &i.Chair, &i.Roll.Members, &i.Roll.Recused, &i.Roll.Present,
		&i.Ballot.Yes, &i.Ballot.No, &i.Ballot.Abstain, &breaches, &i.DecidedAt)
	if err != nil {
		return nil, err
	}
	i.Outcome = Outcome(outcome)
	return i, json.Unmarshal([]byte(breaches), &i.Breaches)
}

// loadItem returns an undecided item with its session, both open to change.
func loadItem(tx *store.Tx, id kernel.ID) (*Session, *Item, error) {
	i, err := store.One(tx, scanItem, `SELECT `+itemColumns+` FROM review_item i WHERE i.id = $1`, id)
	if err != nil {
		return nil, nil, noItem(err)
	}
	s, err := load(tx, i.Session)
	if err != nil {
		return nil, nil, err
	}
	if i.Decided() {
		return nil, nil, kernel.Conflict(kernel.T("这一项已经有决定了", "This item is decided already"))
	}
	return s, i, nil
}

// openItem is loadItem of a session that has begun.
func openItem(tx *store.Tx, id kernel.ID) (*Session, *Item, error) {
	s, i, err := loadItem(tx, id)
	if err == nil && s.Status != Open {
		err = kernel.Conflict(kernel.T("会议还没有开始，请先登记到会情况", "The session has not begun; record the attendance first"))
	}
	return s, i, err
}

func noItem(err error) error {
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return kernel.NotFound(kernel.T("没有这一项议题，它可能已被撤下", "There is no such item; it may have been taken off the agenda"))
	}
	return err
}
