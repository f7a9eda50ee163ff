package ledger

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Checkpoint is a signed statement: so many leaves, this root.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	At   kernel.Instant
	Note string // the signed note, as it is handed on
}

// text is what is signed: the key's name, the size, the root, the time.
func (c Checkpoint) text(name string) string {
	return fmt.Sprintf("%s\n%d\n%s\nat %d\n", name, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]), c.At)
}

// sign returns c with its note, signed by every key.
func (c Checkpoint) sign(keys ...*Key) (Checkpoint, error) {
	var signers []note.Signer
	for _, k := range keys {
		signers = append(signers, k.signer)
	}
	msg, err := note.Sign(&note.Note{Text: c.text(keys[0].signer.Name())}, signers...)
	c.Note = string(msg)
	return c, err
}

// OpenCheckpoint reads a signed note and checks that each of the public keys
// signed it.
func OpenCheckpoint(msg string, public ...string) (Checkpoint, error) {
	for _, p := range public {
		v, err := note.NewVerifier(p)
		if err != nil {
			return Checkpoint{}, kernel.Invalid("key", kernel.T("“%s”不是公钥", "%q is no public key"), p)
		}
		if _, err := note.Open([]byte(msg), note.VerifierList(v)); err != nil {
			return Checkpoint{}, kernel.Invalid("checkpoint", kernel.T("检查点没有公钥 %s 的有效签名：%s", "The checkpoint has no valid signature by %s: %s"), p, err.Error())
		}
	}
	return parseCheckpoint(msg)
}

// parseCheckpoint reads a note without looking at its signatures. What it reads
// is written the one way text writes it, or refused.
func parseCheckpoint(msg string) (Checkpoint, error) {
	body, signatures, _ := strings.Cut(msg, "\n\n")
	lines := strings.Split(body, "\n")
	c := Checkpoint{Note: msg}
	if len(lines) == 4 {
		root, _ := base64.StdEncoding.DecodeString(lines[2])
		at, _ := strconv.ParseInt(strings.TrimPrefix(lines[3], "at "), 10, 64)
		c.Size, _ = strconv.ParseInt(lines[1], 10, 64)
		c.At = kernel.Instant(at)
		copy(c.Root[:], root)
		if c.text(lines[0]) == body+"\n" && canonical(signatures) {
			return c, nil
		}
	}
	return c, kernel.Invalid("checkpoint", kernel.T("这不是检查点", "This is no checkpoint"))
}

// canonical reports whether the bytes of every signature are written the one way:
// in base64 the last character may hold bits that mean nothing, and note.Open
// does not look at them.
func canonical(signatures string) bool {
	for line := range strings.Lines(signatures) {
		_, sig, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "— "), " ")
		if _, err := base64.StdEncoding.Strict().DecodeString(sig); err != nil {
			return false
		}
	}
	return true
}

// Latest returns the newest checkpoint. Not found: there is none yet.
func Latest(tx *store.Tx) (Checkpoint, error) {
	msg, err := store.One(tx, store.Value[string], `SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1`)
	if err != nil {
		return Checkpoint{}, err
	}
	return parseCheckpoint(msg)
}

// sign makes a checkpoint of what is sealed, unless there is one or we have no
// key.
func (s *Sealer) sign(ctx context.Context) error {
	if s.key == nil {
		return nil
	}
	var c Checkpoint
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		c, err = s.unsigned(tx)
		return err
	})
	if err != nil || c.Size == 0 {
		return err
	}
	keys := []*Key{s.key}
	if s.cosign != nil {
		keys = append(keys, s.cosign)
	}
	if c, err = c.sign(keys...); err != nil {
		return kernel.Internal(err)
	}
	if err = s.db.Write(ctx, func(tx *store.Tx) error {
		return tx.Exec(`INSERT INTO ledger_checkpoint (size, at, note) VALUES ($1,$2,$3) ON CONFLICT (size) DO NOTHING`, c.Size, c.At, c.Note)
	}); err != nil {
		return err
	}
	s.cosign = nil
	if s.publish != nil {
		s.publish(c)
	}
	return nil
}

// unsigned is the tree that has no checkpoint yet; of size 0 where it has one.
func (s *Sealer) unsigned(tx *store.Tx) (c Checkpoint, err error) {
	h, err := readHead(tx)
	if err != nil {
		return c, err
	}
	last, err := Latest(tx)
	if kernel.CodeOf(err) != kernel.CodeNotFound && (err != nil || last.Size >= h.size) {
		return Checkpoint{}, err
	}
	in, err := keyInForce(tx, h.size)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return c, nil // none is set yet
	}
	if err == nil && in.Key != s.key.Public {
		err = kernel.Conflict(kernel.T("存证密钥不是现行的那把（%s），检查点没有签名；请放回正确的密钥文件，或用 juyan ledger key 更换", "The ledger key is not the one in force (%s) and checkpoints are not signed; put the right key file back, or change it with juyan ledger key"), in.Key)
	}
	if err != nil {
		return c, err
	}
	if s.tree == nil || s.tree.size != h.size {
		if s.tree, err = loadFrontier(tx, h.size); err != nil {
			return c, err
		}
	}
	return Checkpoint{Size: h.size, Root: s.tree.root(), At: tx.Now()}, nil
}
