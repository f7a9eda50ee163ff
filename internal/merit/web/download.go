package web

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	"juyan/internal/document"
	"juyan/internal/kernel"
	"juyan/internal/merit"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// documents are the official documents the reader may have.
func (p *Pages) documents(c *web.Ctx, r *merit.View) (out []ui.Button, err error) {
	kinds, err := p.o.Merit.Documents(c.Context(), c.Actor, r)
	for _, kind := range kinds {
		for _, ext := range []string{"pdf", "docx"} {
			out = append(out, ui.Button{Label: c.T("merit.document."+string(kind)) + " " + strings.ToUpper(ext), Href: href(r.ID) + "/documents/" + string(kind) + "." + ext, Small: true})
		}
	}
	return out, err
}

var writers = map[string]struct {
	media string
	write func(*bytes.Buffer, *document.Document) error
}{
	"pdf":  {"application/pdf", func(w *bytes.Buffer, d *document.Document) error { return document.WritePDF(w, d) }},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", func(w *bytes.Buffer, d *document.Document) error { return document.WriteDOCX(w, d) }},
}

// document sends an official document: notice.pdf, result.docx, pay.pdf.
func (p *Pages) document(c *web.Ctx) error {
	kind, ext, _ := strings.Cut(c.Path("file"), ".")
	w, ok := writers[ext]
	if !ok {
		return kernel.NotFound(kernel.T("只有 PDF 和 Word 两种格式", "There are PDF and Word files only"))
	}
	d, err := p.o.Merit.Document(c.Context(), c.Actor, c.ID("id"), merit.DocumentKind(kind))
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := w.write(&buf, d); err != nil {
		return err
	}
	head := c.W.Header()
	head.Set("Content-Type", w.media)
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.Number + " " + strings.ReplaceAll(d.Title, "\n", "") + "." + ext}))
	c.W.WriteHeader(http.StatusOK)
	_, err = buf.WriteTo(c.W)
	return err
}
