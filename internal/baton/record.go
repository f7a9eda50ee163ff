package baton

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Purpose is what a run is for.
type Purpose string

// The purposes: only an official run can become a result; a trial and a replay
// of another period bind nobody.
const (
	Trial    Purpose = "trial"
	Official Purpose = "official"
)

// Run is one frozen computation of a scheme.
type Run struct {
	ID         kernel.ID
	Scheme     kernel.ID // the version
	Code       string
	Name       kernel.Text // of the scheme
	Version    string      // content hash of the version; "" = a draft
	Period     indicator.Period
	Purpose    Purpose
	Position   int64          // events of the ledger it saw
	Known      kernel.Instant // as known at
	Statistics []string       // versions read
	Inputs     string         // hex SHA-256 over all inputs
	Digest     string         // hex SHA-256 over every score
	Follows    kernel.ID      // the run it corrects
	Reason     string         // why it was run anew
	Creator    kernel.ID
	CreatedAt  kernel.Instant
	Shown      bool        // in a list: it holds a score that the reader may see
	leftOut    []kernel.ID // matters whose facts did not count, for the event
}

const runColumns = `r.id, r.scheme_id, r.code, b.name_zh, b.name_en, r.version, r.period, r.purpose, r.position, r.known_at, r.statistics, r.inputs, r.digest, r.follows, r.reason, r.creator_id, r.created_at`

// runTables are what runColumns are read from.
const runTables = `baton_run r JOIN baton_scheme b ON b.id = r.scheme_id`

func scanRun(sc store.Scanner) (*Run, error) {
	r := &Run{}
	var period, purpose, statistics string
	err := sc.Scan(&r.ID, &r.Scheme, &r.Code, &r.Name.ZH, &r.Name.EN, &r.Version, &period, &purpose, &r.Position, &r.Known, &statistics, &r.Inputs, &r.Digest, &r.Follows, &r.Reason, &r.Creator, &r.CreatedAt)
	if err == nil {
		r.Purpose = Purpose(purpose)
		err = json.Unmarshal([]byte(statistics), &r.Statistics)
	}
	if err == nil {
		r.Period, err = indicator.ParsePeriod(period)
	}
	return r, err
}

// computed is one group of a run before it is written.
type computed struct {
	group    *indicator.Group
	subjects []Subject
	members  map[kernel.ID]int // ids of facts → subject
	inputs   *indicator.Inputs
	result   *indicator.Result
	versions []string
}

// digests are the hashes over the inputs and over the results of all groups, in
// the order of the scheme.
func digests(groups []computed) (inputs, results string) {
	in, out := sha256.New(), sha256.New()
	for _, g := range groups {
		fmt.Fprintln(in, g.group.Code, g.inputs.Digest())
		fmt.Fprintln(out, g.group.Code, g.result.Digest())
	}
	return hex.EncodeToString(in.Sum(nil)), hex.EncodeToString(out.Sum(nil))
}

// write keeps a run with its scores.
func (r *Run) write(tx *store.Tx, groups []computed) error {
	statistics, err := json.Marshal(r.Statistics)
	if err != nil {
		return kernel.Internal(err)
	}
	if err := tx.Exec(`INSERT INTO baton_run (id, scheme_id, code, version, period, purpose, position, known_at, statistics, inputs, digest, follows, reason, creator_id, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)`, r.ID, r.Scheme, r.Code, r.Version, r.Period.String(), string(r.Purpose), r.Position, r.Known,
		string(statistics), r.Inputs, r.Digest, r.Follows, r.Reason, r.Creator, r.CreatedAt); err != nil {
		return err
	}
	for i := range groups {
		if err := r.writeGroup(tx, i, &groups[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *Run) writeGroup(tx *store.Tx, sort int, g *computed) error {
	raw, err := json.Marshal(frameOf(g))
	if err != nil {
		return kernel.Internal(err)
	}
	if err := tx.Exec(`INSERT INTO baton_group (run_id, group_code, sort, frame) VALUES ($1,$2,$3,$4)`, r.ID, g.group.Code, sort, string(raw)); err != nil {
		return err
	}
	for i := range g.inputs.Subjects {
		if err := r.writeScore(tx, g, i); err != nil {
			return err
		}
	}
	return nil
}

// Frame is what the scores of one group have in common: its lines, and which
// sections counted for which subject when the run was made.
type Frame struct {
	Heading
	indicator.Result
}

// Heading is a frame without the lines.
type Heading struct {
	Name     kernel.Text           `json:"name"`
	Kind     indicator.SubjectKind `json:"kind"`
	Unpaid   bool                  `json:"unpaid,omitempty"`
	Placed   int                   `json:"placed"` // subjects with a total
	Elapsed  *indicator.Num        `json:"elapsed,omitempty"`
	Sections map[kernel.ID]string  `json:"sections,omitempty"`
}

// frameText is how a frame is kept: an embedded Result would speak for the
// whole.
type frameText struct {
	Heading Heading          `json:"heading"`
	Result  indicator.Result `json:"result"`
}

func frameOf(g *computed) frameText {
	h := Heading{Name: g.group.Name, Kind: g.group.Kind, Unpaid: g.group.Unpaid, Placed: len(g.result.Ranked()), Elapsed: g.inputs.Elapsed, Sections: map[kernel.ID]string{}}
	for id, i := range g.members {
		if id != g.subjects[i].ID {
			h.Sections[id] = g.subjects[i].Code
		}
	}
	f := frameText{h, *g.result}
	f.Result.Subjects = nil
	return f
}

// own are the inputs of one subject, kept so that what-if needs nothing else.
type own struct {
	Attrs  map[string]indicator.Num   `json:"attrs,omitempty"`
	Values map[string]indicator.Value `json:"values"`
}

func (r *Run) writeScore(tx *store.Tx, g *computed, i int) error {
	who := g.subjects[i]
	score := g.result.Subject(who.Code)
	in := own{Attrs: g.inputs.Subjects[i].Attrs, Values: map[string]indicator.Value{}}
	for code, column := range g.inputs.Values {
		in.Values[code] = column[i]
	}
	detail, err := json.Marshal(score)
	if err != nil {
		return kernel.Internal(err)
	}
	inputs, err := json.Marshal(in)
	if err != nil {
		return kernel.Internal(err)
	}
	veto := ""
	if len(score.GradeCaps) > 0 {
		veto = score.GradeCaps[0]
	}
	return tx.Exec(`INSERT INTO baton_score (run_id, group_code, subject, kind, subject_id, unit_id, person_id, name_zh, name_en, total, place, veto, detail, inputs)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`, r.ID, g.group.Code, who.Code, string(who.Kind), who.ID, who.Unit, who.Person, who.Name.ZH, who.Name.EN,
		score.Total.String(), score.Rank, veto, string(detail), string(inputs))
}
