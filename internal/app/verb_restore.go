package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/packs"
)

// Version is the release; the build records the commit.
const Version = "0.1.0"

// VersionCmd is `juyan version`.
type VersionCmd struct{}

// Run prints release, commit and Go version.
func (VersionCmd) Run(io *IO) error {
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = " " + s.Value
			}
		}
		commit += " " + info.GoVersion
	}
	_, _ = fmt.Fprintln(io.Out, Version+commit)
	return nil
}

// RestoreCmd is `juyan restore FILE --db NEW`.
type RestoreCmd struct {
	File string `arg:"" help:"备份文件 · The backup."`
	DB   string `required:"" env:"JUYAN_DB" help:"恢复成这个新文件，不得已存在 · New database file; it must not exist."`
}

// Run copies the backup, opens it, brings its tables up to date and reports
// what it holds. The backup itself is never opened for writing.
func (c *RestoreCmd) Run(ctx context.Context, out *IO) error {
	if err := copyNew(c.File, c.DB); err != nil {
		return err
	}
	a, err := Open(ctx, Config{DB: c.DB, Pack: packs.Model()})
	if err != nil {
		return err
	}
	defer a.closeLogged()
	var matters, events int64
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		if err := tx.QueryRow(`SELECT COUNT(*) FROM matter_shown`).Scan(&matters); err != nil {
			return err
		}
		return tx.QueryRow(`SELECT COUNT(*) FROM event_shown`).Scan(&events)
	})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(out.Out, kernel.T("已恢复到 %s：%d 件事，%d 条记录", "Restored to %s: %d matters, %d events").Format(c.DB, matters, events).In(Terminal()))
	return nil
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
