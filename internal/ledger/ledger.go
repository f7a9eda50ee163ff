package ledger

import (
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the ledger's tables.
func Migrations() store.Migrations {
	return store.Migrations{Module: "ledger", FS: store.Sub(migrations, "migrations")}
}

// Draft is an event about to be written.
type Draft struct {
	Kind        string    // "whistle.raised": noun.verb-ed
	Matter      kernel.ID // matter it is about; "" = none
	Lane        kernel.ID // lane of that matter; "" = the main course
	Subject     kernel.ID // another record it is about (unit, post, firm …)
	RuleVersion string    // version of the definition or rule applied
	Payload     any       // what changed, as JSON; personal data belongs here
}

// Event is one line of the ledger.
type Event struct {
	Seq         int64
	ID          kernel.ID
	At          kernel.Instant
	Kind        string
	Matter      kernel.ID
	Lane        kernel.ID
	Subject     kernel.ID
	ActorKind   kernel.ActorKind
	Person      kernel.ID
	ActorName   string
	Post        kernel.ID
	Unit        kernel.ID
	OnBehalf    kernel.ID
	RuleVersion string
	Hash        string          // hex SHA-256(salt ‖ payload)
	Payload     json.RawMessage // nil when erased
	Erased      bool
	Leaf        int64 // place in the ledger; -1 = not sealed yet
	Signed      bool  // a signed checkpoint covers it
}

// Subscriber hears of an event inside the transaction that wrote it.
type Subscriber func(tx *store.Tx, ev Event) error

// Witness also hears who it was, with what the event does not keep.
type Witness func(tx *store.Tx, actor kernel.Actor, ev Event) error

// Ledger appends events and tells subscribers.
type Ledger struct {
	subs      []subscription
	witnesses []Witness
}

type subscription struct {
	kind string
	fn   Subscriber
}

// New returns a ledger without subscribers.
func New() *Ledger { return &Ledger{} }

// On subscribes fn to the events of kind; a kind that ends in "*" matches by
// prefix. Subscribe while wiring, before the first event.
func (l *Ledger) On(kind string, fn Subscriber) {
	l.subs = append(l.subs, subscription{kind, fn})
}

// Witness has fn hear of every event. Subscribe while wiring.
func (l *Ledger) Witness(fn Witness) { l.witnesses = append(l.witnesses, fn) }

// Append writes one event in tx and tells the subscribers.
func (l *Ledger) Append(tx *store.Tx, actor kernel.Actor, d Draft) (Event, error) {
	payload, err := json.Marshal(d.Payload)
	if err != nil {
		return Event{}, kernel.Internal(err)
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails, by its documentation
	ev := Event{
		ID: tx.NewID(), At: tx.Now(), Kind: d.Kind, Matter: d.Matter, Lane: d.Lane, Subject: d.Subject,
		ActorKind: actor.Kind, Person: actor.Person, ActorName: actor.Name, Post: actor.Post, Unit: actor.Unit,
		OnBehalf: actor.OnBehalf, RuleVersion: d.RuleVersion, Hash: Hash(salt, payload), Payload: payload, Leaf: -1,
	}
	if err := insert(tx, ev, salt); err != nil {
		return Event{}, err
	}
	for _, fn := range l.witnesses {
		if err := fn(tx, actor, ev); err != nil {
			return Event{}, err
		}
	}
	return ev, l.tell(tx, ev)
}

// Hash is what an event carries of its payload: hex SHA-256(salt ‖ payload).
func Hash(salt, payload []byte) string {
	h := sha256.New()
	h.Write(salt)
	h.Write(payload)
	return hex.EncodeToString(h.Sum(nil))
}

func insert(tx *store.Tx, ev Event, salt []byte) error {
	err := tx.Exec(`INSERT INTO event (id, at, kind, matter_id, lane_id, subject_id, actor_kind, person_id, actor_name,
		post_id, unit_id, on_behalf, rule_version, hash, batch) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,'')`,
		ev.ID, ev.At, ev.Kind, ev.Matter, ev.Lane, ev.Subject, string(ev.ActorKind), ev.Person, ev.ActorName,
		ev.Post, ev.Unit, ev.OnBehalf, ev.RuleVersion, ev.Hash)
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO event_secret (event_id, salt, payload) VALUES ($1,$2,$3)`,
		ev.ID, hex.EncodeToString(salt), string(ev.Payload))
}

func (l *Ledger) tell(tx *store.Tx, ev Event) error {
	for _, s := range l.subs {
		prefix, wild := strings.CutSuffix(s.kind, "*")
		if s.kind == ev.Kind || wild && strings.HasPrefix(ev.Kind, prefix) {
			if err := s.fn(tx, ev); err != nil {
				return err
			}
		}
	}
	return nil
}
