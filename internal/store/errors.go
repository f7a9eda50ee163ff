package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"juyan/internal/kernel"
)

// IsUnique reports whether err comes from a unique or primary key that the
// database refused to see twice.
func IsUnique(err error) bool {
	if code, ok := sqliteCode(err); ok {
		return code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY ||
			code == sqlite3.SQLITE_CONSTRAINT_ROWID
	}
	return pgState(err) == "23505"
}

// describe gives a failed statement its kernel code and remembers its text.
func describe(q string, err error) error {
	var ours *kernel.Error
	var queued *queuedError
	if errors.As(err, &queued) { // another was asked, and this one failed before it
		q, err = queued.q, queued.err
	}
	if errors.As(err, &ours) {
		return err
	}
	if isNoRows(err) {
		return notFound()
	}
	if q != "" {
		err = fmt.Errorf("%w (in: %s)", err, oneLine(q))
	}
	return classify(err)
}

// classify turns a driver's error into a kernel error; others pass.
func classify(err error) error {
	var ours *kernel.Error
	var list kernel.Errors
	switch {
	case err == nil, errors.As(err, &ours), errors.As(err, &list):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return tookTooLong(err)
	case IsUnique(err):
		e := kernel.Conflict(kernel.T("已有相同的记录，请查看后再保存", "The same record exists already; look at it before saving again"))
		e.Cause = err
		return e
	}
	if code, ok := sqliteCode(err); ok {
		return classifySQLite(code&0xff, err)
	}
	return classifyPostgres(err)
}

func classifySQLite(primary int, err error) error {
	switch primary {
	case sqlite3.SQLITE_FULL:
		return diskFull(err)
	case sqlite3.SQLITE_READONLY:
		return readOnly(err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_INTERRUPT:
		return unavailable(err, kernel.T("数据库正忙，请稍后再试", "The database is busy; please try again shortly"))
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH,
		sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOMEM:
		return unavailable(err, kernel.T("无法读写数据库文件，请系统管理员检查路径、权限和磁盘", "The database file cannot be read or written; the system administrator should check its path, permissions and disk"))
	}
	return kernel.Internal(err)
}

// classifyPostgres follows appendix A of the PostgreSQL manual (SQLSTATE).
func classifyPostgres(err error) error {
	state := pgState(err)
	var op net.Error
	switch {
	case state == "53100":
		return diskFull(err)
	case state == readOnlyServer:
		return readOnly(err)
	case state == "57014": // the server's own statement_timeout
		return tookTooLong(err)
	case state == "22021", state == "22P05":
		return kernel.Invalid("", kernel.T("文字里有无法保存的字符，请删去后重试", "The text holds characters that cannot be stored; remove them and try again"))
	case strings.HasPrefix(state, "08"), strings.HasPrefix(state, "53"), strings.HasPrefix(state, "57P"),
		strings.HasPrefix(state, "28"), strings.HasPrefix(state, "3D"), state == "55P03", state == "40001", state == "40P01",
		state == "" && (errors.As(err, &op) || errors.As(err, new(*pgconn.ConnectError)) || pgconn.Timeout(err) || broken(err)):
		return unavailable(err, kernel.T("数据库暂时连不上或太忙，请稍后再试", "The database cannot be reached or is too busy; please try again shortly"))
	case state != "":
		return kernel.Internal(err)
	}
	return err
}

// readOnlyServer is PostgreSQL's state of a server, or of a transaction, that
// takes no writes.
const readOnlyServer = "25006"

func tookTooLong(err error) error {
	return unavailable(err, kernel.T("操作已取消或等待超时，请再试一次；查询很大时请缩小范围", "The operation was cancelled or timed out; please try again, and narrow the search if it is a big one"))
}

// broken reports that a connection ended in the middle of something.
func broken(err error) bool {
	for _, end := range []error{driver.ErrBadConn, io.ErrUnexpectedEOF, net.ErrClosed, sql.ErrConnDone} {
		if errors.Is(err, end) {
			return true
		}
	}
	return pgconn.SafeToRetry(err) // "conn closed" has no error of its own
}

func diskFull(err error) error {
	return unavailable(err, kernel.T("磁盘已满，无法保存；请系统管理员腾出空间后再试", "The disk is full and nothing can be saved; the system administrator must free some space"))
}

func readOnly(err error) error {
	return unavailable(err, kernel.T("数据库是只读的，无法保存；请系统管理员检查文件权限或主备状态", "The database is read-only and nothing can be saved; the system administrator should check file permissions or which node is primary"))
}

func unavailable(cause error, t kernel.Text) error {
	return &kernel.Error{Code: kernel.CodeUnavailable, Text: t, Cause: cause}
}

// unknownOutcome says that the connection broke during COMMIT: an idempotency
// key, or a look at the record, tells what happened.
func unknownOutcome(cause error) error {
	return unavailable(cause, kernel.T(
		"提交时与数据库失去联系，这次操作是否生效尚不清楚（outcome unknown）；请先查看记录再决定是否重做",
		"The database was lost during the commit; whether this took effect is unknown. Look at the record before doing it again"))
}

func sqliteCode(err error) (int, bool) {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code(), true
	}
	return 0, false
}

func pgState(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func oneLine(q string) string {
	q = strings.Join(strings.Fields(q), " ")
	if r := []rune(q); len(r) > 200 {
		q = string(r[:200]) + "…"
	}
	return q
}

// busy reports whether another process holds SQLite's write lock.
func busy(err error) bool {
	code, ok := sqliteCode(err)
	return ok && (code&0xff == sqlite3.SQLITE_BUSY || code&0xff == sqlite3.SQLITE_LOCKED)
}

// wroteInRead reports whether a read-only transaction refused a statement.
func wroteInRead(err error) bool {
	code, ok := sqliteCode(err)
	return ok && code&0xff == sqlite3.SQLITE_READONLY || pgState(err) == readOnlyServer
}
