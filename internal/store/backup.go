package store

import (
	"context"
	"errors"
	"os"

	"juyan/internal/kernel"
)

// Backup writes a consistent copy of the running database to the new file
// path: an SQLite database, whichever engine it comes from, so that it can be
// restored to either without any other program.
func (db *DB) Backup(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		return kernel.Invalid("path", kernel.T("文件 %s 已存在，请换一个名字", "The file %s exists already; choose another name"), path)
	}
	part := path + ".part"
	_ = os.Remove(part) // of a backup that was interrupted
	if err := db.engine.backup(ctx, part); err != nil {
		_ = os.Remove(part)
		return classify(err)
	}
	if err := syncFile(part); err != nil {
		return fileError(path, err)
	}
	if err := os.Rename(part, path); err != nil {
		return fileError(path, err)
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

func fileError(path string, err error) error {
	e := kernel.Errorf(kernel.CodeUnavailable, "path", kernel.T("无法写入备份文件 %s，请检查目录、权限和磁盘", "The backup file %s cannot be written; check its folder, permissions and disk"), path)
	e.Cause = err
	return e
}

func (e *sqliteEngine) backup(ctx context.Context, path string) error {
	_, err := e.writes.ExecContext(ctx, "VACUUM INTO $1", path)
	return err
}

// backup copies the tables row by row; the file is of no use before it is
// whole, so nothing waits for the disk until the end.
func (e *postgresEngine) backup(ctx context.Context, path string) (err error) {
	to, err := Open(ctx, path, Options{Clock: e.db.opts.Clock, Log: e.db.opts.Log, Unsafe: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	if err := to.Migrate(ctx, e.db.sets...); err != nil {
		return err
	}
	_, err = Copy(ctx, e.db, to)
	return err
}
