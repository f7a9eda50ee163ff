package merit

import (
	"context"
	"slices"

	"github.com/govalues/decimal"

	"juyan/internal/award"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// ComputePayInput computes merit pay of a final result. Available is the most
// there is to share out; nil = what the multiples give.
type ComputePayInput struct {
	Result    kernel.ID
	Available *kernel.Money
	Key       string
}

// ComputePay reckons the pool of each unit that takes part and the share of
// each person in it. It takes the place of an earlier computation that was not
// approved. Errors: forbidden, not found, conflict once pay is approved,
// invalid.
func (s *Service) ComputePay(ctx context.Context, actor kernel.Actor, in ComputePayInput) (p *Pay, err error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	if in.Available != nil && *in.Available < 0 {
		return nil, kernel.Invalid("available", kernel.T("可分配总额不能是负数", "What there is to share out cannot be negative"))
	}
	err = s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		id, err := store.OnceResult(tx, in.Key, actor.Person, func() (string, error) {
			return s.computePay(tx, actor, in)
		})
		if err == nil {
			p, err = loadPay(tx, kernel.ID(id))
		}
		return err
	})
	return p, err
}

func (s *Service) computePay(tx *store.Tx, actor kernel.Actor, in ComputePayInput) (string, error) {
	r, err := loadFor(tx, in.Result, Final, 0)
	if err != nil {
		return "", err
	}
	if err := replace(tx, r); err != nil {
		return "", err
	}
	list, err := store.All(tx, scanGrade, `SELECT `+gradeColumns+` FROM merit_grade g WHERE g.result_id = $1 AND g.revision = $2 ORDER BY g.sort`, r.ID, r.Revision)
	if err != nil {
		return "", err
	}
	p, err := s.reckon(r, list, in.Available)
	if err != nil {
		return "", err
	}
	p.ID, p.Creator, p.CreatedAt = tx.NewID(), actor.Person, tx.Now()
	if err := p.write(tx); err != nil {
		return "", err
	}
	return string(p.ID), s.event(tx, actor, "merit.pay_computed", p.ID, map[string]any{"result": r.ID, "revision": r.Revision, "total": p.Total, "people": p.People, "available": in.Available, "pools": p.payload()})
}

// replace drops a computation that nobody approved.
func replace(tx *store.Tx, r *Result) error {
	approved, err := count(tx, `SELECT COUNT(*) FROM merit_pay WHERE result_id = $1 AND status = 'approved'`, r.ID)
	if err == nil && approved > 0 {
		err = kernel.Conflict(kernel.T("绩效工资已经批准，不能重算", "The pay is approved and is not computed anew"))
	}
	if err == nil {
		err = tx.Exec(`UPDATE merit_pay SET status = 'replaced' WHERE result_id = $1 AND status = 'computed'`, r.ID)
	}
	return err
}

// reckon does everything of a computation but keeping it.
func (s *Service) reckon(r *Result, list []*Grade, available *kernel.Money) (*Pay, error) {
	p := &Pay{Result: r.ID, Status: PayComputed, Available: available}
	paid := s.takePart(list)
	if len(paid) == 0 {
		return nil, kernel.Conflict(kernel.T("没有参加分配的单位", "No unit takes part in the pay"))
	}
	graded := map[kernel.ID]bool{}
	for _, g := range paid {
		graded[g.ID] = true
	}
	held := monthsHeld(s.o.Org.Directory(), s.Award(), r.Period, graded)
	if err := s.pools(p, r, paid, held, available); err != nil {
		return nil, err
	}
	for i := range p.Pools {
		shares, err := s.shares(&p.Pools[i], held, ownGrades(list))
		if err != nil {
			return nil, err
		}
		p.Shares = append(p.Shares, shares...)
	}
	people := map[kernel.ID]bool{}
	for _, x := range p.Shares {
		people[x.Person] = true
		p.Total += x.Amount
	}
	p.People = len(people)
	return p, nil
}

// takePart are the zone's own units that are paid; stationed, vertical and
// utility units are rated and never paid, whatever a scheme says.
func (s *Service) takePart(list []*Grade) (out []*Grade) {
	for _, g := range list {
		u, ok := s.o.Org.Directory().Unit(g.ID)
		if g.Kind == indicator.Units && !g.Unpaid && ok && u.Affiliation == org.Own {
			out = append(out, g)
		}
	}
	return out
}

