package matter

import (
	"context"
	"encoding/json"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// DraftRules say how long a half-filled form is kept, and how many of one person.
type DraftRules struct {
	Days int // 0 = none are kept
	Most int
}

// Draft is a form somebody left half filled, to be gone on with on any device. It
// is its writer's alone, in the capacity it was written in (as contact of a firm,
// or as staff); no event tells of it, for nothing has happened yet.
type Draft struct {
	ID      kernel.ID
	Kind    string
	Subject string      // what of that kind it begins: an item, the matter it is part of; "" = just the kind
	Firm    kernel.ID   // whom it is for; "" = not chosen yet
	Title   kernel.Text // what it begins, for a list
	Door    string      // where it is gone on with
	Values  map[string][]string
	Files   []DraftFile
	SavedAt kernel.Instant
	Expires kernel.Instant
}

// DraftFile is a file kept with a draft.
type DraftFile struct {
	ID        kernel.ID
	Field     string
	About     string // what it is
	Name      string
	MediaType string
	Size      int64
	Hash      string
}

// DraftInput is a form as it stands.
type DraftInput struct {
	ID      kernel.ID // made up by the form, so that sending it again writes it once
	Kind    string
	Subject string
	Firm    kernel.ID
	Title   kernel.Text
	Door    string
	Values  map[string][]string
	Files   []File
	Keep    []string // files kept before that stay
	Typed   bool     // only what was typed: the files stay as they are
	Key     string   // of the form: once it was sent, nothing is kept of it any more
}

// maxDraft bounds what is kept of a form, in bytes.
const maxDraft = 64 << 10

// SaveDraft keeps a form as it stands. Errors: forbidden, not found (it is another's),
// conflict (too many are kept), invalid (a file, a form too long).
func (s *Service) SaveDraft(ctx context.Context, actor kernel.Actor, in DraftInput) error {
	course, err := s.kinds.Current(in.Kind)
	if err == nil {
		err = actor.Require(course.Permission(&course.Def.Raise))
	}
	if err == nil {
		err = s.keepable(actor, in)
	}
	if err == nil {
		err = checkFiles(in.Files)
	}
	if err != nil {
		return err
	}
	if in.Files, err = s.stageFiles(ctx, in.Files); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if sent, err := store.Used(tx, in.Key, actor.Person); err != nil || sent {
			return err // what the browser saved late of a form that is filed
		}
		if err := s.dropExpired(tx); err != nil {
			return err
		}
		return s.saveDraft(tx, actor, in)
	})
}

func (s *Service) keepable(actor kernel.Actor, in DraftInput) error {
	switch {
	case s.drafts.Days < 1 || actor.Person == "":
		return kernel.Conflict(kernel.T("这个区不保存草稿", "This zone keeps no drafts"))
	case in.ID == "" || len(in.ID) > 64:
		return kernel.Invalid("", kernel.T("请回到表单再存", "Go back to the form and save it there"))
	}
	return nil
}

func (s *Service) saveDraft(tx *store.Tx, actor kernel.Actor, in DraftInput) error {
	data, err := json.Marshal(in.Values)
	if err != nil {
		return kernel.Internal(err)
	}
	if len(data) > maxDraft {
		return kernel.Invalid("", kernel.T("填得太长，草稿存不下，请直接提交或删短", "This is too long to be kept as a draft; send it, or make it shorter"))
	}
	_, err = s.draft(tx, actor, in.ID)
	fresh := kernel.CodeOf(err) == kernel.CodeNotFound
	if fresh {
		err = s.roomForDraft(tx, actor, in.ID)
	}
	if err != nil {
		return err
	}
	err = tx.Exec(`INSERT INTO matter_draft (id, person_id, enterprise_id, firm_id, kind, subject, title_zh, title_en, door, data, saved_at, expires_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
		ON CONFLICT (id) DO UPDATE SET firm_id = excluded.firm_id, title_zh = excluded.title_zh, title_en = excluded.title_en, data = excluded.data, saved_at = excluded.saved_at, expires_at = excluded.expires_at`,
		in.ID, actor.Person, actor.Enterprise, in.Firm, in.Kind, in.Subject, in.Title.ZH, in.Title.EN, in.Door, string(data), tx.Now(), s.draftEnd(tx.Now()))
	if err != nil || in.Typed {
		return err
	}
	return saveDraftFiles(tx, in)
}

// draftEnd is when a draft saved now is dropped.
func (s *Service) draftEnd(now kernel.Instant) kernel.Instant {
	day := kernel.DateOf(now.In(s.cal().Location())).AddDays(s.drafts.Days + 1)
	return day.At(0, 0, s.cal().Location())
}

