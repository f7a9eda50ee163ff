package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
)

// CheckBlobs recomputes the hash of every stored file, piece by piece, tells bad
// of each that does not fit, and returns how many there are. A piece that belongs
// to no file is bad under the hash it claims.
func (db *DB) CheckBlobs(ctx context.Context, bad func(hash string)) (n int64, err error) {
	for last := ""; ; n++ {
		hash, size, err := db.nextBlob(ctx, last)
		if isNoRows(err) {
			return n, db.strayChunks(ctx, bad)
		}
		if err != nil {
			return n, err
		}
		ok, err := db.blobFits(ctx, hash, size)
		if err != nil {
			return n, err
		}
		if !ok && db.blobThere(ctx, hash) { // one that was dropped meanwhile is none
			bad(hash)
		}
		last = hash
	}
}

func (db *DB) nextBlob(ctx context.Context, after string) (hash string, size int64, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		return tx.QueryRow("SELECT hash, size FROM blob WHERE hash > $1 ORDER BY hash LIMIT 1", after).Scan(&hash, &size)
	})
	return hash, size, err
}

// blobFits reads a file in snapshots of one piece each, so that a large one
// holds no transaction.
func (db *DB) blobFits(ctx context.Context, hash string, size int64) (bool, error) {
	h, read := sha256.New(), int64(0)
	pieces, err := db.pieces(ctx, hash)
	if err != nil {
		return false, err
	}
	for i, n := range pieces {
		if n != int64(i) {
			return false, nil
		}
		var part []byte
		if err := db.Read(ctx, func(tx *Tx) (err error) {
			part, err = One(tx, Value[[]byte], "SELECT data FROM blob_chunk WHERE hash = $1 AND n = $2", hash, n)
			return err
		}); isNoRows(err) {
			return false, nil
		} else if err != nil {
			return false, err
		}
		h.Write(part)
		read += int64(len(part))
	}
	return read == size && hex.EncodeToString(h.Sum(nil)) == hash, nil
}

func (db *DB) blobThere(ctx context.Context, hash string) bool {
	return db.Read(ctx, func(tx *Tx) error {
		_, err := One(tx, Value[int64], "SELECT size FROM blob WHERE hash = $1", hash)
		return err
	}) == nil
}

func (db *DB) pieces(ctx context.Context, hash string) (list []int64, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		list, err = All(tx, Value[int64], "SELECT n FROM blob_chunk WHERE hash = $1 ORDER BY n", hash)
		return err
	})
	return list, err
}

func (db *DB) strayChunks(ctx context.Context, bad func(hash string)) error {
	return db.Read(ctx, func(tx *Tx) error {
		list, err := All(tx, Value[string], "SELECT DISTINCT c.hash FROM blob_chunk c LEFT JOIN blob b ON b.hash = c.hash WHERE b.hash IS NULL")
		for _, hash := range list {
			bad(hash)
		}
		return err
	})
}
