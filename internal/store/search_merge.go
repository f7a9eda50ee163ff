package store

import (
	"context"
	"errors"
	"math"
	"strings"
)

// MergeSearch enters every record into the inverted index that is not there yet.
func MergeSearch(tx *Tx) error {
	at, err := mergedUpTo(tx)
	for last := int64(-1); err == nil && at.upTo != last; {
		last = at.upTo
		at.upTo, err = mergeSome(tx, at.upTo)
	}
	return err
}

// mergedAtOnce bounds how many records are in hand.
const mergedAtOnce = 64 * blockDocs

// mergeSome enters the next records after upTo, and returns up to where.
func mergeSome(tx *Tx, upTo int64) (int64, error) {
	found, last, err := tailBlocks(tx, mergedAt{upTo, math.MaxInt64})
	if err != nil || last == upTo {
		return upTo, err
	}
	if err := setBits(tx, found.rows()); err != nil {
		return upTo, err
	}
	return last, tx.Exec("UPDATE search_merged SET n = $1", last)
}

// tailBlocks are the bits of the next records that are to be entered, and the number
// of the last.
func tailBlocks(tx *Tx, at mergedAt) (found blocks, last int64, err error) {
	found, last = blocks{}, at.upTo
	_, err = All(tx, func(s Scanner) (struct{}, error) {
		var kind, terms string
		err := s.Scan(&last, &kind, &terms)
		for term := range strings.FieldsSeq(terms) {
			found.add(kind, term, last)
		}
		return struct{}{}, err
	}, "SELECT n, kind, terms FROM search_doc WHERE n > $1 AND n <= $2 ORDER BY n LIMIT $3", at.upTo, at.until, mergedAtOnce)
	return found, last, err
}

// merger enters the tail into the inverted index beside the writer: a few rows at a
// time, each time as one caller among those who share a COMMIT. At once, hundreds of
// pages were written while all others waited.
//
// It first says up to where (see mergedAt). Whoever changes one of these records
// meanwhile enters them all, and the merger finds that it was overtaken. So what was
// written when the program is killed is true, and is written once more.
type merger struct {
	e    *sqliteEngine
	bell chan struct{}
	over chan struct{}
}

// mergeRows is how many rows are written at a time: a millisecond or two.
const mergeRows = 256

var (
	errShort     = errors.New("store: the tail is short")
	errOvertaken = errors.New("store: others entered the records")
)

func startMerger(e *sqliteEngine) *merger {
	m := &merger{e: e, bell: make(chan struct{}, 1), over: make(chan struct{})}
	go m.loop()
	return m
}

// wake has the merger look at the tail.
func (m *merger) wake() {
	select {
	case m.bell <- struct{}{}:
	default:
	}
}

// loop merges until quit. What fails stays in the tail, where it is found too, and is
// tried again when that grows.
func (m *merger) loop() {
	defer close(m.over)
	for {
		select {
		case <-m.e.quit:
			return
		case <-m.bell:
		}
		for more := true; more; {
			more = m.round() == nil
		}
	}
}

// round enters the oldest records of the tail; errShort if they are too few.
func (m *merger) round() error {
	at, err := m.begin()
	if err != nil {
		return err
	}
	rows, err := m.rows(at)
	for err == nil { // there may be none: records without words
		n := min(len(rows), mergeRows)
		last := n == len(rows)
		if err = m.step(at, rows[:n], last); last {
			break
		}
		rows = rows[n:]
	}
	return err
}

// rows are what is to be written of the records being entered.
func (m *merger) rows(at mergedAt) (rows []blockBits, err error) {
	err = m.e.read(context.Background(), func(tx *Tx) error {
		found, _, err := tailBlocks(tx, at)
		rows = found.rows()
		return err
	})
	return rows, err
}

// begin says which records are being entered.
func (m *merger) begin() (at mergedAt, err error) {
	err = m.write(func(tx *Tx) error {
		if at, err = mergedUpTo(tx); err != nil {
			return err
		}
		last, err := One(tx, Value[int64], "SELECT n FROM search_doc WHERE n > $1 ORDER BY n LIMIT 1 OFFSET $2", at.upTo, tailDocs-1)
		if isNoRows(err) {
			return errShort
		}
		if err != nil {
			return err
		}
		at.until = max(at.until, last)
		return tx.Exec("UPDATE search_merged SET until = $1", at.until)
	})
	return at, err
}

// step sets some bits; the last step says that all are.
func (m *merger) step(at mergedAt, rows []blockBits, last bool) error {
	return m.write(func(tx *Tx) error {
		now, err := mergedUpTo(tx)
		if err != nil {
			return err
		}
		if now != at {
			return errOvertaken
		}
		if err := setBits(tx, rows); err != nil || !last {
			return err
		}
		return tx.Exec("UPDATE search_merged SET n = until")
	})
}

// write is a write unless the engine closes.
func (m *merger) write(fn func(*Tx) error) error {
	select {
	case <-m.e.quit:
		return errClosed
	default:
		return m.e.write(context.Background(), aside, fn)
	}
}

// settleSearch makes the index of a database that was copied without it.
func settleSearch(dst *Tx) error {
	if dst.Dialect() == SQLite {
		if err := dst.Exec("UPDATE search_merged SET n = 0, until = 0"); err != nil {
			return err
		}
		return MergeSearch(dst)
	}
	for n := int64(0); ; {
		type doc struct {
			n           int64
			kind, terms string
		}
		list, err := All(dst, func(s Scanner) (d doc, err error) { return d, s.Scan(&d.n, &d.kind, &d.terms) },
			"SELECT n, kind, terms FROM search_doc WHERE n > $1 ORDER BY n LIMIT $2", n, mergedAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, d := range list {
			if err := addTerms(dst, d.kind, d.n, strings.Fields(d.terms)); err != nil {
				return err
			}
			n = d.n
		}
	}
}
