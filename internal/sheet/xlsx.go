package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"juyan/internal/kernel"
)

// Bounds of the small parts of a workbook and of the text cells share.
const (
	maxPart    = 16 << 20
	maxShared  = 256 << 20
	ratioFloor = 64 << 20
)

// workbook is an opened XLSX (ECMA-376): a zip of XML parts.
type workbook struct {
	name   string
	parts  map[string]*zip.File // by lower-case path without the leading slash
	limits Limits
	left   int64 // bytes that may still be unpacked
	types  map[string]string
	book   xmlWorkbook
	shared []string
	styles []numFormat
}

type xmlWorkbook struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string `xml:"name,attr"`
		State string `xml:"state,attr"`
		Rel   string `xml:"id,attr"`
	} `xml:"sheets>sheet"`
}

type xmlRelations struct {
	Items []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

type xmlStyles struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

func openXLSX(name string, r io.ReaderAt, size int64, o Options) (source, Format, error) {
	w := &workbook{name: name, parts: map[string]*zip.File{}, limits: o.Limits, left: o.Limits.Unpacked}
	f := Format{Kind: "xlsx"}
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, f, w.broken(err)
	}
	for _, part := range archive.File {
		w.parts[partKey(part.Name)] = part
	}
	bookPath, rels, err := w.openBook()
	if err != nil {
		return nil, f, err
	}
	for _, s := range w.book.Sheets {
		f.Sheets = append(f.Sheets, s.Name)
	}
	var rel string
	if f.Sheet, rel, err = w.pick(o.Sheet); err != nil {
		return nil, f, err
	}
	if err = w.loadShared(w.related(rels, bookPath, "/sharedStrings")); err != nil {
		return nil, f, err
	}
	if err = w.loadStyles(w.related(rels, bookPath, "/styles")); err != nil {
		return nil, f, err
	}
	src, err := w.openSheet(w.target(rels, bookPath, rel))
	return src, f, err
}

// openBook finds the workbook part through the package's relations and reads it
// and its own relations.
func (w *workbook) openBook() (string, xmlRelations, error) {
	var root, rels xmlRelations
	if err := w.decode("_rels/.rels", &root); err != nil {
		return "", rels, w.noWorkbook()
	}
	book := w.related(root, "", "/officeDocument")
	if err := w.decode(book, &w.book); err != nil {
		return "", rels, w.noWorkbook()
	}
	err := w.decode(path.Join(path.Dir(book), "_rels", path.Base(book)+".rels"), &rels)
	return book, rels, err
}

func (w *workbook) noWorkbook() error {
	return kernel.Invalid("", kernel.T("“%s”里没有工作簿（可能是 Word、ODS 或普通压缩包），请上传 .xlsx 或 .csv", "%q holds no workbook (a Word file, ODS or plain archive?); upload .xlsx or .csv"), w.name)
}

func (w *workbook) broken(cause error) error {
	var own *kernel.Error
	if errors.As(cause, &own) {
		return own
	}
	if errors.Is(cause, errLongText) {
		return kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("“%s”里有一段文字超过%d MB，请删去", "%q holds a text of more than %d MB; delete it"), w.name, maxText>>20)
	}
	return &kernel.Error{Code: kernel.CodeInvalid, Cause: cause,
		Text: kernel.T("“%s”已损坏或不完整，请重新导出，或用 Excel/WPS 打开后另存为 .xlsx", "%q is damaged or incomplete; export it again, or open it and save it as .xlsx").Format(w.name)}
}

// pick returns the sheet called name and its relation, or for "" the first sheet
// that is not hidden.
func (w *workbook) pick(name string) (string, string, error) {
	var names []string
	for _, s := range w.book.Sheets {
		if name == "" && (s.State == "" || s.State == "visible") || name != "" && strings.EqualFold(strings.TrimSpace(s.Name), strings.TrimSpace(name)) {
			return s.Name, s.Rel, nil
		}
		names = append(names, s.Name)
	}
	if name == "" {
		return "", "", kernel.Invalid("sheet", kernel.T("“%s”里没有可见的工作表", "%q has no visible sheet"), w.name)
	}
	return "", "", kernel.Invalid("sheet", kernel.T("“%s”里没有工作表“%s”，现有：%s", "%q has no sheet %q; it has: %s"), w.name, name, strings.Join(names, "、"))
}

