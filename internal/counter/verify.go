package counter

import (
	"bytes"
	"context"

	"juyan/internal/codes"
	"juyan/internal/document"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// PaperKind is what the pack says of a sort of document.
func (s *Service) PaperKind(code string) (pack.CasePaper, bool) { return s.o.Rules.Papers.Paper(code) }

// Papers are the documents of a case, oldest first. It asks for no permission:
// whoever shows them has asked the matter.
func (s *Service) Papers(ctx context.Context, id kernel.ID) (list []Paper, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanPaper, `SELECT `+paperColumns+` FROM counter_paper WHERE matter_id = $1 ORDER BY made_at, id`, id)
		return err
	})
	return list, err
}

// PaperFile is a document as the file it is, for whoever sees the case. The first
// to ask has it written; from then on it never changes.
func (s *Service) PaperFile(ctx context.Context, actor kernel.Actor, id kernel.ID) (p Paper, body []byte, err error) {
	if p, err = s.paper(ctx, "id", string(id)); err != nil {
		return p, nil, err
	}
	if _, err = s.matters.Get(ctx, actor, p.Matter); err != nil {
		return p, nil, err
	}
	if p, err = s.sealed(ctx, p); err != nil {
		return p, nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		body, err = store.Blob(tx, p.Hash)
		return err
	})
	return p, body, err
}

// Verified is what anybody learns of a document by its code: enough to compare it
// with the one in hand, and nobody's name.
type Verified struct {
	Paper
	Name      kernel.Text // what sort of document it is
	Applicant string      // masked
	Item      kernel.Text
}

// Verify finds a document by its code. A code that fails its check is invalid,
// one that nobody was given is not found; who asks is throttled where the asking
// is done.
func (s *Service) Verify(ctx context.Context, typed string) (v Verified, err error) {
	code, checked := codes.ParseReceipt(typed)
	if err := checked.Err("code"); err != nil {
		return v, err
	}
	if v.Paper, err = s.paper(ctx, "code", code); err != nil {
		return v, err
	}
	if v.Paper, err = s.sealed(ctx, v.Paper); err != nil {
		return v, err
	}
	_, of, err := s.Case(ctx, v.Matter)
	if err != nil {
		return v, err
	}
	def, _ := s.o.Rules.Papers.Paper(v.Kind)
	v.Name, v.Item, v.Applicant = def.Name, of.Item.Title(), codes.MaskFirm(v.Document.Recipient)
	return v, nil
}

func (s *Service) paper(ctx context.Context, column, is string) (p Paper, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		p, err = store.One(tx, scanPaper, `SELECT `+paperColumns+` FROM counter_paper WHERE `+column+` = $1`, is)
		return err
	})
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		err = kernel.NotFound(kernel.T("没有这份文书，请对照纸面再看一遍核验码", "There is no such document; compare the code with the paper"))
	}
	return p, err
}

// sealed writes the file of a document, once; its hash is in the ledger from then
// on.
func (s *Service) sealed(ctx context.Context, p Paper) (Paper, error) {
	if p.Hash != "" {
		return p, nil
	}
	var file bytes.Buffer
	if err := document.WritePDF(&file, &p.Document); err != nil {
		return p, err
	}
	up := store.NewUpload(file.Bytes())
	if err := s.o.DB.Stage(ctx, up); err != nil {
		return p, err
	}
	err := s.o.DB.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.ExecN(`UPDATE counter_paper SET hash = $1 WHERE id = $2 AND hash = ''`, up.Hash, p.ID)
		if err != nil || n == 0 { // another was faster; the same words make the same bytes
			return err
		}
		if err := store.PutUpload(tx, up); err != nil {
			return err
		}
		_, err = s.o.Ledger.Append(tx, kernel.System(), ledger.Draft{Kind: "paper.sealed", Subject: p.ID, Payload: map[string]any{"number": p.Number, "matter": p.Matter, "sha256": up.Hash}})
		return err
	})
	p.Hash = up.Hash
	return p, err
}
