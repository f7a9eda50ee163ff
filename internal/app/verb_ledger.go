package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// LedgerCmd is `juyan ledger`.
type LedgerCmd struct {
	Verify      LedgerVerify      `cmd:"" help:"重算全部证据，指出第一处损坏 · Recompute everything and name the first damage."`
	Prove       LedgerProve       `cmd:"" help:"导出一条记录的证明文件 · Write the proof of one event."`
	Check       LedgerCheck       `cmd:"" help:"只凭公钥核验证明文件，不需要数据库 · Check a proof with nothing but the public key."`
	Checkpoint  LedgerCheckpoint  `cmd:"" help:"打印最新检查点 · Print the newest checkpoint."`
	Consistency LedgerConsistency `cmd:"" help:"证明新检查点由旧检查点延续而来，没有改写 · Show that a checkpoint only adds to an older one."`
	Erasures    LedgerErasures    `cmd:"" help:"列出依法删除个人信息的记录，一行一条 · Print the erasures of personal data, one a line."`
	Erase       LedgerErase       `cmd:"" help:"恢复旧备份后，按清单再删一遍 · Erase again what a restored backup brought back."`
	Key         LedgerKey         `cmd:"" help:"打印现行公钥；--new 启用新密钥 · Print the public key in force; --new brings a new one into force."`
}

// openStore opens a database that must be there, and changes nothing in it.
func (p Place) openStore(ctx context.Context) (*store.DB, error) {
	c, err := p.config()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(c.DB); err != nil && !isPostgres(c.DB) {
		return nil, kernel.NotFound(kernel.T("没有数据库 %s", "There is no database %s"), c.DB)
	}
	return store.Open(ctx, c.DB, store.Options{})
}

// with runs fn on the database of a place.
func (p Place) with(ctx context.Context, fn func(*store.DB) error) error {
	db, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	return errors.Join(fn(db), db.Close())
}

// sayLine writes one line in the terminal's language.
func sayLine(out *IO, t kernel.Text, args ...any) error {
	_, err := fmt.Fprintln(out.Out, t.Format(args...).In(Terminal()))
	return err
}

// LedgerVerify is `juyan ledger verify`.
type LedgerVerify struct {
	Place
	Key        string   `placeholder:"KEY|FILE" help:"从别处得到的公钥，或放着它的文件 · A public key known from elsewhere, or the file it is in."`
	Checkpoint []string `sep:"none" placeholder:"FILE" help:"从前存下的检查点，可重复 · A checkpoint kept earlier; repeatable."`
}

// Run prints what was verified; damage is an error that names the first.
func (c *LedgerVerify) Run(ctx context.Context, out *IO) error {
	trust, err := c.trust()
	if err != nil {
		return err
	}
	return c.with(ctx, func(db *store.DB) error {
		r, err := ledger.Verify(ctx, db, trust, nil)
		if err != nil {
			return err
		}
		return tellReport(out, r)
	})
}

func (c *LedgerVerify) trust() (t ledger.Trust, err error) {
	if c.Key != "" {
		t.Key, err = publicKey(c.Key)
	}
	for _, path := range c.Checkpoint {
		var point ledger.Checkpoint
		if err == nil {
			point, err = readCheckpoint(path)
		}
		t.Checkpoints = append(t.Checkpoints, point)
	}
	return t, err
}

