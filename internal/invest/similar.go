package invest

import (
	"context"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Similar is a lead that may be the same as one being registered.
type Similar struct {
	ID       kernel.ID
	Number   string
	Title    string
	Investor string
	Stage    string
	Unit     kernel.ID
	Industry string
	SameCode bool // the same unified social credit code
	Another  bool // both industries are known and differ: it may well be another
}

// Probe is what is known of a lead that is being registered.
type Probe struct {
	Investor, USCC, Industry string
	Not                      kernel.ID // the lead itself, once it is registered
}

// similarAtMost is how many possible duplicates are shown.
const similarAtMost = 5

// FindSimilar lists leads of the same investor that are not lost: the same credit
// code or the same name, whatever the reader may see of them. A claim must find
// what another unit holds; it is told its number, title and unit, nothing more.
func (s *Service) FindSimilar(ctx context.Context, p Probe) (out []Similar, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, err = similar(tx, p)
		return err
	})
	return out, err
}

// Teaser is what anybody who registers leads may know of one by its id: whose it
// is, not what it is about.
func (s *Service) Teaser(ctx context.Context, id kernel.ID) (x Similar, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		x, err = store.One(tx, func(r store.Scanner) (x Similar, err error) {
			return x, r.Scan(&x.ID, &x.Stage, &x.Unit)
		}, `SELECT m.id, l.stage, l.unit_id`+leadFrom+` WHERE l.matter_id = $1 AND l.open = 1`, id)
		return err
	})
	return x, err
}

func similar(tx *store.Tx, p Probe) ([]Similar, error) {
	key, uscc := NameKey(p.Investor), codes.Normalize(p.USCC)
	if len([]rune(key)) < 2 && uscc == "" {
		return nil, nil
	}
	return store.All(tx, func(sc store.Scanner) (Similar, error) {
		var x Similar
		var code string
		err := sc.Scan(&x.ID, &x.Number, &x.Title, &x.Investor, &x.Stage, &x.Unit, &x.Industry, &code)
		x.SameCode = uscc != "" && code == uscc
		x.Another = differ(x.Industry, p.Industry)
		return x, err
	}, `SELECT m.id, m.number, m.title, l.investor, l.stage, l.unit_id, l.industry, l.uscc
		FROM (SELECT matter_id FROM invest_lead WHERE name_key = $1 AND name_key <> '' UNION SELECT matter_id FROM invest_lead WHERE uscc = $2 AND uscc <> '') f
		JOIN invest_lead l ON l.matter_id = f.matter_id JOIN matter_shown m ON m.id = f.matter_id
		WHERE l.stage NOT IN ('lost','merged') AND l.matter_id <> $3 ORDER BY l.created_at, l.matter_id LIMIT $4`, key, uscc, p.Not, similarAtMost)
}

// differ reports whether two industry classes are both known and in different
// groups: 2669 and 2662 are the same, 2669 and 2710 are not.
func differ(a, b string) bool {
	a, b = codes.Normalize(a), codes.Normalize(b)
	n := min(len(a), len(b), 3)
	return n > 0 && a[:n] != b[:n]
}

// refuseTwins asks for a reason where leads of the same investor stand that are
// not known to be in another industry.
func refuseTwins(tx *store.Tx, p Probe, reason string) error {
	if reason != "" {
		return nil
	}
	found, err := similar(tx, p)
	if err != nil {
		return err
	}
	for _, x := range found {
		if !x.Another {
			return kernel.Invalid("another", kernel.T("可能与 %s“%s”（%s）是同一条线索。是同一条，请去主张；不是，请在这里说明理由", "It may be the same lead as %s %q (%s). If it is, claim that one; if not, say here why"), x.Number, x.Title, x.Investor)
		}
	}
	return nil
}
