package baton

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"juyan/internal/auth"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Runs lists the runs of a scheme code, or of all, newest first. Trials are for
// those who manage the appraisal.
func (s *Service) Runs(ctx context.Context, actor kernel.Actor, code string, limit int) (list []*Run, err error) {
	if err := s.mayReadSchemes(actor); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanRun, `SELECT `+runColumns+` FROM `+runTables+` WHERE ($1 = '' OR r.code = $1) AND (r.purpose = 'official' OR $2 = 1)
			ORDER BY r.created_at DESC, r.id DESC LIMIT $3`, code, managing(actor), limit)
		if err != nil {
			return err
		}
		where, args := seen(actor, nil)
		shown, err := store.All(tx, store.Value[kernel.ID], `SELECT DISTINCT c.run_id FROM baton_score c WHERE `+where, args...)
		for _, r := range list {
			r.Shown = slices.Contains(shown, r.ID)
		}
		return err
	})
	return list, err
}

// OfYear counts the official runs of a year's periods, those corrected later
// left out, and names the last period.
func (s *Service) OfYear(ctx context.Context, actor kernel.Actor, year int) (n int, latest string, err error) {
	if err := s.mayReadSchemes(actor); err != nil {
		return 0, "", err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		periods, err := store.All(tx, store.Value[string], `SELECT r.period FROM baton_run r WHERE r.purpose = 'official' AND SUBSTR(r.period, 1, 4) = $1
			AND NOT EXISTS (SELECT 1 FROM baton_run f WHERE f.follows = r.id AND f.purpose = 'official') ORDER BY r.period`, strconv.Itoa(year))
		if n = len(periods); n > 0 {
			latest = periods[n-1]
		}
		return err
	})
	return n, latest, err
}

func managing(actor kernel.Actor) int64 { return store.Bool(actor.Can(PermManage) != kernel.ScopeNone) }

// FindRun returns a run. Error: forbidden, not found.
func (s *Service) FindRun(ctx context.Context, actor kernel.Actor, id kernel.ID) (r *Run, err error) {
	if err := s.mayReadSchemes(actor); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		r, err = findRun(tx, actor, id)
		return err
	})
	return r, err
}

func findRun(tx *store.Tx, actor kernel.Actor, id kernel.ID) (*Run, error) {
	r, err := store.One(tx, scanRun, `SELECT `+runColumns+` FROM `+runTables+` WHERE r.id = $1 AND (r.purpose = 'official' OR $2 = 1)`, id, managing(actor))
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, kernel.NotFound(kernel.T("没有这次计算，或您无权查看", "There is no such run, or you may not see it"))
	}
	return r, err
}

// Frames reads the groups of an official run without their scores, for what is
// built on it.
func Frames(tx *store.Tx, run kernel.ID) ([]*Group, error) {
	return store.All(tx, scanGroup, `SELECT g.group_code, g.frame FROM baton_group g JOIN baton_run r ON r.id = g.run_id WHERE g.run_id = $1 AND r.purpose = 'official' ORDER BY g.sort`, run)
}

// Score is one subject's result as a run keeps it.
type Score struct {
	Run     kernel.ID
	Group   string
	Subject // whose
	indicator.SubjectResult
	Veto string // best grade left; "" = none fell
	own  own
}

const scoreColumns = `c.run_id, c.group_code, c.subject, c.kind, c.subject_id, c.unit_id, c.person_id, c.name_zh, c.name_en, c.veto, c.detail, c.inputs`

func scanScore(r store.Scanner) (*Score, error) {
	c := &Score{}
	var kind, detail, inputs string
	if err := r.Scan(&c.Run, &c.Group, &c.Subject.Code, &kind, &c.ID, &c.Unit, &c.Person, &c.Subject.Name.ZH, &c.Subject.Name.EN, &c.Veto, &detail, &inputs); err != nil {
		return nil, err
	}
	c.Kind = indicator.SubjectKind(kind)
	if err := json.Unmarshal([]byte(detail), &c.SubjectResult); err != nil {
		return nil, err
	}
	return c, json.Unmarshal([]byte(inputs), &c.own)
}

