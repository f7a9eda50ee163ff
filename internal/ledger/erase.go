package ledger

import (
	"encoding/json"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// kindErased is the event that records an erasure: what it names may be missing,
// and nothing else may.
const kindErased = "ledger.erased"

// Erasure is its payload. It holds nothing of what was erased, but enough to
// erase it again in a database that was restored from before.
type Erasure struct {
	Events []kernel.ID `json:"events"`
	Basis  string      `json:"basis"` // why: the request, the rule
	Matter kernel.ID   `json:"matter,omitempty"`
	Fields []string    `json:"fields,omitempty"` // of it, that were emptied
	Files  []kernel.ID `json:"files,omitempty"`
}

// Erase deletes payload and salt of events and records that it did, and why. The
// events, their leaves and their facts stay: the ledger verifies as before and
// says "erased". What was derived from the payloads (state, search, files) is
// the caller's to redact, in the same transaction. Invalid: no basis; an event
// that sets a key or records an erasure. Not found: an event that is not there
// or is erased already.
func (l *Ledger) Erase(tx *store.Tx, actor kernel.Actor, e Erasure) error {
	if e.Basis == "" {
		return kernel.Invalid("basis", kernel.T("请写明依据，例如申请的文号", "Say on what grounds, for example the number of the request"))
	}
	for _, id := range e.Events {
		ev, err := Get(tx, id)
		if err != nil {
			return err
		}
		if ev.Kind == kindKey || ev.Kind == kindErased {
			return kernel.Invalid("events", kernel.T("账本自己的记录不含个人信息，不能删除", "The ledger's own events hold nobody's data and are not erased"))
		}
		n, err := tx.ExecN(`DELETE FROM event_secret WHERE event_id = $1`, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return kernel.NotFound(kernel.T("记录 %s 的内容已经删除过", "The payload of %s was erased already"), string(id))
		}
	}
	_, err := l.Append(tx, actor, Draft{Kind: kindErased, Payload: e})
	return err
}

// Erasures are the acts of erasing that there were, oldest first.
func Erasures(tx *store.Tx) ([]Erasure, error) {
	return store.All(tx, func(sc store.Scanner) (e Erasure, err error) {
		var payload string
		if err = sc.Scan(&payload); err == nil {
			err = json.Unmarshal([]byte(payload), &e)
		}
		return e, err
	}, `SELECT s.payload FROM event_shown e JOIN event_secret s ON s.event_id = e.id WHERE e.kind = $1 ORDER BY e.seq`, kindErased)
}
