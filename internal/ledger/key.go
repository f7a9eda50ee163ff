package ledger

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// kindKey is the event by which a key comes into force: the ledger keeps its
// own keys, and each is vouched for by the tree it signs.
const kindKey = "ledger.key_set"

// keySet is its payload.
type keySet struct {
	Key  string `json:"key"`  // public key
	Old  string `json:"old"`  // the one before; "" = this is the first
	Lost bool   `json:"lost"` // the old private key is lost: nobody signed the handover
}

// Key signs checkpoints.
type Key struct {
	signer note.Signer
	Public string // as sumdb/note writes it: name+hash+base64
}

// NewKey makes a key of a name (no spaces, no "+") in a new file that only its
// owner may read.
func NewKey(path, name string) (*Key, error) {
	private, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, kernel.Internal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, keyFault(kernel.T("不能新建存证密钥文件 %s：%s", "The ledger key file %s cannot be made: %s"), path, err)
	}
	_, err = f.WriteString(private + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, keyFault(kernel.T("存证密钥文件 %s 写不进去：%s", "The ledger key file %s cannot be written: %s"), path, err)
	}
	return parseKey(private)
}

// ReadKey reads the key in a file. Not found: there is no such file.
func ReadKey(path string) (*Key, error) {
	body, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, kernel.NotFound(kernel.T("没有存证密钥文件 %s；用 juyan ledger key 新建，或从备份放回", "There is no ledger key file %s; make one with juyan ledger key, or put it back from its backup"), path)
	}
	if err != nil {
		return nil, keyFault(kernel.T("读不到存证密钥文件 %s：%s", "The ledger key file %s cannot be read: %s"), path, err)
	}
	k, err := parseKey(strings.TrimSpace(string(body)))
	if err != nil {
		return nil, keyFault(kernel.T("%s 不是存证密钥文件：%s", "%s is no ledger key file: %s"), path, err)
	}
	return k, nil
}

func keyFault(t kernel.Text, path string, err error) error {
	return kernel.Invalid("key", t, path, err.Error())
}

// parseKey reads a private key as sumdb/note writes it:
// PRIVATE+KEY+name+hash+base64(1 ‖ seed).
func parseKey(private string) (*Key, error) {
	signer, err := note.NewSigner(private)
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(private, "+", 5)[4]) // base64 holds "+" too
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return nil, errors.New("malformed private key")
	}
	public := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	vkey, err := note.NewEd25519VerifierKey(signer.Name(), public)
	return &Key{signer, vkey}, err
}

// keyInForce is the newest key of the events below a position. Not found: none.
func keyInForce(tx *store.Tx, below int64) (keySet, error) {
	payload, err := store.One(tx, store.Value[string], `SELECT s.payload FROM event e JOIN event_leaf l ON l.seq = e.seq
		JOIN event_secret s ON s.event_id = e.id WHERE e.kind = $1 AND l.leaf < $2 ORDER BY l.leaf DESC LIMIT 1`, kindKey, below)
	if err != nil {
		return keySet{}, err
	}
	var k keySet
	if err := json.Unmarshal([]byte(payload), &k); err != nil {
		return k, kernel.Internal(err)
	}
	return k, nil
}

// PublicKey is the key that signs now. Not found: none was set.
func PublicKey(ctx context.Context, db *store.DB) (key string, err error) {
	err = db.Read(ctx, func(tx *store.Tx) error {
		k, err := keyInForce(tx, everySeq)
		key = k.Key
		return err
	})
	return key, err
}

// SetKey brings key into force. The first is simply set. Afterwards the old key
// signs the handover, unless it is lost (old nil): then anybody can see that.
func (s *Sealer) SetKey(ctx context.Context, l *Ledger, actor kernel.Actor, key, old *Key) error {
	if _, err := s.Seal(ctx); err != nil {
		return err
	}
	before, err := PublicKey(ctx, s.db)
	if err != nil && kernel.CodeOf(err) != kernel.CodeNotFound {
		return err
	}
	if before != "" && old != nil && old.Public != before {
		return kernel.Conflict(kernel.T("给出的旧密钥不是现行密钥（%s）", "The old key given is not the one in force (%s)"), before)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		_, err := l.Append(tx, actor, Draft{Kind: kindKey, Payload: keySet{key.Public, before, before != "" && old == nil}})
		return err
	})
	if err != nil {
		return err
	}
	s.lock.Lock()
	s.key, s.cosign = key, old
	s.lock.Unlock()
	_, err = s.Seal(ctx)
	return err
}
