package meeting

import (
	"encoding/json"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Status is how far a meeting has come.
type Status string

// The states of a meeting: planned until its first decision, then held, then
// closed with minutes and never changed again.
const (
	Planned Status = "planned"
	Held    Status = "held"
	Closed  Status = "closed"
)

// Meeting is one coordination meeting.
type Meeting struct {
	ID         kernel.ID
	Year, Seq  int
	HeldOn     kernel.Date
	Status     Status
	Chair      kernel.ID // post
	Place      string    // of an on-site meeting; "" = the usual room
	Enterprise kernel.ID // firm an on-site meeting is about; "" = the whole zone
	Minutes    string
	Creator    kernel.ID // person
	CreatedAt  kernel.Instant
	ClosedAt   kernel.Instant
	Record     int64 // version of the record, for edits
}

// Number is what the meeting is called: 2023年第1次调度会.
func (m *Meeting) Number() kernel.Text {
	if m.Place != "" {
		return kernel.T("%[1]d年第%[2]d次调度会（现场办公）", "Coordination meeting %[2]d of %[1]d (on site)").Format(m.Year, m.Seq)
	}
	return kernel.T("%[1]d年第%[2]d次调度会", "Coordination meeting %[2]d of %[1]d").Format(m.Year, m.Seq)
}

// Item is one point of an agenda.
type Item struct {
	ID        kernel.ID
	Meeting   kernel.ID
	Matter    kernel.ID // "" = a point that is about no matter
	Title     string
	Why       []kernel.Text // why it is on the agenda
	Note      string        // what whoever added it wrote
	Sort      int
	Decision  string
	Unit      kernel.ID   // responsible for carrying the decision out
	Due       kernel.Date // by when
	DecidedAt kernel.Instant
	Task      kernel.ID // matter the decision raised; "" = none
}

// Decided reports whether the meeting has decided on the item.
func (i *Item) Decided() bool { return i.DecidedAt != 0 }

const meetingColumns = `m.id, m.year, m.seq, m.held_on, m.status, m.chair_post, m.place, m.enterprise_id, m.minutes, m.creator_id, m.created_at, m.closed_at, m.record`

// fields are where a row of meetingColumns goes.
func (m *Meeting) fields(heldOn, status *string) []any {
	return []any{&m.ID, &m.Year, &m.Seq, heldOn, status, &m.Chair, &m.Place, &m.Enterprise, &m.Minutes, &m.Creator, &m.CreatedAt, &m.ClosedAt, &m.Record}
}

func scanMeeting(s store.Scanner) (*Meeting, error) {
	m := &Meeting{}
	var heldOn, status string
	if err := s.Scan(m.fields(&heldOn, &status)...); err != nil {
		return nil, err
	}
	m.Status = Status(status)
	var err error
	m.HeldOn, err = kernel.ParseDate(heldOn)
	return m, err
}

const itemColumns = `i.id, i.meeting_id, i.matter_id, i.title, i.why, i.note, i.sort, i.decision, i.unit_id, i.due_on, i.decided_at, i.task_id`

func scanItem(s store.Scanner) (*Item, error) {
	i := &Item{}
	var why, due string
	if err := s.Scan(&i.ID, &i.Meeting, &i.Matter, &i.Title, &why, &i.Note, &i.Sort, &i.Decision, &i.Unit, &due, &i.DecidedAt, &i.Task); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(why), &i.Why); err != nil {
		return nil, err
	}
	var err error
	if due != "" {
		i.Due, err = kernel.ParseDate(due)
	}
	return i, err
}

// load returns a meeting that may still be changed.
func load(tx *store.Tx, id kernel.ID) (*Meeting, error) {
	m, err := store.One(tx, scanMeeting, `SELECT `+meetingColumns+` FROM meeting m WHERE m.id = $1`, id)
	if err != nil {
		return nil, noMeeting(err)
	}
	if m.Status == Closed {
		return nil, kernel.Conflict(kernel.T("%s已结束，不能再改；新的事项请列入下一次会议", "%s is closed and cannot be changed; put new points on the next meeting"), m.Number())
	}
	return m, nil
}

func noMeeting(err error) error {
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return kernel.NotFound(kernel.T("没有这次会议，或您无权查看", "There is no such meeting, or you may not see it"))
	}
	return err
}

// loadItem returns an item and its meeting, both still open to change.
func loadItem(tx *store.Tx, id kernel.ID) (*Meeting, *Item, error) {
	i, err := store.One(tx, scanItem, `SELECT `+itemColumns+` FROM meeting_item i WHERE i.id = $1`, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, nil, kernel.NotFound(kernel.T("没有这条议题，它可能已被撤下", "There is no such point; it may have been taken off the agenda"))
	}
	if err != nil {
		return nil, nil, err
	}
	m, err := load(tx, i.Meeting)
	if err != nil {
		return nil, nil, err
	}
	if i.Decided() {
		return nil, nil, kernel.Conflict(kernel.T("这条议题已经有决定了；要另作决定，请再列一条议题", "This point is decided; for another decision, add it to the agenda again"))
	}
	return m, i, nil
}

// touch writes a meeting's state and takes its next version.
func (m *Meeting) touch(tx *store.Tx) error {
	m.Record++
	return tx.Exec(`UPDATE meeting SET status = $1, minutes = $2, closed_at = $3, record = $4 WHERE id = $5`,
		string(m.Status), m.Minutes, m.ClosedAt, m.Record, m.ID)
}

// insert writes a new item behind those there are and tells its matter.
func (s *Service) insert(tx *store.Tx, actor kernel.Actor, m *Meeting, i *Item) error {
	why, err := json.Marshal(i.Why)
	if err != nil {
		return kernel.Internal(err)
	}
	i.ID, i.Meeting = tx.NewID(), m.ID
	if err := tx.Exec(`INSERT INTO meeting_item (id, meeting_id, matter_id, title, why, note, sort, decision, unit_id, due_on, decided_at, task_id)
		VALUES ($1,$2,$3,$4,$5,$6,(SELECT COALESCE(MAX(sort), 0) + 1 FROM meeting_item WHERE meeting_id = $2),'','','',0,'')`,
		i.ID, m.ID, i.Matter, i.Title, string(why), i.Note); err != nil {
		return err
	}
	said := kernel.T("列入%s议题：%s", "put on the agenda of %s: %s").Format(m.Number(), joined(i.Why))
	return s.tell(tx, actor, "meeting.item_added", m, i, said, nil)
}

// tell writes an event of the meeting into the record of the item's matter.
func (s *Service) tell(tx *store.Tx, actor kernel.Actor, kind string, m *Meeting, i *Item, said kernel.Text, more map[string]any) error {
	payload := map[string]any{"meeting": m.ID, "item": i.ID, "said": said}
	for k, v := range more {
		payload[k] = v
	}
	_, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: kind, Matter: i.Matter, Subject: m.ID, Payload: payload})
	return err
}

// joined puts reasons into one sentence.
func joined(why []kernel.Text) kernel.Text {
	var out kernel.Text
	for i, w := range why {
		if i > 0 {
			out.ZH, out.EN = out.ZH+"；", out.EN+"; "
		}
		out.ZH, out.EN = out.ZH+w.ZH, out.EN+w.EN
	}
	return out
}
