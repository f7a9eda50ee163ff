package ledger

import (
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Moment says which events a transaction sees. Whoever changes a record writes an
// event with it, so what was computed from records at one moment holds until
// another event is seen.
type Moment struct {
	seq  int64 // SQLite, where one transaction follows another: of the newest event
	snap snapshot
	life string // of PostgreSQL: numbers of transactions may come again after a crash
}

// MomentOf is the moment of a transaction that reads.
func MomentOf(tx *store.Tx) (Moment, error) {
	if tx.Dialect() == store.SQLite {
		seq, err := store.One(tx, store.Value[int64], `SELECT COALESCE(MAX(seq), 0) FROM event`)
		return Moment{seq: seq}, err
	}
	return store.One(tx, func(s store.Scanner) (m Moment, err error) {
		if err = s.Scan(&m.snap.text, &m.life); err == nil {
			err = m.snap.read()
		}
		return m, err
	}, `SELECT CAST(pg_current_snapshot() AS TEXT), timeline_id || ' ' || CAST(redo_lsn AS TEXT) FROM pg_control_checkpoint()`)
}

// Same reports whether both see the same events for certain.
func (m Moment) Same(o Moment) bool {
	return m.seq == o.seq && m.snap.text == o.snap.text && m.life == o.life
}

// before reports whether m sees no event that o does not.
func (m Moment) before(o Moment) bool {
	return m.life == o.life && m.seq <= o.seq && m.snap.within(o.snap)
}

// Changed are the matters that events are about which tx, at moment now, sees and
// which were not seen at an earlier one, if there are at most limit of them;
// several tells that other matters may have changed too, as when an import is
// published, or the moment is no earlier one.
func Changed(tx *store.Tx, since, now Moment, limit int) (matters []kernel.ID, several bool, err error) {
	if !since.before(now) {
		return nil, true, nil
	}
	where, order, arg := `seq > $1`, `seq`, any(since.seq)
	if tx.Dialect() == store.Postgres {
		where, order, arg = `written_by >= pg_snapshot_xmin(CAST($1 AS pg_snapshot)) AND NOT pg_visible_in_snapshot(written_by, CAST($1 AS pg_snapshot))`, `written_by`, since.snap.text
	}
	type row struct {
		matter kernel.ID
		kind   string
	}
	list, err := store.All(tx, func(s store.Scanner) (r row, err error) {
		err = s.Scan(&r.matter, &r.kind)
		return r, err
	}, `SELECT matter_id, kind FROM event WHERE `+where+` ORDER BY `+order+` LIMIT $2`, arg, limit+1)
	if err != nil || len(list) > limit {
		return nil, true, err
	}
	seen := map[kernel.ID]bool{}
	for _, r := range list {
		if strings.HasSuffix(r.kind, ".imported") {
			return nil, true, nil
		}
		if r.matter != "" && !seen[r.matter] {
			seen[r.matter] = true
			matters = append(matters, r.matter)
		}
	}
	return matters, false, nil
}

// snapshot is PostgreSQL's pg_snapshot: transactions below most are seen but for
// those that were running.
type snapshot struct {
	text    string // "least:most:running,running"
	most    uint64
	running []uint64 // ascending
}

func (p *snapshot) read() (err error) {
	parts := strings.SplitN(p.text, ":", 3)
	if len(parts) != 3 {
		return kernel.Internal(strconv.ErrSyntax)
	}
	if p.most, err = strconv.ParseUint(parts[1], 10, 64); err != nil || parts[2] == "" {
		return err
	}
	for _, x := range strings.Split(parts[2], ",") {
		n, err := strconv.ParseUint(x, 10, 64)
		if err != nil {
			return err
		}
		p.running = append(p.running, n)
	}
	return nil
}

func (p snapshot) sees(x uint64) bool {
	_, runs := slices.BinarySearch(p.running, x)
	return x < p.most && !runs
}

// within reports whether o sees every transaction that p sees.
func (p snapshot) within(o snapshot) bool {
	return p.most <= o.most && !slices.ContainsFunc(o.running, p.sees)
}
