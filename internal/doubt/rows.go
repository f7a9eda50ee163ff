package doubt

import (
	"encoding/json"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// keep writes the rows of a new finding: what it rests on, whom it concerns.
func (s *Service) keep(tx *store.Tx, f *Found, print string) error {
	said, err := json.Marshal(f.Said)
	if err != nil {
		return kernel.Internal(err)
	}
	err = tx.Exec(`INSERT INTO doubt_finding (matter_id, detector, fingerprint, last_at, found_at, cases, verdict, verdict_at, consequences, said)
		VALUES ($1,$2,$3,$4,$5,$6,'',0,'[]',$7)`, f.Matter, f.Detector, print, f.Last(), tx.Now(), len(f.Acts), string(said))
	if err != nil {
		return err
	}
	var rows []any
	for _, a := range f.Acts {
		rows = append(rows, f.Matter, f.Detector, a.Event, a.Matter, a.At)
	}
	if err := tx.Exec(`INSERT INTO doubt_evidence (doubt_id, detector, event_id, matter_id, at) VALUES `+store.Values(len(f.Acts), 5), rows...); err != nil {
		return err
	}
	return s.concern(tx, f)
}

func (s *Service) concern(tx *store.Tx, f *Found) error {
	var rows []any
	for sort, ids := range map[string][]kernel.ID{"unit": f.Units, "post": f.Posts, "person": f.Persons} {
		for _, id := range ids {
			rows = append(rows, f.Matter, sort, id)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.Exec(`INSERT INTO doubt_concerned (doubt_id, sort, who) VALUES `+store.Values(len(rows)/3, 3), rows...)
}

// concerned lists whom a doubt concerns, as "unit:…", "post:…", "person:…".
func concerned(tx *store.Tx, doubt kernel.ID) (map[string]bool, error) {
	out := map[string]bool{}
	_, err := store.All(tx, func(sc store.Scanner) (string, error) {
		var sort, who string
		err := sc.Scan(&sort, &who)
		out[sort+":"+who] = true
		return who, err
	}, `SELECT sort, who FROM doubt_concerned WHERE doubt_id = $1`, doubt)
	return out, err
}

// settle keeps the verdict on a finding.
func settle(tx *store.Tx, doubt kernel.ID, verdict string, consequences []string) error {
	list, err := json.Marshal(append([]string{}, consequences...))
	if err != nil {
		return kernel.Internal(err)
	}
	return tx.Exec(`UPDATE doubt_finding SET verdict = $1, verdict_at = $2, consequences = $3 WHERE matter_id = $4`, verdict, tx.Now(), string(list), doubt)
}
