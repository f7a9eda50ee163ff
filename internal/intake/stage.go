package intake

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// chunkWeight is how much of a file is gathered before it is written, groupWeight
// how much is written between two looks at the clock; in rows of the file,
// roughly.
const (
	chunkWeight = 900
	groupWeight = 150
)

// known is a matter that was there under a case's number when the import began.
type known struct {
	id   kernel.ID
	hash string // of what a file said of it; "" = it was filed here
	mine bool   // staged by this very import, before an interruption
}

// recall reads what is there: once, since asking for every chunk again is what a
// growing table makes slow. Only this import adds to it meanwhile.
func (r *run) recall() error {
	r.have = map[string]known{}
	return r.s.o.DB.Read(r.ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT m.number, m.id, m.batch, COALESCE(c.hash, '') FROM matter m LEFT JOIN intake_case c ON c.matter_id = m.id WHERE m.kind = $1`, r.in.Kind)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var number string
			var batch kernel.ID
			var k known
			if err := rows.Scan(&number, &k.id, &batch, &k.hash); err != nil {
				return err
			}
			k.mine = batch == r.batch
			r.have[number] = k
		}
		return rows.Err()
	})
}

// flush stages the cases of a chunk that are new.
func (r *run) flush() error {
	fresh, err := r.sift()
	if err != nil {
		return err
	}
	return r.stage(fresh)
}

// sift returns the cases of a chunk that are new, and finds out about the rest.
func (r *run) sift() (fresh []*Case, err error) {
	for _, c := range r.chunk {
		k, ok := r.have[c.Number]
		switch {
		case !ok:
			fresh = append(fresh, c)
		case k.mine:
			r.res.Resumed++
			r.took(c)
		case k.hash == c.hash:
			r.res.Unchanged++
		default:
			if err := r.differs(c, k); err != nil {
				return nil, err
			}
		}
	}
	return fresh, nil
}

// took counts a case as new and notes the unit it needs.
func (r *run) took(c *Case) {
	r.res.Taken++
	r.needs(c)
}

func (r *run) needs(c *Case) {
	if name, ok := c.Data["origin_unit"].(string); ok {
		if _, there := r.plan.who.dir.Unit(c.Unit); !there && r.fresh[name] == "" {
			r.fresh[name] = c.Unit
		}
	}
}

// differs decides about a case that is there and that the file tells
// otherwise: it will be corrected unless it lives here by now.
func (r *run) differs(c *Case, k known) error {
	if k.hash == "" {
		r.refuse(c, kernel.Invalid("id", kernel.T("编号“%s”在本系统已有一件同号的事项", "A matter filed here has the number %q already"), clip(c.Number)))
		return nil
	}
	alive, err := r.livesHere(k.id)
	if err != nil {
		return err
	}
	if alive {
		r.refuse(c, kernel.Invalid("id", kernel.T("“%s”导入后已在本系统继续办理，不再按文件更改", "%q was worked on here since it was imported; the file no longer changes it"), clip(c.Number)))
		return nil
	}
	r.res.Updated++
	r.changed[c.Number] = true
	r.needs(c)
	return nil
}

// livesHere reports whether a person has acted on a matter here.
func (r *run) livesHere(id kernel.ID) (alive bool, err error) {
	err = r.s.o.DB.Read(r.ctx, func(tx *store.Tx) error {
		alive, err = acted(tx, id)
		return err
	})
	return alive, err
}

func acted(tx *store.Tx, id kernel.ID) (bool, error) {
	n, err := store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM event_shown WHERE matter_id = $1 AND actor_kind = $2`, id, string(kernel.ActorPerson))
	return n > 0, err
}

// stage writes new cases with their events and facts.
func (r *run) stage(list []*Case) error {
	events := make([][]event, len(list))
	for i, c := range list {
		events[i] = r.events(c)
	}
	err := briefly(r.ctx, r.s.o.DB, len(list), func(tx *store.Tx, i int) (int, error) {
		end := i
		for weight := 0; end < len(list) && weight < groupWeight; end++ {
			weight += list[end].weight()
		}
		return end - i, r.write(tx, list[i:end], events[i:end])
	})
	if err != nil {
		return err
	}
	for _, c := range list {
		r.took(c)
	}
	return nil
}

func (r *run) write(tx *store.Tx, list []*Case, events [][]event) error {
	pasts := make([]*matter.Past, len(list))
	for i, c := range list {
		pasts[i] = &c.Past
	}
	if err := matter.StagePast(tx, r.plan.how, pasts); err != nil {
		return err
	}
	var rows rows
	for i, c := range list {
		rows.cases = append(rows.cases, c.ID, c.hash)
		rows.add(tx, r, c, events[i])
	}
	return rows.write(tx)
}

// event is one line of the ledger about the past.
type event struct {
	at      kernel.Instant
	kind    string
	who     string
	unit    kernel.ID
	payload string
	salt    string
	hash    string
	facts   []caseflow.Fact
}

