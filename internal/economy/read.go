package economy

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Value is one version of one side of a value.
type Value struct {
	ID      kernel.ID
	Series  string
	Period  Period
	Subject kernel.ID // firm or unit; "" = the zone
	Side    string
	Version int
	Amount  int64
	Claim   kernel.ID // of a verified value: the claim it confirms
	File    kernel.ID
	Note    string
	Person  kernel.ID
	Post    kernel.ID
	At      kernel.Instant
	Event   kernel.ID
}

const valueColumns = `v.id, v.series, v.period, v.subject_id, v.side, v.version, v.value, v.claim_id, v.file_id, v.note, v.person_id, v.post_id, v.at, v.event_id`

func scanValue(s store.Scanner) (Value, error) {
	var v Value
	var period string
	err := s.Scan(&v.ID, &v.Series, &period, &v.Subject, &v.Side, &v.Version, &v.Amount, &v.Claim, &v.File, &v.Note, &v.Person, &v.Post, &v.At, &v.Event)
	if err == nil {
		v.Period, err = ParsePeriod(period)
	}
	return v, err
}

// Pair is what is claimed and what is verified of one value; nil = nothing.
type Pair struct {
	Period   Period
	Subject  kernel.ID
	Claimed  *Value
	Verified *Value
}

// Pending reports whether the newest claim waits to be verified.
func (p Pair) Pending() bool {
	return p.Claimed != nil && (p.Verified == nil || p.Verified.Claim != p.Claimed.ID)
}

// key is what a value belongs to.
type key struct {
	period  string
	subject kernel.ID
}

// Query selects values of one series.
type Query struct {
	Series   string
	From, To Period // of the same kind; zero = no bound
	Subject  kernel.ID
	Zone     bool           // the zone's own alone
	Known    kernel.Instant // as known at this instant; zero = now
}

// Values returns the newest versions of a series, by period and subject.
func (s *Service) Values(ctx context.Context, q Query) (pairs []Pair, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		pairs, err = values(tx, q)
		return err
	})
	return pairs, err
}

func values(tx *store.Tx, q Query) ([]Pair, error) {
	if q.Known == 0 {
		q.Known = kernel.Instant(1<<62 - 1)
	}
	subject := ""
	args := []any{q.Series, q.Known, orFirst(q.From), orLast(q.To)}
	if q.Zone || q.Subject != "" {
		subject, args = " AND v.subject_id = $5", append(args, q.Subject)
	}
	rows, err := store.All(tx, scanValue, `SELECT `+valueColumns+` FROM stat_value v WHERE v.series = $1 AND v.at <= $2 AND v.period >= $3 AND v.period <= $4`+subject+`
		ORDER BY v.period, v.subject_id, v.side, v.version`, args...)
	var out []Pair
	place := map[key]int{}
	for i := range rows {
		v := &rows[i]
		k := key{v.Period.String(), v.Subject}
		at, there := place[k]
		if !there {
			at, out = len(out), append(out, Pair{Period: v.Period, Subject: v.Subject})
			place[k] = at
		}
		if v.Side == verified {
			out[at].Verified = v
		} else {
			out[at].Claimed = v
		}
	}
	return out, err
}

func orFirst(p Period) string {
	if p == (Period{}) {
		return ""
	}
	return p.String()
}

func orLast(p Period) string {
	if p == (Period{}) {
		return "9999"
	}
	return p.String()
}

// Versions returns every version of one value, oldest first.
func (s *Service) Versions(ctx context.Context, actor kernel.Actor, series string, p Period, subject kernel.ID) (list []Value, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanValue, `SELECT `+valueColumns+` FROM stat_value v WHERE v.series = $1 AND v.period = $2 AND v.subject_id = $3 ORDER BY v.at, v.id`, series, p.String(), subject)
		return err
	})
	return list, err
}

// Claimed returns one claim.
func (s *Service) Claimed(ctx context.Context, actor kernel.Actor, id kernel.ID) (v Value, err error) {
	if err := actor.Require(PermView); err != nil {
		return v, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = store.One(tx, scanValue, `SELECT `+valueColumns+` FROM stat_value v WHERE v.id = $1 AND v.side = 'claimed'`, id)
		return err
	})
	return v, err
}

// Paper is a file values came in.
type Paper struct {
	ID     kernel.ID
	Name   string
	Hash   string
	Size   int64
	Rows   int
	Open   int // of its values, not verified yet
	Person kernel.ID
	Post   kernel.ID
	At     kernel.Instant
}

const paperColumns = `f.id, f.name, f.hash, f.size, f.rows_read, f.person_id, f.post_id, f.at,
	(SELECT COUNT(*) FROM stat_value v WHERE v.file_id = f.id AND v.side = 'claimed' AND ` + newest + ` AND ` + unconfirmed + `)`

func scanPaper(s store.Scanner) (p Paper, err error) {
	return p, s.Scan(&p.ID, &p.Name, &p.Hash, &p.Size, &p.Rows, &p.Person, &p.Post, &p.At, &p.Open)
}

// Papers lists the newest files.
func (s *Service) Papers(ctx context.Context, actor kernel.Actor, limit int) (list []Paper, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanPaper, `SELECT `+paperColumns+` FROM stat_file f ORDER BY f.at DESC, f.id LIMIT $1`, limit)
		return err
	})
	return list, err
}

// Paper returns one file with its bytes.
func (s *Service) Paper(ctx context.Context, actor kernel.Actor, id kernel.ID) (p Paper, body []byte, err error) {
	if err := actor.Require(PermView); err != nil {
		return p, nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if p, err = store.One(tx, scanPaper, `SELECT `+paperColumns+` FROM stat_file f WHERE f.id = $1`, id); err != nil {
			return err
		}
		body, err = store.Blob(tx, p.Hash)
		return err
	})
	return p, body, err
}

// LastYear is the year of the newest verified value of the zone; 0 when there
// is none.
func (s *Service) LastYear(ctx context.Context) (year int, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		last, err := store.One(tx, store.Value[string], `SELECT COALESCE(MAX(period), '') FROM stat_value WHERE side = 'verified' AND subject_id = ''`)
		if err != nil || last == "" {
			return err
		}
		p, err := ParsePeriod(last)
		year = p.Year
		return err
	})
	return year, err
}