func tellReport(out *IO, r ledger.Report) error {
	lines := []error{
		sayLine(out, kernel.T("已存证 %d 条，其中 %d 条内容已依法删除；检查点 %d 个，覆盖 %d 条；文件 %d 个", "%d events sealed, %d of them erased by law; %d checkpoints cover %d; %d files"), r.Leaves, r.Erased, r.Checkpoints, r.Signed, r.Files),
	}
	if r.Waiting > 0 {
		lines = append(lines, sayLine(out, kernel.T("等待存证 %d 条", "%d events wait to be sealed"), r.Waiting))
	}
	if r.Hidden > 0 {
		lines = append(lines, sayLine(out, kernel.T("未生效或已放弃的导入 %d 条，不存证", "%d events of imports that are not in force are not sealed"), r.Hidden))
	}
	for _, k := range r.Keys {
		lines = append(lines, sayLine(out, kernel.T("公钥 %s", "public key %s"), k))
	}
	if r.Lost > 0 {
		lines = append(lines, sayLine(out, kernel.T("注意：密钥更换过 %d 次没有旧密钥的签名（登记为丢失）", "note: %d changes of the key are not signed by the old one (recorded as lost)"), r.Lost))
	}
	for _, d := range r.Damage {
		lines = append(lines, sayLine(out, kernel.T("损坏：%s", "damage: %s"), d.Text))
	}
	if len(r.Damage) > 0 {
		return kernel.Conflict(kernel.T("核验不通过，第一处：%s", "Verification failed; the first damage: %s"), r.Damage[0].Text)
	}
	return errors.Join(append(lines, sayLine(out, kernel.T("核验通过：全部相符", "Verified: everything fits")))...)
}

// publicKey is a key given as itself or as the file it is in.
func publicKey(s string) (string, error) {
	if strings.Count(s, "+") >= 2 {
		return s, nil
	}
	body, err := os.ReadFile(s)
	if err != nil {
		return "", kernel.Invalid("key", kernel.T("“%s”既不是公钥也读不到这个文件", "%q is neither a public key nor a file that can be read"), s)
	}
	return strings.TrimSpace(string(body)), nil
}

func readCheckpoint(path string) (ledger.Checkpoint, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return ledger.Checkpoint{}, unopened("checkpoint", path, err)
	}
	return ledger.OpenCheckpoint(string(body))
}

// LedgerProve is `juyan ledger prove EVENT`.
type LedgerProve struct {
	Place
	Event string `arg:"" help:"记录的编号，或它在账本中的位置（核验页上都有） · The event's id or its leaf number, as the page of its check shows them."`
	Out   string `short:"o" required:"" placeholder:"FILE" help:"证明写到这个文件 · File to write the proof to."`
}

// Run writes the proof.
func (c *LedgerProve) Run(ctx context.Context, out *IO) error {
	var p ledger.Proof
	err := c.with(ctx, func(db *store.DB) error {
		return db.Read(ctx, func(tx *store.Tx) (err error) {
			event := kernel.ID(c.Event)
			if leaf, no := strconv.ParseInt(c.Event, 10, 64); no == nil {
				event, err = ledger.EventAt(tx, leaf)
			}
			if err == nil {
				p, err = ledger.Prove(tx, event)
			}
			return err
		})
	})
	if err != nil {
		return err
	}
	body, err := p.Encode()
	if err == nil {
		err = os.WriteFile(c.Out, body, 0o600)
	}
	if err != nil {
		return err
	}
	return sayLine(out, kernel.T("第 %d 号记录的证明已写到 %s。文件含记录内容，只交给有权看的人", "The proof of leaf %d is in %s. It holds the record's content: give it only to those who may see that"), p.Leaf, c.Out)
}

// LedgerCheck is `juyan ledger check FILE`.
type LedgerCheck struct {
	File string `arg:"" help:"证明文件 · The proof."`
	Key  string `required:"" placeholder:"KEY|FILE" help:"公钥，或放着它的文件 · The public key, or the file it is in."`
}

