package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Found loads a whole zone in one transaction: some thousand records in a
// fraction of a second, with one event, zone.founded, that counts them and
// carries their digest. Refused, with every error at once, if a record is
// wrong, and if the database already has units. Needs org.manage in the whole
// zone.
func (s *Service) Found(ctx context.Context, actor kernel.Actor, f Founding) (Founded, error) {
	var out Founded
	err := s.db.WriteBulk(ctx, func(tx *store.Tx) error {
		var err error
		out, err = s.FoundTx(tx, actor, f)
		return err
	})
	return out, err
}

// FoundTx is Found inside the caller's transaction.
func (s *Service) FoundTx(tx *store.Tx, actor kernel.Actor, f Founding) (Founded, error) {
	if err := zoneWide(actor, PermManage); err != nil {
		return Founded{}, err
	}
	n, err := store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM unit`)
	if err != nil {
		return Founded{}, err
	}
	if n > 0 {
		return Founded{}, kernel.Conflict(kernel.T("数据库里已有 %d 个机构，不能再次建区", "The database already has %d units; a zone is founded once"), n)
	}
	if f.From.IsZero() {
		f.From = s.Today(tx)
	}
	counts := f.counts()
	b, err := prepare(f, tx.NewID)
	if err != nil {
		return Founded{}, err
	}
	if err := b.write(tx); err != nil {
		return Founded{}, err
	}
	if err := s.guard(tx); err != nil {
		return Founded{}, err
	}
	if _, err := s.led.Append(tx, actor, ledger.Draft{Kind: "zone.founded", RuleVersion: f.Version, Payload: counts}); err != nil {
		return Founded{}, err
	}
	return counts, s.touch(tx, allParts)
}

// write inserts the prepared records, table by table.
func (b *founder) write(tx *store.Tx) error {
	f := b.f
	for _, t := range []struct {
		table, columns string
		rows           [][]any
	}{
		{"unit", unitColumns, rows(f.Units, func(u UnitFields) []any {
			return Unit{ID: b.units[kernel.ID(u.Code)], UnitFields: u, Pinyin: PinyinKey(u.Name.ZH), Version: 1}.row()
		})},
		{"post", postColumns, rows(f.Posts, func(p PostFields) []any {
			return Post{ID: b.posts[kernel.ID(p.Code)], PostFields: p, Version: 1}.row()
		})},
		{"enterprise", enterpriseColumns, rows(f.Enterprises, func(e EnterpriseFields) []any {
			return Enterprise{ID: b.firms[kernel.ID(e.Code)], EnterpriseFields: e, Version: 1}.row()
		})},
		{"person", personColumns, rows(f.People, func(p PersonFields) []any {
			return Person{ID: b.people[kernel.ID(p.Code)], PersonFields: p, Active: true, Version: 1}.row()
		})},
		{"appointment", appointmentColumns, rows(f.Appointments, func(a AppointInput) []any {
			return Appointment{tx.NewID(), a}.row()
		})},
		{"task_force", taskForceColumns, rows(f.TaskForces, func(t TaskForceFields) []any {
			return TaskForce{b.teams[kernel.ID(t.Code)], t}.row()
		})},
		{"task_force_member", memberColumns, rows(f.Members, func(m AddMemberInput) []any {
			return Member{tx.NewID(), m}.row()
		})},
		{"service_assignment", assignmentColumns, rows(f.Services, func(v AssignServiceInput) []any {
			return Assignment{tx.NewID(), v}.row()
		})},
	} {
		if err := insertAll(tx, t.table, t.columns, t.rows); err != nil {
			return err
		}
	}
	return nil
}

func rows[T any](list []T, row func(T) []any) [][]any {
	out := make([][]any, len(list))
	for i, v := range list {
		out[i] = row(v)
	}
	return out
}
