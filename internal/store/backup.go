package store

import (
	"context"
	"os"

	"juyan/internal/kernel"
)

// Backup writes a consistent copy of the running database to the new file
// path. PostgreSQL has its own tools; there the error says which.
func (db *DB) Backup(ctx context.Context, path string) error {
	return classify(db.engine.backup(ctx, path))
}

func (e *sqliteEngine) backup(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		return kernel.Invalid("path", kernel.T("文件 %s 已存在，请换一个名字", "The file %s exists already; choose another name"), path)
	}
	part := path + ".part"
	_ = os.Remove(part) // of a backup that was interrupted
	if _, err := e.writes.ExecContext(ctx, "VACUUM INTO $1", part); err != nil {
		_ = os.Remove(part)
		return err
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

func (e *postgresEngine) backup(context.Context, string) error {
	return kernel.Invalid("db", kernel.T(
		"PostgreSQL 请用它自己的工具备份：pg_dump --format=custom --file=juyan.dump 数据库地址；恢复用 pg_restore",
		"Back up PostgreSQL with its own tools: pg_dump --format=custom --file=juyan.dump ADDRESS; restore with pg_restore"))
}
