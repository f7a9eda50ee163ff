package doubt

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"juyan/internal/doubt/detect"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// mark keeps, of an act that a rule compares by place, hashes of the network
// and the device it came from. They are made under a key of the period and can
// be compared within it; nobody can work the address out once the key is gone.
func (s *Service) mark(tx *store.Tx, actor kernel.Actor, ev ledger.Event) error {
	if !s.marked[ev.Kind] || actor.Kind != kernel.ActorPerson || actor.IP == "" {
		return nil
	}
	key, expires, err := s.key(tx)
	if err != nil {
		return err
	}
	device := ""
	if actor.Device != "" {
		device = hashed(key, "device", actor.Device)
	}
	return tx.Exec(`INSERT INTO doubt_mark (event_id, net, device, expires_at) VALUES ($1,$2,$3,$4)`, ev.ID, hashed(key, "net", actor.IP), device, expires)
}

func hashed(key []byte, parts ...string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// key is the secret of the period that tx falls into, made at its first use.
func (s *Service) key(tx *store.Tx) ([]byte, kernel.Instant, error) {
	days := s.o.Rules.Marks
	epoch := kernel.Date{Year: 2020, Month: 1, Day: 1}
	n := epoch.Days(s.day(tx.Now())) / days.KeyDays
	begins := epoch.AddDays(n * days.KeyDays)
	expires := begins.AddDays(days.KeepDays).At(0, 0, s.o.Calendar().Location())
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails, by its documentation
	err := tx.Exec(`INSERT INTO doubt_key (period, secret, expires_at) VALUES ($1,$2,$3) ON CONFLICT (period) DO NOTHING`, begins.String(), hex.EncodeToString(fresh), expires)
	if err != nil {
		return nil, 0, err
	}
	text, err := store.One(tx, store.Value[string], `SELECT secret FROM doubt_key WHERE period = $1`, begins.String())
	if err != nil {
		return nil, 0, err
	}
	key, err := hex.DecodeString(text)
	return key, expires, err
}

// forget erases keys and marks that have expired.
func forget(tx *store.Tx) error {
	if err := tx.Exec(`DELETE FROM doubt_mark WHERE expires_at <= $1`, tx.Now()); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM doubt_key WHERE expires_at <= $1`, tx.Now())
}

// marksOf fills in the marks of acts that have not expired.
func marksOf(tx *store.Tx, acts map[kernel.ID][]detect.Act) error {
	at := places(acts, func(*detect.Act) bool { return true })
	for part := range slices.Chunk(slices.Sorted(maps.Keys(at)), chunk) {
		args := []any{tx.Now()}
		for _, id := range part {
			args = append(args, id)
		}
		_, err := store.All(tx, func(sc store.Scanner) (kernel.ID, error) {
			var id kernel.ID
			var net, device string
			err := sc.Scan(&id, &net, &device)
			if err == nil {
				at[id].Net, at[id].Device = net, device
			}
			return id, err
		}, `SELECT event_id, net, device FROM doubt_mark WHERE expires_at > $1 AND event_id IN (`+store.Marks(2, len(part))+`)`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}
