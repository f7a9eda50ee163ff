package ledger

import (
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// chunk is what stands in the database for a range of leaves.
type chunk struct {
	rows    map[int64]leafRow
	events  map[int64]*entry
	facts   map[kernel.ID][]SealedFact
	secrets map[kernel.ID][2]string // salt, payload
}

type leafRow struct {
	leaf, seq int64
	hash      tlog.Hash
}

func readChunk(tx *store.Tx, from, to int64) (c chunk, err error) {
	c = chunk{map[int64]leafRow{}, map[int64]*entry{}, map[kernel.ID][]SealedFact{}, map[kernel.ID][2]string{}}
	const within = ` JOIN event_leaf l ON l.seq = e.seq WHERE l.leaf >= $1 AND l.leaf < $2`
	rows, err := store.All(tx, func(s store.Scanner) (r leafRow, err error) {
		var h []byte
		err = s.Scan(&r.leaf, &r.seq, &h)
		copy(r.hash[:], h)
		return r, err
	}, `SELECT leaf, seq, hash FROM event_leaf WHERE leaf >= $1 AND leaf < $2`, from, to)
	for _, r := range rows {
		c.rows[r.leaf] = r
	}
	if err == nil {
		_, err = store.All(tx, func(s store.Scanner) (bool, error) {
			var leaf int64
			e := &entry{}
			err := scanEntry(s, e, &leaf)
			c.events[leaf] = e
			return true, err
		}, `SELECT `+entryColumns+`, l.leaf FROM event e`+within, from, to)
	}
	if err == nil {
		var facts []SealedFact
		facts, err = store.All(tx, scanFact, `SELECT `+factColumns+` FROM fact f JOIN event e ON e.id = f.event_id`+within+` ORDER BY f.seq`, from, to)
		for _, f := range facts {
			c.facts[f.Event] = append(c.facts[f.Event], f)
		}
	}
	if err == nil {
		_, err = store.All(tx, func(s store.Scanner) (bool, error) {
			var id kernel.ID
			var x [2]string
			err := s.Scan(&id, &x[0], &x[1])
			c.secrets[id] = x
			return true, err
		}, `SELECT s.event_id, s.salt, s.payload FROM event_secret s JOIN event e ON e.id = s.event_id`+within, from, to)
	}
	return c, err
}

// newKey takes up a key that an event brings into force.
func (v *verifier) newKey(leaf int64, payload string) {
	var k keySet
	if err := json.Unmarshal([]byte(payload), &k); err != nil {
		v.damaged(leaf, "", kernel.T("第 %d 号记录里的公钥读不出来", "The public key in leaf %d cannot be read"), leaf)
		return
	}
	if n := len(v.keys); n > 0 && v.keys[n-1].Key != k.Old {
		v.damaged(leaf, "", kernel.T("第 %d 号记录更换密钥，却不是从现行密钥换的", "Leaf %d changes the key, but not from the one in force"), leaf)
	}
	if len(v.keys) > 0 && k.Lost {
		v.Lost++
	}
	v.keys, v.Keys = append(v.keys, keyAt{k, leaf}), append(v.Keys, k.Key)
}

// signature checks who signed a checkpoint: the key in force, and the one
// before it where it is the first after the change.
func (v *verifier) signature(c Checkpoint) {
	i := len(v.keys) - 1
	if i < 0 {
		v.damaged(-1, "", kernel.T("检查点 %d 之前没有设定密钥的记录", "No key was set before checkpoint %d"), c.Size)
		return
	}
	keys := []string{v.keys[i].Key}
	if v.keys[i].Old != "" && !v.keys[i].Lost && v.Signed <= v.keys[i].leaf {
		keys = append(keys, v.keys[i].Old)
	}
	if _, err := OpenCheckpoint(c.Note, keys...); err != nil {
		v.damaged(-1, "", kernel.T("检查点 %d 的签名不对：%s", "The signature of checkpoint %d is wrong: %s"), c.Size, err.Error())
	}
}

// allow notes the events that a recorded act erased.
func (v *verifier) allow(payload string) {
	var e Erasure
	if json.Unmarshal([]byte(payload), &e) == nil {
		for _, id := range e.Events {
			v.erased[id] = true
		}
	}
}
