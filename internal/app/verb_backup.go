package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
	"juyan/packs"
)

// BackupCmd copies a running database: `juyan backup FILE`.
type BackupCmd struct {
	Place
	File string `arg:"" help:"备份写到这个新文件 · New file to write the backup to."`
}

// Run writes the backup.
func (c *BackupCmd) Run(ctx context.Context, io *IO) error {
	a, err := c.openZone(ctx)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	if err := a.DB.Backup(ctx, c.File); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(io.Out, c.File)
	return nil
}

// RestoreCmd is `juyan restore FILE --db NEW`. NEW is a file that does not
// exist, or a PostgreSQL database without a zone.
type RestoreCmd struct {
	Place
	File string `arg:"" help:"备份文件 · The backup."`
}

// Run restores the backup, brings its tables up to date, holds every event
// against its hash and reports what there is. The backup itself is never opened
// for writing.
func (c *RestoreCmd) Run(ctx context.Context, out *IO) error {
	conf, err := c.config()
	if err != nil {
		return err
	}
	if isPostgres(conf.DB) {
		err = restorePostgres(ctx, c.File, conf)
	} else {
		err = copyNew(c.File, conf.DB)
	}
	if err != nil {
		return err
	}
	a, err := Open(ctx, conf)
	if err != nil {
		return err
	}
	defer a.closeLogged()
	return a.tellRestored(ctx, out, maskURL(c.DB))
}

// restorePostgres copies the backup into an empty PostgreSQL database, all or
// nothing.
func restorePostgres(ctx context.Context, file string, conf Config) error {
	to, err := Open(ctx, conf)
	if err != nil {
		return err
	}
	defer to.closeLogged()
	if to.Founded() {
		return kernel.Conflict(kernel.T("%s 里已有一个区；恢复要用一个新的、空的数据库", "%s holds a zone already; restore into a new, empty database"), maskURL(conf.DB))
	}
	dir, err := os.MkdirTemp("", "juyan-restore-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	copied := filepath.Join(dir, "backup.db")
	if err := copyNew(file, copied); err != nil {
		return err
	}
	from, err := Open(ctx, Config{DB: copied, Pack: packs.Model()})
	if err != nil {
		return err
	}
	defer from.closeLogged()
	_, err = store.Copy(ctx, from.DB, to.DB)
	return err
}

// tellRestored verifies and counts what was restored.
func (a *App) tellRestored(ctx context.Context, out *IO, db string) error {
	var matters int64
	err := a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		matters, err = store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM matter_shown`)
		return err
	})
	if err != nil {
		return err
	}
	found, err := ledger.Verify(ctx, a.DB, ledger.Trust{}, nil)
	if err != nil {
		return err
	}
	if n := len(found.Damage); n > 0 {
		return kernel.Conflict(kernel.T("已恢复到 %s，但有 %d 处对不上，第一处：%s。备份被改动过，不要使用", "Restored to %s, but %d things do not fit, the first: %s. The backup was changed, do not use it"), db, n, found.Damage[0].Text)
	}
	_, err = fmt.Fprintln(out.Out, kernel.T("已恢复到 %s：%d 件事，%d 条记录，指纹全部相符", "Restored to %s: %d matters, %d events, every hash as recorded").Format(db, matters, found.Events()).In(Terminal()))
	return err
}

func copyNew(from, to string) (err error) {
	src, err := os.Open(from)
	if err != nil {
		return kernel.Invalid("file", kernel.T("读不到备份 %s：%s", "Cannot read the backup %s: %s"), from, err.Error())
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return kernel.Invalid("db", kernel.T("不能新建 %s：%s。请换一个还不存在的文件名", "Cannot create %s: %s. Name a file that does not exist yet"), to, err.Error())
	}
	if _, err := io.Copy(dst, src); err != nil {
		return errors.Join(err, dst.Close())
	}
	return errors.Join(dst.Sync(), dst.Close())
}
