package ledger

import (
	"encoding/hex"
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// proofFormat names the format; docs/ledger.md fixes it.
const proofFormat = "juyan-proof/1"

// Proof is everything a third party needs to check one event with nothing but
// the public key.
type Proof struct {
	Format     string           `json:"format"`
	Leaf       int64            `json:"leaf"`
	Event      ProvenEvent      `json:"event"`
	Facts      []SealedFact     `json:"facts"`
	Salt       string           `json:"salt"`    // "" when erased
	Payload    string           `json:"payload"` // JSON, byte for byte; "" when erased
	Erased     bool             `json:"erased"`
	Path       tlog.RecordProof `json:"path"`
	Checkpoint string           `json:"checkpoint"`
}

// ProvenEvent is the row of an event.
type ProvenEvent struct {
	Seq         int64          `json:"seq"`
	ID          kernel.ID      `json:"id"`
	At          kernel.Instant `json:"at"`
	Kind        string         `json:"kind"`
	Matter      kernel.ID      `json:"matter_id"`
	Lane        kernel.ID      `json:"lane_id"`
	Subject     kernel.ID      `json:"subject_id"`
	ActorKind   string         `json:"actor_kind"`
	Person      kernel.ID      `json:"person_id"`
	ActorName   string         `json:"actor_name"`
	Post        kernel.ID      `json:"post_id"`
	Unit        kernel.ID      `json:"unit_id"`
	OnBehalf    kernel.ID      `json:"on_behalf"`
	RuleVersion string         `json:"rule_version"`
	Hash        string         `json:"hash"`
	Batch       kernel.ID      `json:"batch"`
}

func proven(e *entry) ProvenEvent {
	return ProvenEvent{e.Seq, e.ID, e.At, e.Kind, e.Matter, e.Lane, e.Subject, string(e.ActorKind), e.Person, e.ActorName, e.Post, e.Unit,
		e.OnBehalf, e.RuleVersion, e.Hash, e.Batch}
}

func (p ProvenEvent) entry(facts string) *entry {
	return &entry{Batch: p.Batch, Facts: facts, Event: Event{Seq: p.Seq, ID: p.ID, At: p.At, Kind: p.Kind, Matter: p.Matter, Lane: p.Lane,
		Subject: p.Subject, ActorKind: kernel.ActorKind(p.ActorKind), Person: p.Person, ActorName: p.ActorName, Post: p.Post, Unit: p.Unit,
		OnBehalf: p.OnBehalf, RuleVersion: p.RuleVersion, Hash: p.Hash}}
}

// Prove returns the proof of an event under the newest checkpoint. Not found:
// there is no such event; conflict: no checkpoint covers it yet.
func Prove(tx *store.Tx, event kernel.ID) (p Proof, err error) {
	p.Format = proofFormat
	e, err := store.One(tx, func(s store.Scanner) (e entry, err error) { err = scanEntry(s, &e); return e, err },
		`SELECT `+entryColumns+` FROM event e JOIN event_shown v ON v.seq = e.seq WHERE e.id = $1`, event)
	if err != nil {
		return p, err
	}
	p.Event = proven(&e)
	if p.Facts, err = store.All(tx, scanFact, `SELECT `+factColumns+` FROM fact f WHERE f.event_id = $1 ORDER BY f.seq`, event); err != nil {
		return p, err
	}
	if err = p.readSecret(tx); err != nil {
		return p, err
	}
	return p, p.readPath(tx)
}

func (p *Proof) readSecret(tx *store.Tx) error {
	list, err := store.All(tx, func(s store.Scanner) (x [2]string, err error) { err = s.Scan(&x[0], &x[1]); return x, err },
		`SELECT salt, payload FROM event_secret WHERE event_id = $1`, p.Event.ID)
	if p.Erased = len(list) == 0; !p.Erased {
		p.Salt, p.Payload = list[0][0], list[0][1]
	}
	return err
}

func (p *Proof) readPath(tx *store.Tx) error {
	leaf, err := Leaf(tx, p.Event.ID)
	var c Checkpoint
	if err == nil {
		c, err = Latest(tx)
	}
	if kernel.CodeOf(err) == kernel.CodeNotFound || err == nil && c.Size <= leaf {
		return kernel.Conflict(kernel.T("这条记录还没有被检查点覆盖，请稍后再试；服务器没有存证密钥时不会有检查点", "No checkpoint covers this record yet; try again shortly. A server without a ledger key makes none"))
	}
	if err != nil {
		return err
	}
	p.Leaf, p.Checkpoint = leaf, c.Note
	p.Path, err = tlog.ProveRecord(c.Size, leaf, hashes{tx})
	return err
}

// Checked is what a proof shows.
type Checked struct {
	Checkpoint Checkpoint
	Erased     bool
}

// Check holds a proof against the public keys, each of which must have signed
// its checkpoint. It needs no database. The error says what does not fit.
func (p *Proof) Check(public ...string) (Checked, error) {
	c, err := OpenCheckpoint(p.Checkpoint, public...)
	if err == nil {
		err = p.checkRow()
	}
	if err != nil {
		return Checked{}, err
	}
	hash := p.Event.entry(factsDigest(p.Facts)).leafHash()
	if p.Leaf < 0 || p.Leaf >= c.Size || tlog.CheckRecord(p.Path, c.Size, c.Root, p.Leaf, hash) != nil {
		return Checked{}, kernel.Invalid("leaf", kernel.T("第 %d 号记录（%s）与检查点不符：记录、其计量或位置被改动过", "Leaf %d (%s) does not fit the checkpoint: the record, its facts or its place were changed"), p.Leaf, string(p.Event.ID))
	}
	return Checked{c, p.Erased}, nil
}

// checkRow holds what stands beside the leaf against it: payload and facts.
func (p *Proof) checkRow() error {
	if p.Format != proofFormat {
		return kernel.Invalid("format", kernel.T("不认识的证明格式“%s”", "Unknown proof format %q"), p.Format)
	}
	for _, f := range p.Facts {
		if f.Event != p.Event.ID {
			return kernel.Invalid("facts", kernel.T("有一条计量不属于这条记录", "One of the facts belongs to another record"))
		}
	}
	if !p.Erased && !opens(p.Event.Hash, p.Salt, p.Payload) {
		return kernel.Invalid("payload", kernel.T("记录 %s 的内容与其散列不符", "The payload of %s does not fit its hash"), string(p.Event.ID))
	}
	return nil
}

// saltSize is how many bytes salt a payload. It is fixed, so that none of them
// can be taken for the payload's.
const saltSize = 16

// opens reports whether salt and payload are what hash was made of, written the
// one way they are.
func opens(hash, salt, payload string) bool {
	raw, err := hex.DecodeString(salt)
	return err == nil && len(raw) == saltSize && hex.EncodeToString(raw) == salt && Hash(raw, []byte(payload)) == hash
}

// Encode writes a proof as a file.
func (p *Proof) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(p, "", "  ")
	return append(b, '\n'), err
}