// events are what the ledger says of a case: that it was raised, what was done,
// that it ended.
func (r *run) events(c *Case) []event {
	def := r.plan.how.Course.Def
	out := make([]event, 0, 2+len(c.events))
	set := map[string]any{}
	for k, v := range c.Data {
		if r.plan.how.Course.Field(k) != nil {
			set[k] = v
		}
	}
	stage := r.plan.held
	switch {
	case len(c.taken) > 0:
		stage = def.Raise.To
	case c.Open:
		stage = r.stageOf(c)
	}
	out = append(out, event{at: c.CreatedAt, kind: r.plan.how.Course.Event(&def.Raise), who: r.caller(c), facts: c.raised,
		payload: encode(map[string]any{"action": def.Raise.Code, "stage": stage, "set": set, "import": r.batch})})
	for _, t := range c.taken {
		out = append(out, r.takenEvent(c, t))
	}
	if n := len(c.taken); n > 0 && c.Open && c.taken[n-1].action.To != r.stageOf(c) {
		out = append(out, event{at: c.UpdatedAt, kind: def.Kind + ".history", who: r.handler(c), unit: c.Unit,
			payload: encode(map[string]any{"stage": r.stageOf(c), "said": kernel.T("台账写明的环节", "the stage the file gives")})})
	}
	for _, d := range c.events {
		out = append(out, r.deedEvent(d))
	}
	if !c.Open {
		out = append(out, event{at: c.ClosedAt, kind: def.Kind + ".history", who: r.handler(c), unit: c.Unit, facts: c.ended,
			payload: encode(map[string]any{"stage": r.stageOf(c), "closed": true, "due": c.DueAt, "late": c.Late, "said": endedWords(c)})})
	}
	salted(out)
	return out
}

// salted gives events their salts and hashes.
func salted(list []event) {
	salts := make([]byte, 16*len(list))
	_, _ = rand.Read(salts) // never fails, by its documentation
	for i := range list {
		salt := salts[16*i : 16*i+16]
		list[i].salt, list[i].hash = hex.EncodeToString(salt), ledger.Hash(salt, []byte(list[i].payload))
	}
}

// deedEvent is an event of the file, for the record page: said is its words.
func (r *run) deedEvent(d deed) event {
	said := kernel.T(d.activity, d.activity)
	if d.group != "" {
		said = kernel.T(d.activity+"（"+d.group+"）", d.activity+" ("+d.group+")")
	}
	return event{at: d.at, kind: r.in.Kind + ".history", who: d.actor, payload: encode(happened{d.activity, d.actor, d.group, said})}
}

// happened is the payload of "<kind>.history".
type happened struct {
	Activity string      `json:"activity"`
	Resource string      `json:"resource"`
	Group    string      `json:"group"`
	Said     kernel.Text `json:"said"`
}

func endedWords(c *Case) kernel.Text {
	switch {
	case c.DueAt == 0:
		return kernel.T("办结", "closed")
	case c.Late:
		return kernel.T("办结（超过期限）", "closed (after the deadline)")
	}
	return kernel.T("办结（按期）", "closed (in time)")
}

// caller is who a past request came from, as far as the file says.
func (r *run) caller(c *Case) string {
	for _, key := range []string{"contact_name", "origin_enterprise"} {
		if s, ok := c.Data[key].(string); ok {
			return s
		}
	}
	if e, ok := r.plan.who.dir.Enterprise(c.Enterprise); ok {
		return e.Short
	}
	return r.actor.Name
}

func (r *run) handler(c *Case) string {
	if c.unitAs != "" {
		return c.unitAs
	}
	return r.actor.Name
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("intake: a payload that is not JSON: " + err.Error()) // only our own types
	}
	return string(b)
}

// rows collects the arguments of the rows beside the matters.
type rows struct{ cases, events, secrets, facts []any }

// add takes up the events of a case, those of one moment in their order.
func (w *rows) add(tx *store.Tx, r *run, c *Case, list []event) {
	how := r.plan.how
	for _, e := range inTime(list) {
		id := tx.NewID()
		w.events = append(w.events, id, e.at, e.kind, c.ID, "", "", string(kernel.ActorImport), r.actor.Person, e.who, "", e.unit, "",
			how.Course.Def.Version, e.hash, string(r.batch))
		w.secrets = append(w.secrets, id, e.salt, e.payload)
		for _, f := range e.facts {
			w.facts = append(w.facts, f.Measure, e.at, tx.Now(), factValue(f, c.Data), c.Unit, "", "", "", c.Enterprise, "", c.ID, id, string(r.batch))
		}
	}
}

// inTime orders events by time; most already are.
func inTime(list []event) []event {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j].at < list[j-1].at; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
	return list
}

func (w *rows) write(tx *store.Tx) error {
	for _, t := range []struct {
		head string
		cols int
		args []any
	}{
		{`INSERT INTO event (id, at, kind, matter_id, lane_id, subject_id, actor_kind, person_id, actor_name, post_id, unit_id, on_behalf, rule_version, hash, batch)`, 15, w.events},
		{`INSERT INTO event_secret (event_id, salt, payload)`, 3, w.secrets},
		{`INSERT INTO fact (measure, at, recorded_at, value, unit_id, post_id, person_id, task_force_id, enterprise_id, project_id, matter_id, event_id, batch)`, 13, w.facts},
		{`INSERT INTO intake_case (matter_id, hash)`, 2, w.cases},
	} {
		if err := matter.InsertRows(tx, t.head, t.cols, t.args); err != nil {
			return err
		}
	}
	return nil
}
