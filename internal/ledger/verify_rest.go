package ledger

import (
	"database/sql"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// settle takes a payload that is not there for damage unless its erasure is
// recorded, and looks whether what the verifier brought along was met.
func (v *verifier) settle() error {
	for _, d := range v.gone {
		if v.erased[d.Event] {
			v.Erased++
		} else {
			v.damaged(d.Leaf, d.Event, d.Text)
		}
	}
	if k := v.trust.Key; k != "" && !slices.Contains(v.Keys, k) {
		v.damaged(-1, "", kernel.T("给出的公钥从来不是这本账的密钥", "The public key given was never a key of this ledger"))
	}
	for _, c := range slices.Concat(v.points, v.trust.Checkpoints) {
		if c.Size > v.head.size {
			v.damaged(v.head.size, "", kernel.T("检查点说有 %d 条记录，账本只有 %d 条：后面的被删去了", "A checkpoint says there are %d leaves, the ledger has %d: later ones were removed"), c.Size, v.head.size)
		}
	}
	return nil
}

// passedOver counts committed events that have no leaf, apart from those of
// imports that are not published.
const passedOver = `SELECT COUNT(*) FROM event e LEFT JOIN event_leaf l ON l.seq = e.seq LEFT JOIN import_batch b ON b.id = e.batch
	WHERE l.seq IS NULL AND (e.batch = '' OR b.published_at > 0)`

// strays are rows that nothing vouches for; there must be none.
var strays = []struct {
	text  kernel.Text
	query string
}{
	{kernel.T("%d 个位置不在账本的范围内", "%d leaves lie outside the ledger"),
		`SELECT COUNT(*) FROM event_leaf WHERE leaf < 0 OR leaf >= (SELECT size FROM ledger_head WHERE id = 1)`},
	{kernel.T("%d 条计量没有记录作证", "%d facts belong to no event"),
		`SELECT COUNT(*) FROM fact f LEFT JOIN event e ON e.id = f.event_id WHERE e.id IS NULL`},
	{kernel.T("%d 份内容不属于任何记录", "%d payloads belong to no event"),
		`SELECT COUNT(*) FROM event_secret s LEFT JOIN event e ON e.id = s.event_id WHERE e.id IS NULL`},
	{kernel.T("%d 条已存证的导入记录被藏了起来", "%d sealed events of imports are hidden"),
		`SELECT COUNT(*) FROM event e JOIN event_leaf l ON l.seq = e.seq LEFT JOIN import_batch b ON b.id = e.batch
			WHERE e.batch <> '' AND COALESCE(b.published_at, 0) <= 0`},
	{kernel.T("%d 条记录在账本已经走过的位置上，却没有存证", "%d events stand where the ledger has passed, unsealed"),
		passedOver + ` AND e.seq <= (SELECT low FROM ledger_head WHERE id = 1)
			AND NOT EXISTS (SELECT 1 FROM ledger_gap g WHERE e.seq >= g.first AND e.seq <= g.last)`},
}

// unsealed checks the payloads of events that have no leaf: those that wait for
// one, and those of imports that nobody sees.
func (v *verifier) unsealed() error {
	for last, more := int64(0), true; more; {
		err := v.db.Read(v.ctx, func(tx *store.Tx) (err error) {
			list, err := store.All(tx, scanLoose, `SELECT e.seq, e.id, e.kind, e.hash, e.batch, b.published_at, s.salt, s.payload FROM event e
				LEFT JOIN event_leaf l ON l.seq = e.seq LEFT JOIN event_secret s ON s.event_id = e.id LEFT JOIN import_batch b ON b.id = e.batch
				WHERE l.seq IS NULL AND e.seq > $1 ORDER BY e.seq LIMIT $2`, last, verifyChunk)
			for _, e := range list {
				v.loose(e)
				last = e.seq
			}
			more = len(list) == verifyChunk
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// loose is an event without a leaf.
type loose struct {
	seq           int64
	id, batch     kernel.ID
	kind, hash    string
	published     sql.NullInt64
	salt, payload sql.NullString
}

func scanLoose(s store.Scanner) (e loose, err error) {
	err = s.Scan(&e.seq, &e.id, &e.kind, &e.hash, &e.batch, &e.published, &e.salt, &e.payload)
	return e, err
}

func (v *verifier) loose(e loose) {
	if e.batch == "" || e.published.Int64 > 0 {
		v.Waiting++
	} else {
		v.Hidden++
	}
	bad := Damage{-1, e.id, kernel.T("还没有存证的记录 %s 的内容被改动过", "The payload of event %s, not sealed yet, was changed").Format(string(e.id))}
	switch {
	case !e.payload.Valid:
		v.gone = append(v.gone, bad)
	case !opens(e.hash, e.salt.String, e.payload.String):
		v.damaged(-1, e.id, bad.Text)
	case e.kind == kindErased:
		v.allow(e.payload.String)
	}
}

// rest looks for what stands beside the leaves, in one snapshot.
func (v *verifier) rest() error {
	return v.db.Read(v.ctx, func(tx *store.Tx) error {
		if !v.broken {
			if err := v.checkNodes(tx); err != nil {
				return err
			}
		}
		for _, s := range strays {
			n, err := store.One(tx, store.Value[int64], s.query)
			if err != nil {
				return err
			}
			if n > 0 {
				v.damaged(-1, "", s.text, n)
			}
		}
		return nil
	})
}

// checkNodes compares the stored nodes with those the leaves make.
func (v *verifier) checkNodes(tx *store.Tx) error {
	_, err := store.All(tx, func(s store.Scanner) (bool, error) {
		var level, n int64
		var h []byte
		err := s.Scan(&level, &n, &h)
		want, ok := v.nodes[[2]int64{level, n}]
		switch {
		case ok && (len(h) != tlog.HashSize || tlog.Hash(h) != want):
			v.damaged(-1, "", kernel.T("树的第 %d 层第 %d 个散列被改动过", "Hash %[2]d of level %[1]d of the tree was changed"), level, n)
		case !ok && (n < 0 || level <= 0 || level > 62 || (n+1)<<level <= v.head.size):
			v.damaged(-1, "", kernel.T("树里多出第 %d 层第 %d 个散列", "Hash %[2]d of level %[1]d of the tree is one too many"), level, n)
		}
		delete(v.nodes, [2]int64{level, n})
		return true, err
	}, `SELECT level, n, hash FROM ledger_node`)
	for at := range v.nodes {
		v.damaged(-1, "", kernel.T("树里缺第 %d 层第 %d 个散列", "Hash %[2]d of level %[1]d of the tree is missing"), at[0], at[1])
	}
	return err
}

// files checks every stored file against the hash it goes by.
func (v *verifier) files() error {
	n, err := v.db.CheckBlobs(v.ctx, func(hash string) {
		v.damaged(-1, "", kernel.T("文件 %s 的内容被改动过", "The content of file %s was changed"), hash)
	})
	v.Files = n
	return err
}