// Run checks the proof offline.
func (c *LedgerCheck) Run(out *IO) error {
	key, err := publicKey(c.Key)
	if err != nil {
		return err
	}
	body, err := os.ReadFile(c.File)
	if err != nil {
		return unopened("file", c.File, err)
	}
	p, err := ledger.ReadProof(body)
	if err != nil {
		return err
	}
	got, err := p.Check(key)
	if err != nil {
		return err
	}
	if got.Erased {
		return sayLine(out, kernel.T("核验通过：第 %d 号记录（%s）未被改动，内容已依法删除；检查点 %d", "Verified: leaf %d (%s) is as it was recorded, its payload was erased by law; checkpoint %d"), p.Leaf, p.Event.Kind, got.Checkpoint.Size)
	}
	return sayLine(out, kernel.T("核验通过：第 %d 号记录（%s）及其内容未被改动；检查点 %d", "Verified: leaf %d (%s) and its payload are as they were recorded; checkpoint %d"), p.Leaf, p.Event.Kind, got.Checkpoint.Size)
}

// LedgerCheckpoint is `juyan ledger checkpoint`.
type LedgerCheckpoint struct{ Place }

// Run prints the signed note.
func (c *LedgerCheckpoint) Run(ctx context.Context, out *IO) error {
	return c.with(ctx, func(db *store.DB) error {
		return db.Read(ctx, func(tx *store.Tx) error {
			point, err := ledger.Latest(tx)
			if err == nil {
				_, err = fmt.Fprint(out.Out, point.Note)
			}
			return err
		})
	})
}

// LedgerConsistency is `juyan ledger consistency OLD NEW`.
type LedgerConsistency struct {
	Place
	Old string `arg:"" help:"从前的检查点 · The older checkpoint."`
	New string `arg:"" help:"后来的检查点 · The newer one."`
}

// Run proves from the database that the newer checkpoint continues the older.
func (c *LedgerConsistency) Run(ctx context.Context, out *IO) error {
	old, err := readCheckpoint(c.Old)
	if err != nil {
		return err
	}
	newer, err := readCheckpoint(c.New)
	if err != nil {
		return err
	}
	err = c.with(ctx, func(db *store.DB) error {
		return db.Read(ctx, func(tx *store.Tx) error { return ledger.Consistent(tx, old, newer) })
	})
	if err != nil {
		return err
	}
	return sayLine(out, kernel.T("相符：前 %d 条没有改写，此后只增加了 %d 条", "Consistent: the first %d leaves were not rewritten, %d were added"), old.Size, newer.Size-old.Size)
}

// LedgerKey is `juyan ledger key`.
type LedgerKey struct {
	Place
	KeyFile
	New  string `placeholder:"FILE" help:"在这个新文件里生成新密钥并启用，由旧密钥签交接 · Make a new key in this file and bring it into force; the old one signs the handover."`
	Lost bool   `help:"旧密钥已丢失：没有交接签名，账本里永远看得到 · The old key is lost: nobody signs the handover, and the ledger shows that for ever."`
}

// Run prints the key in force, or changes it.
func (c *LedgerKey) Run(ctx context.Context, out *IO) error {
	if c.New != "" {
		return c.change(ctx, out)
	}
	return c.with(ctx, func(db *store.DB) error {
		key, err := ledger.PublicKey(ctx, db)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return kernel.NotFound(kernel.T("账本还没有密钥，用 juyan ledger key --new FILE 新建", "The ledger has no key yet; make one with juyan ledger key --new FILE"))
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(out.Out, key)
		return err
	})
}

func (c *LedgerKey) change(ctx context.Context, out *IO) error {
	a, err := c.openZone(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	old, err := c.oldKey(ctx, a)
	if err != nil {
		return err
	}
	key, err := ledger.NewKey(c.New, a.keyName())
	if err != nil {
		return err
	}
	if err := a.setKey(ctx, key, old); err != nil {
		return err
	}
	tellKey(out, c.New, key)
	return nil
}

// oldKey signs the handover; nil where there is none to sign.
func (c *LedgerKey) oldKey(ctx context.Context, a *App) (*ledger.Key, error) {
	_, err := ledger.PublicKey(ctx, a.DB)
	if kernel.CodeOf(err) == kernel.CodeNotFound || c.Lost {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return ledger.ReadKey(c.path(c.DB))
}
