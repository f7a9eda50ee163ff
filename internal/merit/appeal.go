package merit

import (
	"fmt"
	"slices"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// AppealKind is the kind of matter an appeal (申诉) is.
const AppealKind = "appeal"

// The states of an appeal as a result keeps them.
const (
	AppealOpen      = "open"
	AppealUpheld    = "upheld"
	AppealDismissed = "dismissed"
	AppealWithdrawn = "withdrawn"
)

// Appeal is what a result knows of an appeal against it.
type Appeal struct {
	Matter    kernel.ID // "" = not the reader's to open
	Group     string
	Subject   string
	Name      kernel.Text // of the subject
	Line      kernel.Text // zero = the whole
	Status    string
	Stage     string // of its course
	RaisedAt  kernel.Instant
	DecidedAt kernel.Instant
}

func scanAppeal(r store.Scanner) (a Appeal, err error) {
	var open int64
	err = r.Scan(&open, &a.Matter, &a.Group, &a.Subject, &a.Name.ZH, &a.Name.EN, &a.Line.ZH, &a.Line.EN, &a.Status, &a.Stage, &a.RaisedAt, &a.DecidedAt)
	if open == 0 {
		a.Matter = ""
	}
	return a, err
}

// appealsSeen are the appeals about grades the actor may see; the matter itself
// is named to those who may open it.
func appealsSeen(tx *store.Tx, actor kernel.Actor, result kernel.ID) ([]Appeal, error) {
	where, args := seen(actor, []any{result})
	opens, args := auth.Where(actor, AppealKind+".view", auth.Cols{Owner: "a.person_id", Matter: "a.matter_id"}, args)
	return store.All(tx, scanAppeal, `SELECT CASE WHEN `+opens+` THEN 1 ELSE 0 END, a.matter_id, a.group_code, a.subject, g.name_zh, g.name_en, a.line_zh, a.line_en, a.status, m.stage, a.raised_at, a.decided_at
		FROM merit_appeal a JOIN matter_shown m ON m.id = a.matter_id JOIN merit_grade g ON g.result_id = a.result_id AND g.revision = a.revision AND g.group_code = a.group_code AND g.subject = a.subject
		WHERE a.result_id = $1 AND `+where+` ORDER BY a.raised_at`, args...)
}

// Effects are what the actions of the kind appeal do besides.
func (s *Service) Effects() map[string]matter.Effect {
	return map[string]matter.Effect{
		"merit.appeal":   s.appeal,
		"merit.accept":   s.impartial,
		"merit.uphold":   s.uphold,
		"merit.dismiss":  s.dismiss,
		"merit.withdraw": s.withdraw,
	}
}

// appeal takes an appeal: while the notice runs, about one's own unit or one's
// own result, once for each subject and line.
func (s *Service) appeal(st *matter.Step) error {
	r, err := s.contested(st)
	if err != nil {
		return err
	}
	g, err := own(st, r)
	if err != nil {
		return err
	}
	line, err := s.contestedLine(st, r, g)
	if err != nil {
		return err
	}
	if err := once(st.Tx, r, g, line.Code); err != nil {
		return err
	}
	st.Set("title", strings.TrimSpace(g.Name.ZH+" "+line.Name.ZH))
	st.Note("result", r.ID)
	st.Note("group", g.Group)
	st.Note("subject", g.Subject)
	st.Note("line", line.Code)
	return st.Tx.Exec(`INSERT INTO merit_appeal (matter_id, result_id, revision, group_code, subject, line, line_zh, line_en, person_id, status, raised_at, decided_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'open',$10,0)`, st.Matter.ID, r.ID, r.Revision, g.Group, g.Subject, line.Code, line.Name.ZH, line.Name.EN, st.Actor.Person, st.Tx.Now())
}

// contested is the result an appeal names, while its notice runs.
func (s *Service) contested(st *matter.Step) (*Result, error) {
	said, _ := st.Input["result"].(string)
	r, err := store.One(st.Tx, scanResult, `SELECT `+resultColumns+` FROM merit_result r WHERE r.number = $1`, strings.TrimSpace(said))
	switch {
	case kernel.CodeOf(err) == kernel.CodeNotFound:
		return nil, kernel.Invalid("result", kernel.T("没有编号为“%s”的考核结果；请从结果页面点“申诉”", "There is no result numbered %q; use “Appeal” on the page of the result"), said)
	case err != nil:
		return nil, err
	case r.Status != Announced || s.today(st.Tx).After(r.NoticeTo):
		return nil, kernel.Conflict(kernel.T("公示已于 %s 结束，不再受理申诉", "The notice ended on %s; appeals are no longer taken"), r.NoticeTo)
	}
	return r, nil
}

// own is the grade in question: the actor's own, or that of the agency the
// actor's post stands in.
func own(st *matter.Step, r *Result) (*Grade, error) {
	list, err := store.All(st.Tx, scanGrade, `SELECT `+gradeColumns+` FROM merit_grade g WHERE g.result_id = $1 AND g.revision = $2 ORDER BY g.sort`, r.ID, r.Revision)
	if err != nil {
		return nil, err
	}
	whose, _ := st.Input["whose"].(string)
	mine := func(g *Grade) bool {
		if whose == "person" {
			return g.Personal() && st.Actor.Person != "" && g.Person == st.Actor.Person
		}
		return g.Kind == indicator.Units && g.ID == st.Actor.Unit
	}
	if i := slices.IndexFunc(list, mine); i >= 0 {
		return list[i], nil
	}
	if whose == "person" {
		return nil, kernel.Invalid("whose", kernel.T("这份结果里没有您个人的等次", "This result has no grade of your own"))
	}
	return nil, kernel.Invalid("whose", kernel.T("这份结果里没有您所在单位的等次；只能为本单位申诉", "This result has no grade of your unit; you can appeal for your own unit only"))
}

// contestedLine is the line an appeal names; none means the whole grade.
func (s *Service) contestedLine(st *matter.Step, r *Result, g *Grade) (Line, error) {
	said, _ := st.Input["line"].(string)
	if strings.TrimSpace(said) == "" {
		return Line{}, nil
	}
	run, err := store.One(st.Tx, store.Value[kernel.ID], `SELECT run_id FROM merit_revision WHERE result_id = $1 AND revision = $2`, r.ID, r.Revision)
	if err != nil {
		return Line{}, err
	}
	groups, err := s.o.Runs.Lines(st.Tx, run)
	if err != nil {
		return Line{}, err
	}
	i := slices.IndexFunc(groups, func(x Group) bool { return x.Code == g.Group })
	if i < 0 {
		return Line{}, kernel.Internal(fmt.Errorf("merit: run %s has no group %s", run, g.Group))
	}
	if l := groups[i].line(said); l != nil {
		return *l, nil
	}
	var names kernel.Text
	for _, l := range groups[i].Lines {
		names.ZH, names.EN = names.ZH+"、"+l.Name.ZH, names.EN+", "+l.Name.EN
	}
	return Line{}, kernel.Invalid("line", kernel.T("没有“%s”这项指标。可以写：%s", "There is no line %q. There are: %s"), said, kernel.T(strings.TrimPrefix(names.ZH, "、"), strings.TrimPrefix(names.EN, ", ")))
}

func once(tx *store.Tx, r *Result, g *Grade, line string) error {
	n, err := count(tx, `SELECT COUNT(*) FROM merit_appeal WHERE result_id = $1 AND group_code = $2 AND subject = $3 AND line = $4`, r.ID, g.Group, g.Subject, line)
	if err == nil && n > 0 {
		err = kernel.Conflict(kernel.T("这一项已经申诉过，每项只受理一次", "This line was appealed already; each is taken once"))
	}
	return err
}

// impartial keeps a reviewer from deciding about themself or their own unit.
func (s *Service) impartial(st *matter.Step) error {
	unit, err := store.One(st.Tx, store.Value[kernel.ID], `SELECT g.unit_id FROM merit_appeal a JOIN merit_grade g ON g.result_id = a.result_id AND g.revision = a.revision AND g.group_code = a.group_code AND g.subject = a.subject
		WHERE a.matter_id = $1`, st.Matter.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(s.o.Org.Directory().Subtree(unit), func(id kernel.ID) bool { return id == st.Actor.Unit }) {
		return kernel.Forbidden(kernel.T("不能复核本单位的申诉，请由区领导或其他单位的人复核", "Nobody reviews an appeal of their own unit; leave it to a leader or to somebody of another unit"))
	}
	return nil
}

// uphold grants an appeal. Matters that are named are left out of the appraisal
// from the next run on.
func (s *Service) uphold(st *matter.Step) error {
	if err := s.impartial(st); err != nil {
		return err
	}
	if how, _ := st.Input["correction"].(string); how == "exclude" {
		if err := s.leaveOut(st); err != nil {
			return err
		}
	}
	return settle(st, AppealUpheld)
}

// leaveOut records the matters the reviewer named as not counting.
func (s *Service) leaveOut(st *matter.Step) error {
	said, _ := st.Input["excluded"].(string)
	var ids []kernel.ID
	for _, number := range kernel.Listed(said) {
		id, err := store.One(st.Tx, store.Value[kernel.ID], `SELECT m.id FROM matter_shown m WHERE m.number = $1`, number)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return kernel.Invalid("excluded", kernel.T("没有编号为“%s”的办件，请核对后一行写一个编号", "There is no matter numbered %q; check it, and write one number a line"), number)
		}
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return kernel.Invalid("excluded", kernel.T("请写明剔除哪些办件的编号，一行一个", "Write the numbers of the matters to leave out, one a line"))
	}
	r, err := store.One(st.Tx, scanResult, `SELECT `+resultColumns+` FROM merit_result r JOIN merit_appeal a ON a.result_id = r.id WHERE a.matter_id = $1`, st.Matter.ID)
	if err != nil {
		return err
	}
	reason, _ := st.Input["answer"].(string)
	st.Note("left_out", ids)
	return s.o.Runs.LeaveOut(st.Tx, st.Actor, Exclusion{Code: r.Code, Period: r.Period.String(), Matters: ids, Reason: reason, Evidence: st.Matter.ID})
}

func (s *Service) dismiss(st *matter.Step) error {
	if err := s.impartial(st); err != nil {
		return err
	}
	return settle(st, AppealDismissed)
}

// withdraw ends an appeal by whoever made it.
func (s *Service) withdraw(st *matter.Step) error { return settle(st, AppealWithdrawn) }

func settle(st *matter.Step, status string) error {
	n, err := st.Tx.ExecN(`UPDATE merit_appeal SET status = $1, decided_at = $2 WHERE matter_id = $3 AND status = 'open'`, status, st.Tx.Now(), st.Matter.ID)
	if err == nil && n != 1 {
		err = kernel.Conflict(kernel.T("这件申诉已经有了结论", "This appeal is decided already"))
	}
	return err
}