// ReadProof reads one.
func ReadProof(body []byte) (p Proof, err error) {
	if err := json.Unmarshal(body, &p); err != nil {
		return p, kernel.Invalid("file", kernel.T("这不是证明文件：%s", "This is no proof: %s"), err.Error())
	}
	return p, nil
}

// Consistent shows that the tree of new only added to that of old, and that the
// keys in force at their sizes signed them.
func Consistent(tx *store.Tx, old, new Checkpoint) error {
	h, err := readHead(tx)
	if err != nil {
		return err
	}
	if old.Size < 1 || old.Size > new.Size || new.Size > h.size {
		return kernel.Invalid("checkpoint", kernel.T("旧检查点有 %d 条，新的有 %d 条，账本有 %d 条：记录变少了", "The old checkpoint has %d leaves, the new one %d, the ledger %d: there are fewer now"), old.Size, new.Size, h.size)
	}
	for _, c := range []Checkpoint{old, new} {
		k, err := keyInForce(tx, c.Size)
		if err != nil {
			return err
		}
		if _, err := OpenCheckpoint(c.Note, k.Key); err != nil {
			return err
		}
	}
	proof, err := tlog.ProveTree(new.Size, old.Size, hashes{tx})
	if err != nil {
		return err
	}
	if tlog.CheckTree(proof, new.Size, new.Root, old.Size, old.Root) != nil {
		return kernel.Invalid("checkpoint", kernel.T("前 %d 条记录被改写过：新检查点不是从旧检查点延续而来", "The first %d leaves were rewritten: the new checkpoint does not continue the old one"), old.Size)
	}
	return nil
}
