package matter_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// tell leaves n notices for a post, a minute apart, about a matter.
func (z *zone) tell(who kernel.Actor, m *matter.Matter, n int) {
	z.Helper()
	err := z.db.WriteBulk(ctx, func(tx *store.Tx) error {
		var args []any
		for i := range n {
			args = append(args, fmt.Sprintf("n%05d", i), "post:"+string(who.Post), m.ID, fmt.Sprintf(`{"zh":"第%d条"}`, i), int64(tx.Now())+int64(i)*60_000)
		}
		return matter.InsertRows(tx, `INSERT INTO notice (id, holder, matter_id, text, at)`, 5, args)
	})
	if err != nil {
		z.Fatal(err)
	}
}

// ids are the notices of all pages.
func (z *zone) notices(who kernel.Actor, f matter.NoticeFilter) (ids []string, total int) {
	z.Helper()
	for {
		p, err := z.m.Notices(ctx, who, f)
		if err != nil {
			z.Fatal(err)
		}
		for _, n := range p.Notices {
			ids = append(ids, string(n.ID))
		}
		if f.After = p.Next; p.Next == "" {
			return ids, p.Total
		}
	}
}

// Pages join without a gap or a double; what is unread comes first, the newest
// before the older.
func TestPagesOfNoticesJoin(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		m, who := z.raise(map[string][]string{"what": {"断气"}}), z.post("zr1")
		z.tell(who, m, 60)
		if err := z.m.MarkRead(ctx, who); err != nil {
			z.Fatal(err)
		}
		err := z.db.Write(ctx, func(tx *store.Tx) error {
			return tx.Exec(`DELETE FROM notice_read WHERE notice_id IN ('n00003','n00040')`)
		})
		if err != nil {
			z.Fatal(err)
		}
		var want []string
		for i := 59; i >= 0; i-- {
			if i != 3 && i != 40 {
				want = append(want, fmt.Sprintf("n%05d", i))
			}
		}
		unread := []string{"n00040", "n00003"}
		for state, list := range map[string][]string{"": append(slices.Clone(unread), want...), matter.NoticeUnread: unread, matter.NoticeRead: want} {
			if got, total := z.notices(who, matter.NoticeFilter{State: state, Limit: 7}); !slices.Equal(got, list) || total != len(list) {
				z.Errorf("state %q: %d in all, %v, want %v", state, total, got, list)
			}
		}
		if got, _ := z.notices(z.post("gd1"), matter.NoticeFilter{}); got != nil {
			z.Errorf("another post is told %v", got)
		}
		if _, err := z.m.Notices(ctx, who, matter.NoticeFilter{After: "x"}); kernel.CodeOf(err) != kernel.CodeInvalid {
			z.Errorf("a damaged place: %v", err)
		}
	})
}

// Somebody with ten thousand notices waits for no page: the first, one far
// down, marking them all. The bound is loose, for busy machines; the log says
// how long it took.
func TestTenThousandNoticesAreFast(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		who := z.post("zr1")
		z.tell(who, z.raise(map[string][]string{"what": {"断气"}}), 10_000)
		timed := func(what string, do func() error) {
			start := time.Now() //nolint:forbidigo // the machine's time is what is measured
			err := do()
			took := time.Since(start)
			if z.Logf("%s: %v", what, took); err != nil || took > 2*time.Second {
				z.Errorf("%s: %v, %v", what, took, err)
			}
		}
		f := matter.NoticeFilter{Limit: 500}
		page := func() error {
			p, err := z.m.Notices(ctx, who, f)
			f.After = p.Next
			return err
		}
		timed("first page", page)
		timed("second page", page)
		timed("mark all", func() error { return z.m.MarkRead(ctx, who) })
		f.After, f.State = "", matter.NoticeRead
		timed("read ones", page)
	})
}
