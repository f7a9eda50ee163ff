package merit

import (
	"juyan/internal/award"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Grade is one subject's grade in one revision of a result.
type Grade struct {
	Result   kernel.ID
	Revision int
	Group    string
	GroupOf  kernel.Text // the group's name
	Kind     indicator.SubjectKind
	Unpaid   bool
	Subject  string
	ID       kernel.ID
	Unit     kernel.ID
	Person   kernel.ID
	Name     kernel.Text
	Total    string // "" = no total
	Place    int
	Grade    string // "" = none
	Why      kernel.Text
	sort     int
}

// Personal reports whether the grade is somebody's own.
func (g *Grade) Personal() bool { return personal(g.Kind) }

func personal(k indicator.SubjectKind) bool { return k == indicator.Posts || k == indicator.People }

const gradeColumns = `g.result_id, g.revision, g.group_code, g.group_zh, g.group_en, g.kind, g.unpaid, g.subject, g.sort, g.subject_id, g.unit_id, g.person_id, g.name_zh, g.name_en, g.total, g.place, g.grade, g.why_zh, g.why_en`

func scanGrade(r store.Scanner) (*Grade, error) {
	g := &Grade{}
	var kind string
	var unpaid int64
	err := r.Scan(&g.Result, &g.Revision, &g.Group, &g.GroupOf.ZH, &g.GroupOf.EN, &kind, &unpaid, &g.Subject, &g.sort, &g.ID, &g.Unit, &g.Person, &g.Name.ZH, &g.Name.EN, &g.Total, &g.Place, &g.Grade, &g.Why.ZH, &g.Why.EN)
	g.Kind, g.Unpaid = indicator.SubjectKind(kind), unpaid == 1
	return g, err
}

// grades gives every subject of a run its grade, group by group.
func grades(rules *award.Rules, run *Run) (out []*Grade, err error) {
	for _, group := range run.Groups {
		bySubject := map[string]*Subject{}
		var rated []award.Rated
		for i := range group.Subjects {
			s := &group.Subjects[i]
			bySubject[s.Code] = s
			r := award.Rated{Code: s.Code, Rank: s.Rank, Caps: s.Caps}
			if s.Total.Known() {
				r.Total = s.Total.Num()
			}
			rated = append(rated, r)
		}
		graded, err := award.Assign(rules, rated)
		if err != nil {
			return nil, err
		}
		for _, g := range graded {
			s := bySubject[g.Code]
			x := &Grade{Group: group.Code, GroupOf: group.Name, Kind: group.Kind, Unpaid: group.Unpaid, Subject: s.Code, ID: s.ID, Unit: s.Unit, Person: s.Person, Name: s.Name,
				Place: g.Rank, Grade: g.Grade, Why: g.Why, sort: len(out)}
			if s.Total.Known() {
				x.Total = s.Total.Num().String()
			}
			out = append(out, x)
		}
	}
	return out, nil
}

// keep writes the grades of a revision.
func keep(tx *store.Tx, result kernel.ID, revision int, list []*Grade) error {
	for _, g := range list {
		err := tx.Exec(`INSERT INTO merit_grade (result_id, revision, group_code, group_zh, group_en, kind, unpaid, subject, sort, subject_id, unit_id, person_id, name_zh, name_en, total, place, grade, why_zh, why_en)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)`, result, revision, g.Group, g.GroupOf.ZH, g.GroupOf.EN, string(g.Kind), store.Bool(g.Unpaid), g.Subject, g.sort,
			g.ID, g.Unit, g.Person, g.Name.ZH, g.Name.EN, g.Total, g.Place, g.Grade, g.Why.ZH, g.Why.EN)
		if err != nil {
			return err
		}
	}
	return nil
}

// counted is how many of each grade a revision gave, for the ledger.
func counted(list []*Grade) map[string]map[string]int {
	out := map[string]map[string]int{}
	for _, g := range list {
		if out[g.Group] == nil {
			out[g.Group] = map[string]int{}
		}
		out[g.Group][g.Grade]++
	}
	return out
}