// seen is "actor may see score c": results of posts and people need a
// permission of their own.
func seen(actor kernel.Actor, args []any) (string, []any) {
	public, args := auth.Where(actor, PermView, auth.Cols{Unit: "c.unit_id"}, args)
	personal, args := auth.Where(actor, PermPersonal, auth.Cols{Owner: "c.person_id", Unit: "c.unit_id"}, args)
	return "(c.kind NOT IN ('post', 'person') AND " + public + " OR c.kind IN ('post', 'person') AND " + personal + ")", args
}

// Group is one group of a run with the scores the actor may see, best first.
type Group struct {
	Code string
	Frame
	Scores []*Score
	Hidden int // scores the actor may not see
}

// Groups reads a run's groups in the order of the scheme; one = "" means all.
func (s *Service) Groups(ctx context.Context, actor kernel.Actor, run kernel.ID, one string) (list []*Group, err error) {
	if err := s.mayReadSchemes(actor); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if _, err := findRun(tx, actor, run); err != nil {
			return err
		}
		list, err = groups(tx, actor, run, one)
		return err
	})
	return list, err
}

func groups(tx *store.Tx, actor kernel.Actor, run kernel.ID, one string) ([]*Group, error) {
	list, err := store.All(tx, scanGroup, `SELECT g.group_code, g.frame FROM baton_group g WHERE g.run_id = $1 AND ($2 = '' OR g.group_code = $2) ORDER BY g.sort`, run, one)
	if err != nil {
		return nil, err
	}
	where, args := seen(actor, []any{run})
	for _, g := range list {
		with := append(args[:len(args):len(args)], g.Code)
		mark := "$" + strconv.Itoa(len(with))
		g.Scores, err = store.All(tx, scanScore, `SELECT `+scoreColumns+` FROM baton_score c WHERE c.run_id = $1 AND `+where+` AND c.group_code = `+mark+`
			ORDER BY CASE c.place WHEN 0 THEN 1 ELSE 0 END, c.place, c.subject`, with...)
		if err != nil {
			return nil, err
		}
		all, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM baton_score c WHERE c.run_id = $1 AND c.group_code = $2`, run, g.Code)
		if err != nil {
			return nil, err
		}
		g.Hidden = all - len(g.Scores)
	}
	return list, nil
}

func scanGroup(r store.Scanner) (*Group, error) {
	g := &Group{}
	var frame string
	if err := r.Scan(&g.Code, &frame); err != nil {
		return nil, err
	}
	var text frameText
	err := json.Unmarshal([]byte(frame), &text)
	g.Frame = Frame{text.Heading, text.Result}
	return g, err
}

// FindScore returns one subject's score with its group's frame.
func (s *Service) FindScore(ctx context.Context, actor kernel.Actor, run kernel.ID, group, subject string) (r *Run, g *Group, c *Score, err error) {
	if err := s.mayReadSchemes(actor); err != nil {
		return nil, nil, nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		r, g, c, err = findScore(tx, actor, run, group, subject)
		return err
	})
	return r, g, c, err
}

func findScore(tx *store.Tx, actor kernel.Actor, run kernel.ID, group, subject string) (*Run, *Group, *Score, error) {
	r, err := findRun(tx, actor, run)
	if err != nil {
		return nil, nil, nil, err
	}
	g, err := store.One(tx, scanGroup, `SELECT g.group_code, g.frame FROM baton_group g WHERE g.run_id = $1 AND g.group_code = $2`, run, group)
	if err != nil {
		return nil, nil, nil, err
	}
	where, args := seen(actor, []any{run, group, subject})
	c, err := store.One(tx, scanScore, `SELECT `+scoreColumns+` FROM baton_score c WHERE c.run_id = $1 AND c.group_code = $2 AND c.subject = $3 AND `+where, args...)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		err = kernel.NotFound(kernel.T("没有这份得分，或您无权查看", "There is no such score, or you may not see it"))
	}
	return r, g, c, err
}
