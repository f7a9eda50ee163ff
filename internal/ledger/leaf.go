package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// The first lines of what is hashed; docs/ledger.md fixes the bytes behind them.
const (
	leafHead  = "juyan-event/1\n"
	factsHead = "juyan-facts/1\n"
)

// entry is an event as it is sealed: its row with the digest of its facts.
type entry struct {
	Event
	Batch kernel.ID
	Facts string // hex; "" = it has none
}

// bytes are what a leaf is the hash of.
func (e *entry) bytes() []byte {
	b := append(make([]byte, 0, 512), leafHead...)
	b = netInt(b, e.Seq)
	b = netString(b, string(e.ID))
	b = netInt(b, int64(e.At))
	for _, s := range []string{e.Kind, string(e.Matter), string(e.Lane), string(e.Subject), string(e.ActorKind), string(e.Person),
		e.ActorName, string(e.Post), string(e.Unit), string(e.OnBehalf), e.RuleVersion, e.Hash, string(e.Batch), e.Facts} {
		b = netString(b, s)
	}
	return b
}

func (e *entry) leafHash() tlog.Hash { return tlog.RecordHash(e.bytes()) }

// netString appends s so that no other list of strings reads the same: its
// length in bytes, a colon, its bytes, a comma.
func netString(b []byte, s string) []byte {
	b = strconv.AppendInt(b, int64(len(s)), 10)
	b = append(b, ':')
	b = append(b, s...)
	return append(b, ',')
}

func netInt(b []byte, n int64) []byte { return netString(b, strconv.FormatInt(n, 10)) }

// SealedFact is a fact as its event's leaf vouches for it.
type SealedFact struct {
	Seq        int64          `json:"seq"`
	Measure    string         `json:"measure"`
	At         kernel.Instant `json:"at"`
	RecordedAt kernel.Instant `json:"recorded_at"`
	Value      int64          `json:"value"`
	Unit       kernel.ID      `json:"unit_id"`
	Post       kernel.ID      `json:"post_id"`
	Person     kernel.ID      `json:"person_id"`
	TaskForce  kernel.ID      `json:"task_force_id"`
	Enterprise kernel.ID      `json:"enterprise_id"`
	Project    kernel.ID      `json:"project_id"`
	Matter     kernel.ID      `json:"matter_id"`
	Event      kernel.ID      `json:"event_id"`
	Batch      kernel.ID      `json:"batch"`
	Sign       int64          `json:"sign"`
}

const factColumns = `f.seq, f.measure, f.at, f.recorded_at, f.value, f.unit_id, f.post_id, f.person_id, f.task_force_id, f.enterprise_id,
	f.project_id, f.matter_id, f.event_id, f.batch, f.sign`

func scanFact(s store.Scanner) (SealedFact, error) {
	var f SealedFact
	err := s.Scan(&f.Seq, &f.Measure, &f.At, &f.RecordedAt, &f.Value, &f.Unit, &f.Post, &f.Person, &f.TaskForce, &f.Enterprise,
		&f.Project, &f.Matter, &f.Event, &f.Batch, &f.Sign)
	return f, err
}

// factsDigest is what a leaf carries of its event's facts, in the order of
// their seq: hex SHA-256, or nothing where there are none.
func factsDigest(list []SealedFact) string {
	if len(list) == 0 {
		return ""
	}
	b := []byte(factsHead)
	for _, f := range list {
		b = netInt(b, f.Seq)
		b = netString(b, f.Measure)
		b = netInt(b, int64(f.At))
		b = netInt(b, int64(f.RecordedAt))
		b = netInt(b, f.Value)
		for _, id := range []kernel.ID{f.Unit, f.Post, f.Person, f.TaskForce, f.Enterprise, f.Project, f.Matter, f.Event, f.Batch} {
			b = netString(b, string(id))
		}
		b = netInt(b, f.Sign)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// digestFacts gives entries the digests of facts, which come in any order of
// events but by seq within each.
func digestFacts(list []entry, facts []SealedFact) {
	of := map[kernel.ID][]SealedFact{}
	for _, f := range facts {
		of[f.Event] = append(of[f.Event], f)
	}
	for i := range list {
		list[i].Facts = factsDigest(of[list[i].ID])
	}
}