// pools gives each unit base × heads × the multiple of its grade. A unit's heads
// are the people who held a post of it on the last day.
func (s *Service) pools(p *Pay, r *Result, paid []*Grade, held []held, available *kernel.Money) error {
	_, to := r.Period.Dates()
	var units []award.Unit
	byCode := map[string]*Grade{}
	for _, g := range paid {
		heads := s.heads(g.ID, held, to.AddDays(-1))
		base, err := fen(s.Award().Base, heads)
		if err != nil {
			return err
		}
		if byCode[g.Subject] != nil {
			return kernel.Conflict(kernel.T("“%s”在两个分组里都参加分配，请改方案", "%q is paid in two groups; change the scheme"), g.Name)
		}
		byCode[g.Subject] = g
		units = append(units, award.Unit{Code: g.Subject, Grade: g.Grade, Base: base})
		p.Pools = append(p.Pools, Pool{Unit: g.ID, code: g.Subject, Name: g.Name, Grade: g.Grade, Heads: heads, Base: base})
	}
	pools, err := award.Pools(&s.Award().Rules, units, available)
	if err != nil {
		return err
	}
	for _, x := range pools {
		i := slices.IndexFunc(p.Pools, func(q Pool) bool { return q.code == x.Code })
		p.Pools[i].Most, p.Pools[i].Amount = x.Most, x.Amount
	}
	return nil
}

// fen is n times so many yuan.
func fen(yuan indicator.Num, n int) (kernel.Money, error) {
	x, err := yuan.Mul(decimal.MustNew(int64(n), 0))
	if err == nil {
		x, err = x.Mul(decimal.MustNew(100, 0))
	}
	if err != nil {
		return 0, kernel.Invalid("base", kernel.T("绩效基数太大", "The base is too large"))
	}
	whole, _, ok := x.Floor(0).Int64(0)
	if !ok {
		return 0, kernel.Invalid("base", kernel.T("绩效基数太大", "The base is too large"))
	}
	return kernel.Money(whole), nil
}

func (s *Service) heads(unit kernel.ID, list []held, last kernel.Date) int {
	on := map[kernel.ID]bool{}
	for _, h := range list {
		if h.unit != unit {
			continue
		}
		if post, ok := postOn(s.o.Org.Directory(), s.Award(), h.person.ID, last); ok && post == h.post.ID {
			on[h.person.ID] = true
		}
	}
	return len(on)
}

// ownGrades are people's own grades: those of persons before those of posts.
func ownGrades(list []*Grade) map[kernel.ID]string {
	out := map[kernel.ID]string{}
	for _, kind := range []indicator.SubjectKind{indicator.Posts, indicator.People} {
		for _, g := range list {
			if g.Kind == kind && g.Person != "" && g.Grade != "" {
				out[g.Person] = g.Grade
			}
		}
	}
	return out
}

// shares divides a pool among those who held its unit's posts. A pool that
// nobody has a part in stays undivided: it pays nothing.
func (s *Service) shares(pool *Pool, list []held, own map[kernel.ID]string) ([]Share, error) {
	var out []Share
	var people []award.Person
	some := false
	for _, h := range list {
		if h.unit != pool.Unit {
			continue
		}
		x, err := s.share(pool, h, own[h.person.ID])
		if err != nil {
			return nil, err
		}
		some = some || x.Base.IsPos() && x.Factor.IsPos() && x.Personal.IsPos() && x.Months.IsPos()
		out = append(out, x)
		people = append(people, award.Person{Code: x.Code, Base: x.Base, Unit: x.Factor, Personal: x.Personal, Months: x.Months})
	}
	if !some {
		pool.Amount = 0
		return out, nil
	}
	paid, err := award.Share(pool.Amount, people)
	if err != nil {
		return nil, err
	}
	for _, x := range paid {
		i := slices.IndexFunc(out, func(q Share) bool { return q.Code == x.Code })
		out[i].Amount, out[i].Floor = x.Amount, x.Floor
	}
	return out, nil
}

var one = decimal.MustNew(1, 0)

// share is what decides somebody's part: base by the level of the post, factor
// of the unit's grade, factor of their own grade, months.
func (s *Service) share(pool *Pool, h held, grade string) (Share, error) {
	a := s.Award()
	x := Share{Code: h.person.Code + "/" + h.post.Code, Unit: pool.Unit, Person: h.person.ID, Post: h.post.ID, Name: h.person.Name, PostName: h.post.Name, Factor: a.Unit[pool.Grade], Grade: grade, Personal: one, Months: h.months}
	level, ok := a.Levels[h.post.Level]
	if !ok {
		return x, kernel.Invalid("levels", kernel.T("岗位“%s”的层级“%s”没有系数，请在 award.yaml 里写上", "The level %[2]q of the post %[1]q has no factor; write one in award.yaml"), h.post.Name, h.post.Level)
	}
	if grade != "" {
		x.Personal = a.Personal[grade]
	}
	var err error
	if x.Base, err = a.Base.Mul(level); err != nil {
		return x, kernel.Internal(err)
	}
	return x, nil
}
