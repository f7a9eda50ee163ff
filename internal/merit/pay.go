package merit

import (
	"context"

	"juyan/internal/auth"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// The states of a computation of pay.
const (
	PayComputed = "computed"
	PayApproved = "approved"
	PayReturned = "returned"
	PayReplaced = "replaced" // by a later computation
)

// Pay is one computation of the merit pay of a result.
type Pay struct {
	ID        kernel.ID
	Result    kernel.ID
	Status    string
	Available *kernel.Money // the most there was; nil = no limit
	Total     kernel.Money
	People    int
	Creator   kernel.ID
	CreatedAt kernel.Instant
	DecidedBy kernel.ID
	DecidedAt kernel.Instant
	Note      string
	Number    string // of the approval
	Pools     []Pool
	Shares    []Share
}

// Pool is what a unit shares out.
type Pool struct {
	Unit   kernel.ID
	Name   kernel.Text
	Grade  string
	Heads  int
	Base   kernel.Money // base × heads
	Most   kernel.Money // times the multiple
	Amount kernel.Money // what there is
	code   string
}

// Share is one person's part of a pool, for one post.
type Share struct {
	Code     string // person/post
	Unit     kernel.ID
	Person   kernel.ID
	Post     kernel.ID
	Name     string
	PostName kernel.Text
	Base     indicator.Num // b: base × level of the post
	Factor   indicator.Num // D: of the unit's grade
	Grade    string        // own; "" = none
	Personal indicator.Num // P
	Months   indicator.Num // M
	Floor    kernel.Money
	Amount   kernel.Money
}

// Weight is b·D·P·M, for showing.
func (x *Share) Weight() indicator.Num {
	w := x.Base
	for _, f := range []indicator.Num{x.Factor, x.Personal, x.Months} {
		if n, err := w.Mul(f); err == nil {
			w = n
		}
	}
	return w
}

// payload is the pools as the ledger keeps them; personal amounts are not in it.
func (p *Pay) payload() []map[string]any {
	var out []map[string]any
	for _, q := range p.Pools {
		out = append(out, map[string]any{"unit": q.Unit, "grade": q.Grade, "heads": q.Heads, "base": q.Base, "most": q.Most, "amount": q.Amount})
	}
	return out
}

func (p *Pay) write(tx *store.Tx) error {
	available := kernel.Money(0)
	if p.Available != nil {
		available = *p.Available
	}
	err := tx.Exec(`INSERT INTO merit_pay (id, result_id, status, available, limited, total, people, creator_id, created_at, decided_by, decided_at, note, number)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'',0,'','')`, p.ID, p.Result, p.Status, available, store.Bool(p.Available != nil), p.Total, p.People, p.Creator, p.CreatedAt)
	if err != nil {
		return err
	}
	for i, q := range p.Pools {
		err := tx.Exec(`INSERT INTO merit_pool (pay_id, unit_id, sort, name_zh, name_en, grade, heads, base, most, amount) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
			p.ID, q.Unit, i, q.Name.ZH, q.Name.EN, q.Grade, q.Heads, q.Base, q.Most, q.Amount)
		if err != nil {
			return err
		}
	}
	for i, x := range p.Shares {
		err := tx.Exec(`INSERT INTO merit_share (pay_id, code, sort, unit_id, person_id, post_id, name, post_zh, post_en, base, factor, grade, personal, months, floor, amount)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`, p.ID, x.Code, i, x.Unit, x.Person, x.Post, x.Name, x.PostName.ZH, x.PostName.EN,
			x.Base.String(), x.Factor.String(), x.Grade, x.Personal.String(), x.Months.String(), x.Floor, x.Amount)
		if err != nil {
			return err
		}
	}
	return nil
}

const payColumns = `p.id, p.result_id, p.status, p.available, p.limited, p.total, p.people, p.creator_id, p.created_at, p.decided_by, p.decided_at, p.note, p.number`

func scanPay(r store.Scanner) (*Pay, error) {
	p := &Pay{}
	var available kernel.Money
	var limited int64
	err := r.Scan(&p.ID, &p.Result, &p.Status, &available, &limited, &p.Total, &p.People, &p.Creator, &p.CreatedAt, &p.DecidedBy, &p.DecidedAt, &p.Note, &p.Number)
	if limited == 1 {
		p.Available = &available
	}
	return p, err
}

func scanPool(r store.Scanner) (q Pool, err error) {
	err = r.Scan(&q.Unit, &q.Name.ZH, &q.Name.EN, &q.Grade, &q.Heads, &q.Base, &q.Most, &q.Amount)
	return q, err
}

func scanShare(r store.Scanner) (x Share, err error) {
	var base, factor, personal, months string
	if err = r.Scan(&x.Code, &x.Unit, &x.Person, &x.Post, &x.Name, &x.PostName.ZH, &x.PostName.EN, &base, &factor, &x.Grade, &personal, &months, &x.Floor, &x.Amount); err != nil {
		return x, err
	}
	for _, f := range []struct {
		text string
		into *indicator.Num
	}{{base, &x.Base}, {factor, &x.Factor}, {personal, &x.Personal}, {months, &x.Months}} {
		if err == nil {
			*f.into, err = indicator.ParseNum(f.text)
		}
	}
	return x, err
}

func loadPay(tx *store.Tx, id kernel.ID) (*Pay, error) {
	p, err := store.One(tx, scanPay, `SELECT `+payColumns+` FROM merit_pay p WHERE p.id = $1`, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, kernel.NotFound(kernel.T("没有这次绩效工资计算，或您无权查看", "There is no such computation of pay, or you may not see it"))
	}
	return p, err
}

// Pay returns the newest computation for a result with the pools and shares the
// actor may see; nil where there is none. A share is seen by its owner, pools
// by whoever may see the amounts of their unit. Error: forbidden, not found.
func (s *Service) Pay(ctx context.Context, actor kernel.Actor, result kernel.ID) (p *Pay, err error) {
	if err := actor.Require(PermPay); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if _, err := load(tx, result); err != nil {
			return err
		}
		list, err := store.All(tx, scanPay, `SELECT `+payColumns+` FROM merit_pay p WHERE p.result_id = $1 AND p.status <> 'replaced' AND (p.status = 'approved' OR $2 = 1) ORDER BY p.created_at DESC, p.id DESC LIMIT 1`,
			result, store.Bool(actor.Can(PermPay) == kernel.ScopeAll))
		if err != nil || len(list) == 0 {
			return err
		}
		p = list[0]
		return p.fill(tx, actor)
	})
	return p, err
}

// fill reads the pools and shares the actor may see. Who sees only a part sees
// no totals.
func (p *Pay) fill(tx *store.Tx, actor kernel.Actor) (err error) {
	where, args := auth.Where(actor, PermPay, auth.Cols{Unit: "q.unit_id"}, []any{p.ID})
	p.Pools, err = store.All(tx, scanPool, `SELECT q.unit_id, q.name_zh, q.name_en, q.grade, q.heads, q.base, q.most, q.amount FROM merit_pool q WHERE q.pay_id = $1 AND `+where+` ORDER BY q.sort`, args...)
	if err != nil {
		return err
	}
	where, args = auth.Where(actor, PermPay, auth.Cols{Owner: "x.person_id", Unit: "x.unit_id"}, []any{p.ID})
	p.Shares, err = store.All(tx, scanShare, `SELECT `+shareColumns+` FROM merit_share x WHERE x.pay_id = $1 AND `+where+` ORDER BY x.sort`, args...)
	if actor.Can(PermPay) != kernel.ScopeAll {
		p.Total, p.People, p.Available = 0, 0, nil
	}
	return err
}

// MyShare is one share of the actor's own with its result.
type MyShare struct {
	*Result
	Share Share
}

// MyPay lists the actor's own approved pay, newest first.
func (s *Service) MyPay(ctx context.Context, actor kernel.Actor) (out []MyShare, err error) {
	if err := actor.Require(PermPay); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out = nil
		list, err := store.All(tx, scanPay, `SELECT `+payColumns+` FROM merit_pay p WHERE p.status = 'approved' ORDER BY p.created_at DESC, p.id DESC`)
		for _, p := range list {
			r, err := load(tx, p.Result)
			if err != nil {
				return err
			}
			mine, err := store.All(tx, scanShare, `SELECT `+shareColumns+` FROM merit_share x WHERE x.pay_id = $1 AND x.person_id = $2 AND x.person_id <> '' ORDER BY x.sort`, p.ID, actor.Person)
			if err != nil {
				return err
			}
			for _, x := range mine {
				out = append(out, MyShare{r, x})
			}
		}
		return err
	})
	return out, err
}

const shareColumns = `x.code, x.unit_id, x.person_id, x.post_id, x.name, x.post_zh, x.post_en, x.base, x.factor, x.grade, x.personal, x.months, x.floor, x.amount`