// roomForDraft refuses a new draft beside too many, and one whose name another took.
func (s *Service) roomForDraft(tx *store.Tx, actor kernel.Actor, id kernel.ID) error {
	taken, err := store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM matter_draft WHERE id = $1`, id)
	if err != nil {
		return err
	}
	n, err := store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM matter_draft WHERE person_id = $1`, actor.Person)
	switch {
	case err != nil:
		return err
	case taken > 0:
		return noDraft()
	case int(n) >= s.drafts.Most:
		return kernel.Conflict(kernel.T("您已经有 %d 份草稿，最多 %d 份；请在“今日”里提交或删掉一些", "You keep %d drafts already, %d at most; send or discard some under Today"), n, s.drafts.Most)
	}
	return nil
}

func noDraft() error {
	return kernel.NotFound(kernel.T("没有这份草稿：已经提交、删掉或者过期", "There is no such draft: it was sent, discarded or has expired"))
}

// saveDraftFiles takes away what was unticked and adds what came.
func saveDraftFiles(tx *store.Tx, in DraftInput) error {
	have, err := draftFiles(tx, in.ID)
	if err != nil {
		return err
	}
	left := 0
	for _, f := range have {
		if slices.Contains(in.Keep, string(f.ID)) {
			left++
			continue
		}
		if err := dropDraftFile(tx, f); err != nil {
			return err
		}
	}
	if left+len(in.Files) > MaxFiles {
		return tooMany(left + len(in.Files))
	}
	for _, f := range in.Files {
		up := f.upload()
		if err := store.PutUpload(tx, up); err != nil {
			return err
		}
		err := tx.Exec(`INSERT INTO matter_draft_file (id, draft_id, field, about, name, media_type, size, hash) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, tx.NewID(), in.ID, f.Field, f.About, cleanName(f.Name), Sniff(f.Name, f.Body), int64(len(f.Body)), up.Hash)
		if err != nil {
			return err
		}
	}
	return nil
}

func dropDraftFile(tx *store.Tx, f DraftFile) error {
	if err := tx.Exec(`DELETE FROM matter_draft_file WHERE id = $1`, f.ID); err != nil {
		return err
	}
	return store.DropBlobRef(tx, f.Hash)
}

const draftColumns = `id, kind, subject, firm_id, title_zh, title_en, door, data, saved_at, expires_at`

func scanDraft(s store.Scanner) (d Draft, err error) {
	var data string
	if err = s.Scan(&d.ID, &d.Kind, &d.Subject, &d.Firm, &d.Title.ZH, &d.Title.EN, &d.Door, &data, &d.SavedAt, &d.Expires); err == nil {
		err = json.Unmarshal([]byte(data), &d.Values)
	}
	return d, err
}

func draftFiles(tx *store.Tx, id kernel.ID) ([]DraftFile, error) {
	return store.All(tx, func(s store.Scanner) (f DraftFile, err error) {
		return f, s.Scan(&f.ID, &f.Field, &f.About, &f.Name, &f.MediaType, &f.Size, &f.Hash)
	}, `SELECT id, field, about, name, media_type, size, hash FROM matter_draft_file WHERE draft_id = $1 ORDER BY id`, id)
}

// draft returns a draft of actor's with its files; another's is not found.
func (s *Service) draft(tx *store.Tx, actor kernel.Actor, id kernel.ID) (d Draft, err error) {
	d, err = store.One(tx, scanDraft, `SELECT `+draftColumns+` FROM matter_draft WHERE id = $1 AND person_id = $2 AND enterprise_id = $3 AND expires_at > $4 AND person_id <> ''`, id, actor.Person, actor.Enterprise, tx.Now())
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return d, noDraft()
	}
	if err == nil {
		d.Files, err = draftFiles(tx, id)
	}
	return d, err
}

// Draft returns a draft of the actor's own.
func (s *Service) Draft(ctx context.Context, actor kernel.Actor, id kernel.ID) (d Draft, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		d, err = s.draft(tx, actor, id)
		return err
	})
	return d, err
}

// Drafts lists the actor's own, the newest first, without their files.
func (s *Service) Drafts(ctx context.Context, actor kernel.Actor) (list []Draft, err error) {
	if actor.Person == "" {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanDraft, `SELECT `+draftColumns+` FROM matter_draft WHERE person_id = $1 AND enterprise_id = $2 AND expires_at > $3 ORDER BY saved_at DESC, id LIMIT 100`, actor.Person, actor.Enterprise, tx.Now())
		return err
	})
	return list, err
}

// DraftFile returns a file of a draft of the actor's own, and its content.
func (s *Service) DraftFile(ctx context.Context, actor kernel.Actor, id, file kernel.ID) (f DraftFile, body []byte, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		d, err := s.draft(tx, actor, id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(d.Files, func(x DraftFile) bool { return x.ID == file })
		if at < 0 {
			return kernel.NotFound(kernel.T("没有这个文件", "There is no such file"))
		}
		f = d.Files[at]
		body, err = store.Blob(tx, f.Hash)
		return err
	})
	return f, body, err
}

// DiscardDraft gives up a draft.
func (s *Service) DiscardDraft(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		d, err := s.draft(tx, actor, id)
		if err != nil {
			return err
		}
		return dropDraft(tx, d)
	})
}

func dropDraft(tx *store.Tx, d Draft) error {
	for _, f := range d.Files {
		if err := dropDraftFile(tx, f); err != nil {
			return err
		}
	}
	return tx.Exec(`DELETE FROM matter_draft WHERE id = $1`, d.ID)
}

// DropDraftsFor gives up, inside a transaction of the caller's, what somebody keeps half
// filled of a kind for a firm for which they may no longer act.
func (s *Service) DropDraftsFor(tx *store.Tx, kind string, person, firm kernel.ID) error {
	list, err := store.All(tx, scanDraft, `SELECT `+draftColumns+` FROM matter_draft WHERE person_id = $1 AND enterprise_id = '' AND kind = $2 AND firm_id = $3`, person, kind, firm)
	for i := 0; err == nil && i < len(list); i++ {
		if list[i].Files, err = draftFiles(tx, list[i].ID); err == nil {
			err = dropDraft(tx, list[i])
		}
	}
	return err
}

// fromDraft takes what is kept of the form that is being sent: its files that are
// still ticked, before those that came now. The draft is gone then.
func (s *Service) fromDraft(tx *store.Tx, actor kernel.Actor, in RaiseInput) ([]File, error) {
	if in.Draft == "" {
		return in.Files, nil
	}
	d, err := s.draft(tx, actor, in.Draft)
	if kernel.CodeOf(err) == kernel.CodeNotFound && !slices.ContainsFunc(in.Keep, in.drafted) {
		return in.Files, nil // nothing was kept of this form
	}
	if err != nil {
		return nil, err
	}
	var files []File
	for _, f := range d.Files {
		if slices.Contains(in.Keep, string(f.ID)) {
			files = append(files, File{Field: in.heldIn(f.Field), About: f.About, Name: f.Name, there: &stored{Hash: f.Hash, MediaType: f.MediaType, Size: f.Size}})
		}
	}
	files = append(files, in.Files...)
	if len(files) > MaxFiles {
		return nil, tooMany(len(files))
	}
	for _, f := range files[:len(files)-len(in.Files)] { // before the draft lets go of them
		if err := store.KeepBlob(tx, f.there.Hash); err != nil {
			return nil, err
		}
	}
	return files, dropDraft(tx, d)
}

// drafted reports whether what was ticked is a file of the draft, not one that is
// handed in again.
func (in RaiseInput) drafted(id string) bool {
	return !slices.ContainsFunc(in.Files, func(f File) bool { return string(f.From) == id })
}

// heldIn is the field of the matter that takes what a field of the form held: a form
// may ask for the files of one field one by one.
func (in RaiseInput) heldIn(field string) string {
	if in.FileField != "" {
		return in.FileField
	}
	return field
}

// dropExpired removes drafts whose days are over, a few at a time.
func (s *Service) dropExpired(tx *store.Tx) error {
	list, err := store.All(tx, scanDraft, `SELECT `+draftColumns+` FROM matter_draft WHERE expires_at <= $1 ORDER BY expires_at, id LIMIT 20`, tx.Now())
	for i := 0; err == nil && i < len(list); i++ {
		if list[i].Files, err = draftFiles(tx, list[i].ID); err == nil {
			err = dropDraft(tx, list[i])
		}
	}
	return err
}

// DropExpiredDrafts removes every draft whose days are over.
func (s *Service) DropExpiredDrafts(ctx context.Context) error {
	for {
		left := int64(0)
		err := s.db.Write(ctx, func(tx *store.Tx) (err error) {
			if err = s.dropExpired(tx); err == nil {
				left, err = store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM matter_draft WHERE expires_at <= $1`, tx.Now())
			}
			return err
		})
		if err != nil || left == 0 {
			return err
		}
	}
}
