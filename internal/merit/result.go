package merit

import (
	"context"
	"fmt"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Status is how far a result has come.
type Status string

// The states: on notice, and final.
const (
	Announced Status = "announced"
	Final     Status = "final"
)

// Result is the result of one appraisal in one period.
type Result struct {
	ID          kernel.ID
	Code        string // of the scheme
	Period      indicator.Period
	Name        kernel.Text
	Status      Status
	Revision    int // the one in force, from 1
	Number      string
	NoticeFrom  kernel.Date
	NoticeTo    kernel.Date // last day
	Creator     kernel.ID
	CreatedAt   kernel.Instant
	FinalNumber string
	FinalBy     kernel.ID
	FinalAt     kernel.Instant
	Record      int64
}

// Title is the scheme's name, and the period where the name does not hold it.
func (r *Result) Title() kernel.Text {
	period := r.Period.String()
	if strings.Contains(r.Name.ZH, period) {
		return r.Name
	}
	return kernel.T("%s（%s）", "%s (%s)").Format(r.Name, period)
}

const resultColumns = `r.id, r.code, r.period, r.name_zh, r.name_en, r.status, r.revision, r.number, r.notice_from, r.notice_to, r.creator_id, r.created_at, r.final_number, r.final_by, r.final_at, r.record`

func scanResult(sc store.Scanner) (*Result, error) {
	r := &Result{}
	var period, status, from, to string
	err := sc.Scan(&r.ID, &r.Code, &period, &r.Name.ZH, &r.Name.EN, &status, &r.Revision, &r.Number, &from, &to, &r.Creator, &r.CreatedAt, &r.FinalNumber, &r.FinalBy, &r.FinalAt, &r.Record)
	r.Status = Status(status)
	if err == nil {
		r.Period, err = indicator.ParsePeriod(period)
	}
	if err == nil {
		err = r.NoticeFrom.UnmarshalText([]byte(from))
	}
	if err == nil {
		err = r.NoticeTo.UnmarshalText([]byte(to))
	}
	return r, err
}

// load returns a result. That there is one is open to everybody it concerns;
// what of its grades somebody sees is narrowed by seen.
func load(tx *store.Tx, id kernel.ID) (*Result, error) {
	r, err := store.One(tx, scanResult, `SELECT `+resultColumns+` FROM merit_result r WHERE r.id = $1`, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, noResult()
	}
	return r, err
}

func noResult() error {
	return kernel.NotFound(kernel.T("没有这份考核结果，或您无权查看", "There is no such result, or you may not see it"))
}

// loadFor returns a result for a change, as the form saw it.
func loadFor(tx *store.Tx, id kernel.ID, want Status, record int64) (*Result, error) {
	r, err := load(tx, id)
	switch {
	case err != nil:
		return nil, err
	case r.Status != want && want == Announced:
		return nil, kernel.Conflict(kernel.T("结果已经审定，不能再改", "The result is final and does not change"))
	case r.Status != want:
		return nil, kernel.Conflict(kernel.T("结果还在公示，审定之后才能办", "The result is still on notice; this follows once it is final"))
	case record != 0 && record != r.Record:
		return nil, kernel.Conflict(kernel.T("结果刚刚有了变化，请先看看再提交", "The result changed meanwhile; look at it, then submit again"))
	}
	return r, nil
}

// save writes what changes of a result.
func (r *Result) save(tx *store.Tx) error {
	r.Record++
	n, err := tx.ExecN(`UPDATE merit_result SET status = $1, revision = $2, notice_to = $3, final_number = $4, final_by = $5, final_at = $6, record = $7 WHERE id = $8 AND status = 'announced'`,
		string(r.Status), r.Revision, r.NoticeTo.String(), r.FinalNumber, r.FinalBy, r.FinalAt, r.Record, r.ID)
	if err == nil && n != 1 {
		err = kernel.Internal(fmt.Errorf("merit: result %s is final", r.ID))
	}
	return err
}

// mayRead: results concern everybody they grade.
func mayRead(actor kernel.Actor) error {
	for _, p := range []string{PermPersonal, PermManage, PermApprove, PermPay} {
		if actor.Can(p) != kernel.ScopeNone {
			return nil
		}
	}
	return actor.Require(PermView)
}

// seen is "actor may see grade g": those of posts and people need a permission
// of their own.
func seen(actor kernel.Actor, args []any) (string, []any) {
	public, args := auth.Where(actor, PermView, auth.Cols{Unit: "g.unit_id"}, args)
	own, args := auth.Where(actor, PermPersonal, auth.Cols{Owner: "g.person_id", Unit: "g.unit_id"}, args)
	return "(g.kind NOT IN ('post', 'person') AND " + public + " OR g.kind IN ('post', 'person') AND " + own + ")", args
}

// Results lists the results, newest first.
func (s *Service) Results(ctx context.Context, actor kernel.Actor) (list []*Result, err error) {
	if err := mayRead(actor); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanResult, `SELECT `+resultColumns+` FROM merit_result r ORDER BY r.created_at DESC, r.id DESC`)
		return err
	})
	return list, err
}

