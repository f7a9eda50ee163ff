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
	list, err := l.AppendAll(tx, actor, []Draft{d})
	if err != nil {
		return Event{}, err
	}
	return list[0], nil
}

// AppendAll writes events of one actor with a statement for each table, then tells
// the subscribers of one after the other.
func (l *Ledger) AppendAll(tx *store.Tx, actor kernel.Actor, drafts []Draft) ([]Event, error) {
	out, rows, secrets := make([]Event, len(drafts)), make([]any, 0, eventColumns*len(drafts)), make([]any, 0, 3*len(drafts))
	for i, d := range drafts {
		payload, err := json.Marshal(d.Payload)
		if err != nil {
			return nil, kernel.Internal(err)
		}
		salt := make([]byte, 16)
		_, _ = rand.Read(salt) // never fails, by its documentation
		ev := Event{
			ID: tx.NewID(), At: tx.Now(), Kind: d.Kind, Matter: d.Matter, Lane: d.Lane, Subject: d.Subject,
			ActorKind: actor.Kind, Person: actor.Person, ActorName: actor.Name, Post: actor.Post, Unit: actor.Unit,
			OnBehalf: actor.OnBehalf, RuleVersion: d.RuleVersion, Hash: Hash(salt, payload), Payload: payload, Leaf: -1,
		}
		out[i] = ev
		rows = append(rows, ev.ID, ev.At, ev.Kind, ev.Matter, ev.Lane, ev.Subject, string(ev.ActorKind), ev.Person, ev.ActorName,
			ev.Post, ev.Unit, ev.OnBehalf, ev.RuleVersion, ev.Hash, "")
		secrets = append(secrets, ev.ID, hex.EncodeToString(salt), string(payload))
	}
	if err := insert(tx, rows, secrets); err != nil {
		return nil, err
	}
	for _, ev := range out {
		for _, fn := range l.witnesses {
			if err := fn(tx, actor, ev); err != nil {
				return nil, err
			}
		}
		if err := l.tell(tx, ev); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Hash is what an event carries of its payload: hex SHA-256(salt ‖ payload).
func Hash(salt, payload []byte) string {
	h := sha256.New()
	h.Write(salt)
	h.Write(payload)
	return hex.EncodeToString(h.Sum(nil))
}

const eventColumns = 15

func insert(tx *store.Tx, rows, secrets []any) error {
	if len(rows) == 0 {
		return nil
	}
	err := tx.Queue(`INSERT INTO event (id, at, kind, matter_id, lane_id, subject_id, actor_kind, person_id, actor_name,
		post_id, unit_id, on_behalf, rule_version, hash, batch) VALUES `+store.Values(len(rows)/eventColumns, eventColumns), rows...)
	if err != nil {
		return err
	}
	return tx.Queue(`INSERT INTO event_secret (event_id, salt, payload) VALUES `+store.Values(len(secrets)/3, 3), secrets...)
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