// related returns the path of the part that from's relations give for a type.
func (w *workbook) related(rels xmlRelations, from, kind string) string {
	for _, rel := range rels.Items {
		if strings.HasSuffix(rel.Type, kind) {
			return resolve(from, rel.Target)
		}
	}
	return ""
}

func (w *workbook) target(rels xmlRelations, from, id string) string {
	for _, rel := range rels.Items {
		if rel.ID == id {
			return resolve(from, rel.Target)
		}
	}
	return ""
}

func resolve(from, target string) string {
	target = strings.ReplaceAll(target, "\\", "/")
	if strings.HasPrefix(target, "/") {
		return target
	}
	return path.Join(path.Dir(from), target)
}

func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "/"))
}

// part opens one part under the unpacking limits; nil if there is none.
func (w *workbook) part(name string) (io.ReadCloser, error) {
	file := w.parts[partKey(name)]
	if file == nil || name == "" {
		return nil, nil
	}
	r, err := file.Open()
	if err != nil {
		return nil, w.broken(err)
	}
	ratio := max(ratioFloor, int64(min(file.CompressedSize64, 1<<40))*w.limits.Ratio)
	return &unpacking{r, w, ratio}, nil
}

// unpacking stops an archive that grows beyond its limits (a zip bomb).
type unpacking struct {
	io.ReadCloser
	w     *workbook
	ratio int64 // bytes this part may still give
}

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	u.w.left -= int64(n)
	u.ratio -= int64(n)
	if u.w.left < 0 || u.ratio < 0 {
		return 0, u.w.tooLarge()
	}
	return n, err
}

func (w *workbook) tooLarge() error {
	return kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("“%s”解压后过大（上限%d MB），请删去多余的工作表和格式，或分成几份", "%q grows too large when unpacked (limit %d MB); delete needless sheets and formatting, or split it"), w.name, w.limits.Unpacked>>20)
}

// decode reads a small part into v; a missing part is an error.
func (w *workbook) decode(name string, v any) error {
	r, err := w.part(name)
	if err != nil {
		return err
	}
	if r == nil {
		return w.broken(errors.New("no part " + name))
	}
	defer func() { _ = r.Close() }()
	if err := xml.NewDecoder(io.LimitReader(r, maxPart)).Decode(v); err != nil {
		return w.broken(err)
	}
	return nil
}

// loadStyles reads which number format each cell style has.
func (w *workbook) loadStyles(name string) error {
	if w.parts[partKey(name)] == nil {
		return nil
	}
	var styles xmlStyles
	if err := w.decode(name, &styles); err != nil {
		return err
	}
	spelled := map[int]string{}
	for _, f := range styles.Formats {
		spelled[f.ID] = f.Code
	}
	for _, cell := range styles.Cells {
		format := builtinFormat(cell.Format)
		if code, is := spelled[cell.Format]; is {
			format = parseFormat(code)
		}
		w.styles = append(w.styles, format)
	}
	return nil
}

// loadShared reads the strings that cells refer to by number.
func (w *workbook) loadShared(name string) error {
	r, err := w.part(name)
	if err != nil || r == nil {
		return err
	}
	defer func() { _ = r.Close() }()
	s, total := newScanner(r), 0
	for {
		switch err := s.next(); {
		case errors.Is(err, io.EOF):
			return w.broken(io.ErrUnexpectedEOF)
		case err != nil:
			return w.broken(err)
		case s.ends("sst"):
			return nil
		case s.is("si"):
			text, err := richText(s, "si")
			if err != nil {
				return w.broken(err)
			}
			if total += len(text) + 16; total > maxShared {
				return w.tooLarge()
			}
			w.shared = append(w.shared, text)
		}
	}
}

// richText joins the <t> texts up to </end>, leaving out phonetic guides.
func richText(s *scanner, end string) (string, error) {
	var out []byte
	phonetic := false
	for open := !s.empty; open; {
		if err := s.next(); err != nil {
			return "", err
		}
		switch {
		case string(s.name) == "rPh":
			phonetic = !s.closing && !s.empty
		case s.closing && string(s.name) == "t" && !phonetic:
			out = append(out, s.text...)
		}
		if len(out) > maxText {
			return "", errLongText
		}
		open = !s.ends(end)
	}
	return unescapeHex(string(out)), nil
}
