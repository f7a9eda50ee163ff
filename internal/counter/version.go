package counter

import (
	"database/sql"
	"strings"
	"sync"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/store"
)

// State is how far a version is.
type State string

// The states of a version.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Published State = "published"
	Dropped   State = "dropped"
)

// Version is one version of an item.
type Version struct {
	ID         kernel.ID
	ItemID     kernel.ID
	Number     int
	State      State
	Item       Item
	Note       string // why it was returned
	File       kernel.ID
	DraftedBy  kernel.ID
	DraftPost  kernel.ID
	DraftedAt  kernel.Instant
	ReviewedBy kernel.ID
	ReviewPost kernel.ID
	ReviewedAt kernel.Instant
	Rev        int64 // grows with each publication
	initials   string
}

const versionColumns = `v.id, v.item_id, v.number, v.state, v.data, v.note, v.file_id, v.drafted_by, v.drafted_post, v.drafted_at, v.reviewed_by, v.reviewed_post, v.reviewed_at, v.rev, v.initials`

func scanVersion(s store.Scanner) (*Version, error) {
	var v Version
	var data string
	err := s.Scan(&v.ID, &v.ItemID, &v.Number, &v.State, &data, &v.Note, &v.File, &v.DraftedBy, &v.DraftPost, &v.DraftedAt, &v.ReviewedBy, &v.ReviewPost, &v.ReviewedAt, &v.Rev, &v.initials)
	if err == nil {
		v.Item, err = decodeItem(data)
	}
	return &v, err
}

// released are the published versions that were used lately: they never change.
type released struct {
	mu   sync.Mutex
	kept map[kernel.ID]*Version
}

// releasedKept is how many are remembered; beyond it all are forgotten.
const releasedKept = 2000

// version reads a version, one that was published from memory. Nobody changes it.
func (s *Service) version(tx *store.Tx, id kernel.ID) (*Version, error) {
	s.released.mu.Lock()
	v := s.released.kept[id]
	s.released.mu.Unlock()
	if v != nil {
		return v, nil
	}
	v, err := versionByID(tx, id)
	if err != nil || v.State != Published {
		return v, err
	}
	tx.AfterCommit(func() {
		s.released.mu.Lock()
		defer s.released.mu.Unlock()
		if s.released.kept == nil || len(s.released.kept) >= releasedKept {
			s.released.kept = map[kernel.ID]*Version{}
		}
		s.released.kept[id] = v
	})
	return v, nil
}

// spansOf are the published versions of an item, with their days alone.
func spansOf(tx *store.Tx, item kernel.ID) ([]*Version, error) {
	return store.All(tx, func(r store.Scanner) (*Version, error) {
		v := &Version{ItemID: item, State: Published}
		var from, until string
		err := r.Scan(&v.ID, &from, &until)
		if err == nil && from != "" {
			v.Item.From, err = kernel.ParseDate(from)
		}
		if err == nil && until != "" {
			v.Item.Until, err = kernel.ParseDate(until)
		}
		return v, err
	}, `SELECT v.id, v.from_on, v.until_on FROM service_version v WHERE v.item_id = $1 AND v.state = 'published' ORDER BY v.number`, item)
}

func versionByID(tx *store.Tx, id kernel.ID) (*Version, error) {
	return store.One(tx, scanVersion, `SELECT `+versionColumns+` FROM service_version v WHERE v.id = $1`, id)
}

func versionsOf(tx *store.Tx, item kernel.ID) ([]*Version, error) {
	return store.All(tx, scanVersion, `SELECT `+versionColumns+` FROM service_version v WHERE v.item_id = $1 ORDER BY v.number`, item)
}

const versionFields = 21

// args are the values of a row, in the order of insertVersions.
func (v *Version) args() ([]any, error) {
	data, err := v.Item.encode()
	unit, statutory, promised := "wd", sql.NullInt64{}, sql.NullInt64{}
	if l := v.Item.Promised; l != nil {
		unit, promised = l.Unit, sql.NullInt64{Int64: int64(l.N), Valid: true}
	}
	if l := v.Item.Statutory; l != nil {
		unit, statutory = l.Unit, sql.NullInt64{Int64: int64(l.N), Valid: true}
	}
	return []any{v.ID, v.ItemID, v.Number, string(v.State), v.Item.Unit, statutory, promised, unit, v.Item.From.String(), v.Item.Until.String(), initialsOf(v.Item.Name), data, v.Note,
		v.File, v.DraftedBy, v.DraftPost, v.DraftedAt, v.ReviewedBy, v.ReviewPost, v.ReviewedAt, v.Rev}, err
}

// insertVersions writes versions, many to a statement.
func insertVersions(tx *store.Tx, list []*Version) error {
	args := make([]any, 0, len(list)*versionFields)
	for _, v := range list {
		row, err := v.args()
		if err != nil {
			return err
		}
		args = append(args, row...)
	}
	return matter.InsertRows(tx, `INSERT INTO service_version (id, item_id, number, state, unit_id, statutory, promised, limit_unit, from_on, until_on, initials, data, note,
		file_id, drafted_by, drafted_post, drafted_at, reviewed_by, reviewed_post, reviewed_at, rev)`, versionFields, args)
}

// rewrite stores a version that is not published yet as it stands now.
func (v *Version) rewrite(tx *store.Tx) error {
	row, err := v.args()
	if err != nil {
		return err
	}
	n, err := tx.ExecN(`UPDATE service_version SET state = $2, unit_id = $3, statutory = $4, promised = $5, limit_unit = $6, from_on = $7, until_on = $8, initials = $9, data = $10, note = $11,
		file_id = $12, drafted_by = $13, drafted_post = $14, drafted_at = $15, reviewed_by = $16, reviewed_post = $17, reviewed_at = $18, rev = $19
		WHERE id = $1 AND state IN ('draft', 'submitted')`, append([]any{v.ID}, row[3:]...)...)
	if err == nil && n == 0 {
		return gone()
	}
	return err
}

func gone() error {
	return kernel.Conflict(kernel.T("这个版本已经发布或删除，请刷新后再试", "This version was published or dropped meanwhile; please reload"))
}

// nextRev numbers a publication.
func nextRev(tx *store.Tx) (int64, error) {
	return store.One(tx, store.Value[int64], `SELECT COALESCE(MAX(rev), 0) + 1 FROM service_version`)
}

// initialsOf are the first letters of a name's pinyin: 营业执照 → yyzz.
func initialsOf(name string) string {
	var b strings.Builder
	for _, w := range strings.Fields(org.PinyinKey(name)) {
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(r)
	}
	return b.String()
}