// Revision is one state of a result's grades.
type Revision struct {
	N      int
	Run    kernel.ID
	Digest string
	Reason string
	Person kernel.ID
	At     kernel.Instant
}

func scanRevision(r store.Scanner) (v Revision, err error) {
	err = r.Scan(&v.N, &v.Run, &v.Digest, &v.Reason, &v.Person, &v.At)
	return v, err
}

func revisions(tx *store.Tx, id kernel.ID) ([]Revision, error) {
	return store.All(tx, scanRevision, `SELECT revision, run_id, digest, reason, person_id, at FROM merit_revision WHERE result_id = $1 ORDER BY revision`, id)
}

// View is one result as one actor sees it.
type View struct {
	*Result
	Revisions []Revision
	Grades    []*Grade // of the revision in force, in the order of groups and ranks
	Before    map[string]*Grade
	Hidden    int // grades the actor may not see
	Appeals   []Appeal
	Proposals int // open recommendations
}

// Change is a grade of the revision before the one in force, where there is
// one and it differs.
func (v *View) Change(g *Grade) *Grade {
	was := v.Before[g.Group+"/"+g.Subject]
	if was == nil || was.Total == g.Total && was.Place == g.Place && was.Grade == g.Grade {
		return nil
	}
	return was
}

// View returns a result with the grades the actor may see. Error: forbidden,
// not found.
func (s *Service) View(ctx context.Context, actor kernel.Actor, id kernel.ID) (v *View, err error) {
	if err := mayRead(actor); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = view(tx, actor, id)
		return err
	})
	return v, err
}

func view(tx *store.Tx, actor kernel.Actor, id kernel.ID) (*View, error) {
	r, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	v := &View{Result: r, Before: map[string]*Grade{}}
	if v.Revisions, err = revisions(tx, id); err != nil {
		return nil, err
	}
	if v.Grades, err = gradesSeen(tx, actor, id, r.Revision); err != nil {
		return nil, err
	}
	before, err := gradesSeen(tx, actor, id, r.Revision-1)
	if err != nil {
		return nil, err
	}
	for _, g := range before {
		v.Before[g.Group+"/"+g.Subject] = g
	}
	all, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM merit_grade WHERE result_id = $1 AND revision = $2`, id, r.Revision)
	if err != nil {
		return nil, err
	}
	v.Hidden = all - len(v.Grades)
	v.Proposals, err = store.One(tx, store.Value[int], `SELECT COUNT(*) FROM merit_proposal WHERE result_id = $1 AND decision = ''`, id)
	if err != nil {
		return nil, err
	}
	v.Appeals, err = appealsSeen(tx, actor, id)
	return v, err
}

// gradesSeen are the grades of one revision that the actor may see.
func gradesSeen(tx *store.Tx, actor kernel.Actor, id kernel.ID, revision int) ([]*Grade, error) {
	where, args := seen(actor, []any{id, revision})
	return store.All(tx, scanGrade, `SELECT `+gradeColumns+` FROM merit_grade g WHERE g.result_id = $1 AND g.revision = $2 AND `+where+` ORDER BY g.sort`, args...)
}

// Mine is one grade of the actor's own with its result.
type Mine struct {
	*Result
	Grade *Grade
}

// MyGrades lists the actor's own grades, newest first.
func (s *Service) MyGrades(ctx context.Context, actor kernel.Actor) (out []Mine, err error) {
	if err := actor.Require(PermPersonal); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out = nil
		list, err := store.All(tx, scanGrade, `SELECT `+gradeColumns+` FROM merit_grade g JOIN merit_result r ON r.id = g.result_id AND r.revision = g.revision
			WHERE g.person_id = $1 AND g.person_id <> '' AND g.kind IN ('post', 'person') ORDER BY r.created_at DESC, g.sort`, actor.Person)
		for _, g := range list {
			r, err := load(tx, g.Result)
			if err != nil {
				return err
			}
			out = append(out, Mine{r, g})
		}
		return err
	})
	return out, err
}
