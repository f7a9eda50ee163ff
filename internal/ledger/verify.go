package ledger

import (
	"database/sql"
	"encoding/hex"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Verified tells what Verify found.
type Verified struct {
	Events int64       // in the ledger, shown or not
	Erased int64       // of them, those whose payload was erased
	Wrong  []kernel.ID // those whose payload is not what was recorded
}

// Verify works out anew the hash of every event whose payload is there.
func Verify(tx *store.Tx) (Verified, error) {
	var v Verified
	rows, err := tx.Query(`SELECT e.id, e.hash, s.salt, s.payload FROM event e LEFT JOIN event_secret s ON s.event_id = e.id ORDER BY e.seq`)
	if err != nil {
		return v, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, hash string
		var salt, payload sql.NullString
		if err := rows.Scan(&id, &hash, &salt, &payload); err != nil {
			return v, err
		}
		v.Events++
		if !payload.Valid {
			v.Erased++
			continue
		}
		raw, err := hex.DecodeString(salt.String)
		if err != nil || Hash(raw, []byte(payload.String)) != hash {
			v.Wrong = append(v.Wrong, kernel.ID(id))
		}
	}
	return v, rows.Err()
}
