package review

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"juyan/internal/document"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Close ends a session: its minutes are built from the records, numbered, and
// kept as PDF and Word with their hashes in the ledger. What was not decided
// waits on. Errors: forbidden, not found, conflict (not begun, closed already,
// changed while the minutes were written).
func (s *Service) Close(ctx context.Context, actor kernel.Actor, id kernel.ID, key string) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	if err := s.o.DB.Write(ctx, func(tx *store.Tx) error { return s.numbered(tx, id) }); err != nil {
		return err
	}
	d, v, err := s.draft(ctx, id)
	if err != nil {
		return err
	}
	pdf, docx, err := written(d)
	if err != nil {
		return err
	}
	if err := s.o.DB.Stage(ctx, pdf, docx); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, key, actor.Person, func() error { return s.close(tx, actor, v, pdf, docx) })
	})
}

// numbered gives the minutes their number before they are written; a session
// keeps the one it has.
func (s *Service) numbered(tx *store.Tx, id kernel.ID) error {
	x, err := load(tx, id)
	if err == nil && x.Status != Open {
		err = kernel.Conflict(kernel.T("会议还没有开始，不能结束", "The session has not begun; it cannot be closed"))
	}
	if err != nil || x.Number != "" {
		return err
	}
	b, err := s.Body(x.Body)
	if err != nil {
		return err
	}
	var last int64
	if err := tx.QueryRow(`INSERT INTO review_seq (body, year, last) VALUES ($1, $2, 1) ON CONFLICT (body, year) DO UPDATE SET last = review_seq.last + 1 RETURNING last`, x.Body, x.Year).Scan(&last); err != nil {
		return err
	}
	x.Number = strings.NewReplacer("{year}", strconv.Itoa(x.Year), "{seq}", strconv.FormatInt(last, 10)).Replace(b.Minutes.Number)
	return x.touch(tx)
}

// draft is the minutes as the records stand.
func (s *Service) draft(ctx context.Context, id kernel.ID) (d *document.Document, v *View, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if v, err = s.view(tx, kernel.System(), id); err == nil {
			d = s.minutes(v, s.today(tx))
		}
		return err
	})
	return d, v, err
}

func written(d *document.Document) (pdf, docx store.Upload, err error) {
	var a, b bytes.Buffer
	if err = document.WritePDF(&a, d); err == nil {
		err = document.WriteDOCX(&b, d)
	}
	return store.NewUpload(a.Bytes()), store.NewUpload(b.Bytes()), err
}

func (s *Service) close(tx *store.Tx, actor kernel.Actor, v *View, pdf, docx store.Upload) error {
	x, err := load(tx, v.ID)
	if err == nil && x.Record != v.Record {
		err = kernel.Conflict(kernel.T("整理纪要时会议又有了新的记录，请再试一次", "The session changed while its minutes were written; please try again"))
	}
	if err != nil {
		return err
	}
	for _, u := range []store.Upload{pdf, docx} {
		if err := store.PutUpload(tx, u); err != nil {
			return err
		}
	}
	x.Status, x.ClosedAt, x.PDF, x.DOCX = Closed, tx.Now(), pdf.Hash, docx.Hash
	name := x.Name(v.Body.Name)
	if _, err := s.tell(tx, actor, "review.closed", "", x.ID, kernel.T("%s结束", "%s closed").Format(name), map[string]any{"body": x.Body, "items": len(v.Items)}); err != nil {
		return err
	}
	said := kernel.T("印发%s（%s）", "issued %[2]s, the minutes of %[1]s").Format(name, x.Number)
	if _, err := s.tell(tx, actor, "review.minutes", "", x.ID, said, map[string]any{"number": x.Number, "pdf": x.PDF, "docx": x.DOCX}); err != nil {
		return err
	}
	return x.touch(tx)
}

// Minutes returns the kept minutes of a session: "pdf" or "docx". Errors:
// forbidden, not found.
func (s *Service) Minutes(ctx context.Context, actor kernel.Actor, id kernel.ID, ext string) (name string, body []byte, err error) {
	v, err := s.View(ctx, actor, id)
	if err != nil {
		return "", nil, err
	}
	hash := map[string]string{"pdf": v.PDF, "docx": v.DOCX}[ext]
	if hash == "" || !v.Whole {
		return "", nil, kernel.NotFound(kernel.T("还没有这份纪要，或您无权查看", "There are no such minutes, or you may not see them"))
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		body, err = store.Blob(tx, hash)
		return err
	})
	return v.Number + " " + title(v) + "." + ext, body, err
}

func title(v *View) string { return v.Name(v.Body.Name).ZH + "纪要" }

// byVotes reports whether the body counts votes.
func (v *View) byVotes() bool { return v.Terms.Way == pack.ByVotes }
