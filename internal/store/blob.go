package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"slices"

	"juyan/internal/kernel"
)

// chunkSize is how many bytes of a file one row holds.
const chunkSize = 256 << 10

// Upload is a file received and hashed, ready to be stored.
type Upload struct {
	Hash string // SHA-256 of Body, hexadecimal
	Body []byte
}

// NewUpload hashes body; call it before the transaction begins.
func NewUpload(body []byte) Upload {
	sum := sha256.Sum256(body)
	return Upload{Hash: hex.EncodeToString(sum[:]), Body: body}
}

// ReadUpload reads and hashes r, before the transaction begins. More than
// limit bytes are a kernel too_large.
func ReadUpload(r io.Reader, limit int64) (Upload, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		e := kernel.Invalid("", kernel.T("文件没有传完，请重新上传", "The file did not arrive whole; please upload it again"))
		e.Cause = err
		return Upload{}, e
	}
	if int64(len(body)) > limit {
		return Upload{}, kernel.Errorf(kernel.CodeTooLarge, "", kernel.T(
			"文件超过 %d MB，请压缩或拆分后再上传", "The file is larger than %d MB; compress or split it and upload it again"), limit>>20)
	}
	return NewUpload(body), nil
}

// stageAbove is the size from which a file is staged, stageChunks how many of
// its chunks one transaction writes: about 2 MB, a few hundredths of a second.
const (
	stageAbove  = 2 << 20
	stageChunks = 8
)

// Stage writes the content of large files ahead of the transaction that will
// refer to them, in several short ones, so that none holds the writer long. What
// is staged is nobody's until PutUpload takes a reference to it; SweepBlobs
// removes what nobody took. Staging what is there already costs a look.
func (db *DB) Stage(ctx context.Context, uploads ...Upload) error {
	for _, u := range uploads {
		for n := 0; len(u.Body) > stageAbove && n < u.chunks(); n += stageChunks {
			err := db.Write(ctx, func(tx *Tx) error { return u.write(tx, n, n+stageChunks) })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// SweepBlobs removes files that were staged before some instant and that no
// record refers to.
func (db *DB) SweepBlobs(ctx context.Context, before kernel.Instant) error {
	return db.WriteBulk(ctx, func(tx *Tx) error {
		return tx.Exec("DELETE FROM blob WHERE refs = 0 AND created_at < $1", before)
	})
}

// chunks is how many rows the body fills.
func (u Upload) chunks() int { return (len(u.Body) + chunkSize - 1) / chunkSize }

// write writes those chunks from first up to end that are not there yet.
func (u Upload) write(tx *Tx, first, end int) error {
	err := tx.Exec(`INSERT INTO blob (hash, size, refs, created_at) VALUES ($1, $2, 0, $3) ON CONFLICT (hash) DO NOTHING`, u.Hash, len(u.Body), tx.Now())
	if err != nil {
		return err
	}
	end = min(end, u.chunks())
	have, err := All(tx, Value[int], "SELECT n FROM blob_chunk WHERE hash = $1 AND n >= $2 AND n < $3", u.Hash, first, end)
	if err != nil {
		return err
	}
	for n := first; n < end; n++ {
		if slices.Contains(have, n) {
			continue
		}
		part := u.Body[n*chunkSize : min((n+1)*chunkSize, len(u.Body))]
		if err := tx.Exec("INSERT INTO blob_chunk (hash, n, data) VALUES ($1, $2, $3)", u.Hash, n, part); err != nil {
			return err
		}
	}
	return nil
}

// PutBlob stores body and returns its hash; see PutUpload.
func PutBlob(tx *Tx, body []byte) (hash string, err error) {
	u := NewUpload(body)
	return u.Hash, PutUpload(tx, u)
}

// PutUpload stores u, or what of it was not staged, and counts one reference
// to it. The same content is kept once, however often it is put.
func PutUpload(tx *Tx, u Upload) error {
	refs, err := One(tx, Value[int64], `INSERT INTO blob (hash, size, refs, created_at) VALUES ($1, $2, 1, $3)
		ON CONFLICT (hash) DO UPDATE SET refs = blob.refs + 1 RETURNING refs`, u.Hash, len(u.Body), tx.Now())
	if err != nil || refs > 1 {
		return err
	}
	return u.write(tx, 0, u.chunks())
}

// KeepBlob counts one more reference to a stored file.
func KeepBlob(tx *Tx, hash string) error {
	n, err := tx.ExecN("UPDATE blob SET refs = refs + 1 WHERE hash = $1 AND refs > 0", hash)
	if err == nil && n == 0 {
		err = kernel.NotFound(kernel.T("没有这个文件", "There is no such file"))
	}
	return err
}

// DropBlobRef takes back one reference to a stored file; the last one
// removes it.
func DropBlobRef(tx *Tx, hash string) error {
	refs, err := One(tx, Value[int64], "UPDATE blob SET refs = refs - 1 WHERE hash = $1 RETURNING refs", hash)
	if err != nil || refs > 0 {
		return err
	}
	return tx.Exec("DELETE FROM blob WHERE hash = $1", hash) // its chunks follow
}

// Blob returns a stored file whole.
func Blob(tx *Tx, hash string) ([]byte, error) {
	size, err := One(tx, Value[int64], "SELECT size FROM blob WHERE hash = $1 AND refs > 0", hash)
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, size)
	rows, err := tx.Query("SELECT data FROM blob_chunk WHERE hash = $1 ORDER BY n", hash)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var part sql.RawBytes
		if err := rows.Scan(&part); err != nil {
			return nil, describe("", err)
		}
		body = append(body, part...)
	}
	return body, rows.Err()
}

// BlobReader reads a stored file piece by piece, each in a snapshot of its
// own, so that a slow download holds no transaction. It is an io.ReadSeeker.
type BlobReader struct {
	db   *DB
	ctx  context.Context
	hash string
	size int64
	pos  int64
	part []byte // chunk number have
	have int64
}

// OpenBlob opens a stored file for reading; ctx bounds all of it.
func (db *DB) OpenBlob(ctx context.Context, hash string) (*BlobReader, error) {
	r := &BlobReader{db: db, ctx: ctx, hash: hash, have: -1}
	err := db.Read(ctx, func(tx *Tx) (err error) {
		r.size, err = One(tx, Value[int64], "SELECT size FROM blob WHERE hash = $1 AND refs > 0", hash)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Size returns the file's length in bytes.
func (r *BlobReader) Size() int64 { return r.size }

// Read fills p from the present position.
func (r *BlobReader) Read(p []byte) (int, error) {
	if r.pos >= r.size {
		return 0, io.EOF
	}
	if err := r.load(r.pos / chunkSize); err != nil {
		return 0, err
	}
	n := copy(p, r.part[min(r.pos%chunkSize, int64(len(r.part))):])
	if n == 0 && len(p) > 0 {
		return 0, io.ErrUnexpectedEOF
	}
	r.pos += int64(n)
	return n, nil
}

func (r *BlobReader) load(n int64) error {
	if r.have == n {
		return nil
	}
	return r.db.Read(r.ctx, func(tx *Tx) (err error) {
		r.part, err = One(tx, Value[[]byte], "SELECT data FROM blob_chunk WHERE hash = $1 AND n = $2", r.hash, n)
		r.have = n
		return err
	})
}

// Seek moves the position as io.Seeker says.
func (r *BlobReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return 0, errors.New("store: seek before the start of a file")
	}
	r.pos = offset
	return offset, nil
}
