package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"juyan/internal/document"
	"juyan/internal/kernel"
)

// DocCmd is `juyan document FILE.yaml -o out.pdf|out.docx`.
type DocCmd struct {
	File string `arg:"" type:"existingfile" help:"公文的内容（YAML，docs/examples/notice.yaml 写有全部各项）· What the document says; docs/examples/notice.yaml shows every part."`
	Out  string `short:"o" required:"" placeholder:"OUT.pdf" help:"写到这个文件：.pdf 或 .docx · Where to: .pdf or .docx."`
}

// Run writes the file, all of it or nothing.
func (c *DocCmd) Run() error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	d, err := document.Read(filepath.Base(c.File), text)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	switch strings.ToLower(filepath.Ext(c.Out)) {
	case ".pdf":
		err = document.WritePDF(&out, &d)
	case ".docx":
		err = document.WriteDOCX(&out, &d)
	default:
		err = kernel.Invalid("o", kernel.T("“%s”：只会写 .pdf 和 .docx", "%q: only .pdf and .docx can be written"), c.Out)
	}
	if err != nil {
		return err
	}
	return os.WriteFile(c.Out, out.Bytes(), 0o644)
}
