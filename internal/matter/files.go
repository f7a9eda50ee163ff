package matter

import (
	"context"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// File is an attachment on its way in.
type File struct {
	Field string // field it was sent in; "" = the matter at large
	Name  string
	Body  []byte
	About string        // what it is, in the words of the form: the material that was asked
	From  kernel.ID     // an attachment that is handed in again; then Body is empty
	kept  *store.Upload // Body with its hash, once staged
	there *stored       // content that is stored already, with one reference to it taken; then Body is empty
}

// stored is the content of a file the store has.
type stored struct {
	Hash, MediaType string
	Size            int64
}

// stageFiles writes the content of large files ahead of the transaction that
// takes the action, and hashes all of them. What may not be stored is left for
// the action to refuse.
func (s *Service) stageFiles(ctx context.Context, files []File) ([]File, error) {
	files = slices.Clone(files)
	for i := range files {
		if CheckFile(files[i]) != nil || len(files) > MaxFiles {
			continue
		}
		u := store.NewUpload(files[i].Body)
		files[i].kept = &u
		if err := s.db.Stage(ctx, u); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func (f File) upload() store.Upload {
	if f.kept != nil {
		return *f.kept
	}
	return store.NewUpload(f.Body)
}

// Attachment is a stored file of a matter or of a register's record.
type Attachment struct {
	ID        kernel.ID
	About     string    // what it is: the material that was asked; "" = nobody said
	From      kernel.ID // the attachment it is the same as, while it is being handed in
	Matter    kernel.ID // "" = of a record
	Record    kernel.ID // "" = of a matter
	Name      string
	MediaType string // sniffed, never believed
	Size      int64
	Hash      string
	Internal  bool // not shown to the enterprise
	By        string
	At        kernel.Instant
}

// MaxFile is the largest attachment, in bytes; MaxFiles how many one action
// may bring.
const (
	MaxFile  = 20 << 20
	MaxFiles = 9
)

// media lists the types that may be stored, by what the content shows.
var media = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true, "application/pdf": true,
	"text/plain": true, "text/csv": true, "application/zip": true, "video/mp4": true, "audio/mpeg": true,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         true,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   true,
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": true,
}

// Sniff returns the media type of a file from its content; office documents
// are zip files whose name tells which.
func Sniff(name string, body []byte) string {
	t, _, _ := strings.Cut(http.DetectContentType(body), ";")
	if t == "application/zip" {
		switch strings.ToLower(path.Ext(name)) {
		case ".xlsx":
			return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		case ".docx":
			return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		case ".pptx":
			return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
		}
	}
	return t
}

// CheckFile refuses what may not be stored, and says why.
func CheckFile(f File) *kernel.Error {
	switch {
	case len(f.Body) > MaxFile:
		return kernel.Errorf(kernel.CodeTooLarge, f.Field, kernel.T("“%s”超过 %d MB，请压缩后再传", "%q is larger than %d MB; please make it smaller"), f.Name, MaxFile>>20)
	case len(f.Body) == 0:
		return kernel.Invalid(f.Field, kernel.T("“%s”是空文件，请重新选择", "%q is empty; please choose it again"), f.Name)
	case !media[Sniff(f.Name, f.Body)]:
		return kernel.Invalid(f.Field, kernel.T("“%s”的内容不是图片、PDF、表格、文档或文本，不能上传", "%q is not a picture, PDF, spreadsheet, document or text, so it cannot be uploaded"), f.Name)
	}
	return nil
}

// attach stores the files of an action and names them in its fields.
func (w *work) attach(st *Step, files []File) error {
	if len(files) == 0 {
		return nil
	}
	if err := checkFiles(files); err != nil {
		return err
	}
	internal := !st.Action.Shown && st.Actor.Enterprise == ""
	var names []string
	for _, f := range files {
		var err error
		if f.From != "" {
			if f, err = w.again(st.Actor, f); err != nil {
				return err
			}
		}
		a, err := storeFile(w.tx, st.Actor, f, Attachment{Matter: w.m.ID, Internal: internal, From: f.From})
		if err != nil {
			return err
		}
		names = append(names, a.Name)
		st.Attached = append(st.Attached, a)
		if f.Field != "" {
			have, _ := w.m.Data[f.Field].([]string)
			w.set(nil, f.Field, append(have, string(a.ID)))
		}
	}
	st.note["files"] = names
	return nil
}

// again hands in an attachment of another matter once more, one that the actor sees.
func (w *work) again(actor kernel.Actor, f File) (File, error) {
	a, err := store.One(w.tx, scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE id = $1`, f.From)
	if err == nil {
		err = w.s.reaches(w.tx, actor, a)
	}
	if err == nil {
		err = store.KeepBlob(w.tx, a.Hash)
	}
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return f, kernel.Invalid(f.Field, kernel.T("要沿用的“%s”已经不在了，请重新上传", "What was to be used again for %q is no longer there; please upload it"), f.About)
	}
	f.Name, f.there = a.Name, &stored{Hash: a.Hash, MediaType: a.MediaType, Size: a.Size}
	return f, err
}

// checkFiles refuses files that are too many or may not be stored.
func checkFiles(files []File) error {
	var errs kernel.Errors
	if len(files) > MaxFiles {
		errs.Add(tooMany(len(files)))
	}
	for _, f := range files {
		if f.there == nil && f.From == "" {
			errs.Add(CheckFile(f))
		}
	}
	return errs.Err()
}

func tooMany(n int) *kernel.Error {
	return kernel.Invalid("files", kernel.T("一次最多传 %d 个文件，现在有 %d 个", "At most %d files at a time; there are %d"), MaxFiles, n)
}

// storeFile stores a file; a says what it belongs to.
func storeFile(tx *store.Tx, actor kernel.Actor, f File, a Attachment) (Attachment, error) {
	a.ID, a.Name, a.About, a.By, a.At = tx.NewID(), cleanName(f.Name), f.About, actor.Name, tx.Now()
	if f.there != nil {
		a.MediaType, a.Size, a.Hash = f.there.MediaType, f.there.Size, f.there.Hash
	} else {
		up := f.upload()
		if err := store.PutUpload(tx, up); err != nil {
			return a, err
		}
		a.MediaType, a.Size, a.Hash = Sniff(f.Name, f.Body), int64(len(f.Body)), up.Hash
	}
	return a, tx.Exec(`INSERT INTO attachment (`+attachmentColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
		a.ID, a.Matter, a.Name, a.MediaType, a.Size, a.Hash, store.Bool(a.Internal), a.By, a.At, a.Record, a.About)
}

// cleanName keeps the last path element, without control characters, at most
// 120 characters.
func cleanName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 120 {
		s = string(r[len(r)-120:])
	}
	return s
}

const attachmentColumns = `id, matter_id, name, media_type, size, hash, internal, uploaded_by, at, record_id, about`

func scanAttachment(s store.Scanner) (Attachment, error) {
	var a Attachment
	var internal int64
	err := s.Scan(&a.ID, &a.Matter, &a.Name, &a.MediaType, &a.Size, &a.Hash, &internal, &a.By, &a.At, &a.Record, &a.About)
	a.Internal = internal == 1
	return a, err
}

// Attachment returns a file's record and content, if actor may see the matter or
// the register's record it belongs to.
func (s *Service) Attachment(ctx context.Context, actor kernel.Actor, id kernel.ID) (a Attachment, body []byte, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if a, err = store.One(tx, scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE id = $1`, id); err != nil {
			return err
		}
		if err = s.reaches(tx, actor, a); err != nil {
			return err
		}
		if a.Internal && actor.Enterprise != "" {
			return kernel.NotFound(kernel.T("没有这个文件", "There is no such file"))
		}
		body, err = store.Blob(tx, a.Hash)
		return err
	})
	return a, body, err
}

// reaches refuses a file whose matter or record actor may not see.
func (s *Service) reaches(tx *store.Tx, actor kernel.Actor, a Attachment) error {
	if a.Record == "" {
		_, err := s.seen(tx, actor, a.Matter)
		return err
	}
	rec, err := getRecord(tx, a.Record)
	if err == nil && !Reaches(actor, rec.Register+".view", rec) {
		err = noRecord()
	}
	return err
}
