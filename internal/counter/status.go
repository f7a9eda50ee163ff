package counter

import (
	"context"

	"juyan/internal/caseflow"
	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Record is what the counter itself keeps of a case.
type Record struct {
	Matter    kernel.ID
	Receipt   string // the code by which its status is asked without signing in
	Version   kernel.ID
	FiledAt   kernel.Instant
	Accepted  kernel.Instant // zero = not yet, as below
	DueAt     kernel.Instant // the promised end
	DecidedAt kernel.Instant
	EndedAt   kernel.Instant
	Silent    bool // accepted because nobody said anything
}

const recordColumns = `matter_id, receipt, version_id, filed_at, accepted_at, due_at, decided_at, ended_at, silent`

func scanRecord(s store.Scanner) (r Record, err error) {
	var silent int
	err = s.Scan(&r.Matter, &r.Receipt, &r.Version, &r.FiledAt, &r.Accepted, &r.DueAt, &r.DecidedAt, &r.EndedAt, &silent)
	r.Silent = silent == 1
	return r, err
}

// Case is what the counter keeps of a case, with the version it goes by. It asks
// for no permission: whoever shows it has asked the matter.
func (s *Service) Case(ctx context.Context, id kernel.ID) (r Record, v *Version, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if r, err = store.One(tx, scanRecord, `SELECT `+recordColumns+` FROM counter_case WHERE matter_id = $1`, id); err != nil {
			return err
		}
		v, err = versionByID(tx, r.Version)
		return err
	})
	return r, v, err
}

// Status is what a receipt tells whoever holds it: nobody's name.
type Status struct {
	Receipt   string
	Item      kernel.Text
	Face      caseflow.Face
	Stage     kernel.Text // in words for people outside
	Next      kernel.Text // what happens next; empty once it is over
	FiledAt   kernel.Instant
	Accepted  kernel.Instant // zero = not yet, as below
	DueAt     kernel.Instant
	DecidedAt kernel.Instant
	EndedAt   kernel.Instant
}

// ByReceipt is the status of the case whose receipt carries a code. A code that
// fails its check is invalid, one that nobody was given is not found; who asks
// is throttled where the asking is done.
func (s *Service) ByReceipt(ctx context.Context, code string) (Status, error) {
	code, checked := codes.ParseReceipt(code)
	if err := checked.Err("code"); err != nil {
		return Status{}, err
	}
	var r Record
	var v *Version
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if r, err = store.One(tx, scanRecord, `SELECT `+recordColumns+` FROM counter_case WHERE receipt = $1`, code); err == nil {
			v, err = versionByID(tx, r.Version)
		}
		return err
	})
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return Status{}, kernel.NotFound(kernel.T("没有这个查询码，请对照受理回执再看一遍", "No case has this code; compare it with your receipt"))
	}
	if err != nil {
		return Status{}, err
	}
	m, err := s.matters.View(ctx, kernel.System(), r.Matter)
	if err != nil {
		return Status{}, err
	}
	return statusOf(r, v, m), nil
}

func statusOf(r Record, v *Version, m *matter.View) Status {
	out := Status{Receipt: r.Receipt, Item: v.Item.Title(), Face: m.Face, FiledAt: r.FiledAt, Accepted: r.Accepted, DueAt: r.DueAt, DecidedAt: r.DecidedAt, EndedAt: r.EndedAt}
	stage := m.Course.Stage("", m.Stage)
	out.Stage, out.Next = stage.Name, stage.Next
	if m.Face == caseflow.FaceDone && !stage.End { // how it was rated is nobody else's
		out.Stage, out.Next = m.Course.Def.Faces[caseflow.FaceDone], kernel.Text{}
	}
	if m.Face == caseflow.FaceDone {
		out.Next = kernel.Text{}
	}
	return out
}
