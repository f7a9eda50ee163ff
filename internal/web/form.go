package web

import (
	"errors"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

// formMemory is how much of a multipart form is kept in memory; the rest waits
// in temporary files that the server removes.
const formMemory = 4 << 20

// Path returns the value of {name} in the route's path.
func (c *Ctx) Path(name string) string { return c.R.PathValue(name) }

// ID returns the value of {name} in the route's path as an id.
func (c *Ctx) ID(name string) kernel.ID { return kernel.ID(c.R.PathValue(name)) }

// Query returns the first value of name in the address, without the spaces
// around it.
func (c *Ctx) Query(name string) string { return strings.TrimSpace(c.R.URL.Query().Get(name)) }

// QueryAll returns every value of name in the address.
func (c *Ctx) QueryAll(name string) []string { return c.R.URL.Query()[name] }

// QueryInt returns name in the address as a number; otherwise fallback.
func (c *Ctx) QueryInt(name string, fallback int) int {
	if n, err := strconv.Atoi(c.Query(name)); err == nil {
		return n
	}
	return fallback
}

// Form returns the first value of name in the body, without the spaces around
// it.
func (c *Ctx) Form(name string) string { return strings.TrimSpace(c.R.PostForm.Get(name)) }

// FormAll returns every value of name in the body.
func (c *Ctx) FormAll(name string) []string { return c.R.PostForm[name] }

// FormValues returns the whole body as it was typed.
func (c *Ctx) FormValues() url.Values { return c.R.PostForm }

// OneTable is the one spreadsheet that a form sends, and its name; the caller
// closes it. Errors: invalid when none was chosen, or more than one.
func (c *Ctx) OneTable(field string) (name string, body multipart.File, err error) {
	files := c.Files(field)
	if len(files) != 1 {
		return "", nil, kernel.Invalid(field, kernel.T("请选择一个 Excel 或 CSV 文件", "Please choose one Excel or CSV file"))
	}
	if body, err = files[0].Open(); err != nil {
		return "", nil, kernel.Internal(err)
	}
	return filepath.Base(files[0].Filename), body, nil
}

// Files returns the files sent under name, without empty choices.
func (c *Ctx) Files(name string) []*multipart.FileHeader {
	if c.R.MultipartForm == nil {
		return nil
	}
	out := []*multipart.FileHeader{}
	for _, f := range c.R.MultipartForm.File[name] {
		if f.Size > 0 {
			out = append(out, f)
		}
	}
	return out
}

// Key returns the idempotency key the form carried, to be handed to the
// command; a body without one gets a new key.
func (c *Ctx) Key() string {
	if k := c.Form("_key"); k != "" && len(k) <= 64 {
		return k
	}
	return NewKey()
}

// NewKey returns a fresh idempotency key for a form.
func NewKey() string { return uuid.NewString() }

// NewForm is the state of a form nobody has sent yet.
func (c *Ctx) NewForm() ui.FormState { return ui.FormState{Key: NewKey()} }

// FormState is the state of the form just sent and refused with err: all that
// was typed, and each message at its field. known lists the fields shown.
func (c *Ctx) FormState(err error, known ...string) ui.FormState {
	s := ui.NewFormState(c.R.PostForm, err, c.Lang, known...)
	s.Key = c.Key()
	return s
}

// Mendable reports whether err is one the person can mend in the form (wrong
// input, or a conflict): then draw the form again with FormState. Other errors
// are returned from the Handler.
func Mendable(err error) bool {
	switch kernel.CodeOf(err) {
	case kernel.CodeInvalid, kernel.CodeConflict, kernel.CodeTooLarge:
		return true
	}
	return false
}

// readForm parses a form body within the route's limit.
func (s *Server) readForm(w http.ResponseWriter, r *http.Request, max int64) error {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	isFile := strings.EqualFold(strings.TrimSpace(kind), "multipart/form-data")
	if max == 0 {
		max = s.o.MaxForm
		if isFile {
			max = s.o.MaxUpload
		}
	}
	if r.ContentLength > max {
		return tooLarge(max)
	}
	r.Body = inTime(w, http.MaxBytesReader(w, r.Body, max), max, s.o.BodyWait)
	var err error
	switch {
	case isFile:
		err = r.ParseMultipartForm(formMemory)
	case strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded"):
		err = r.ParseForm()
	}
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return tooLarge(max)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return kernel.Errorf(kernel.CodeInvalid, "", kernel.T("上传得太慢，没有传完；请换个网络，或减少附件后再试", "The upload was too slow and did not arrive; try another network, or attach less"))
	case err != nil:
		return kernel.Errorf(kernel.CodeInvalid, "", kernel.T("表单没有传完整，请返回上一页再提交一次", "The form did not arrive complete; go back and send it again"))
	}
	return nil
}

func tooLarge(max int64) error {
	return kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("提交的内容超过 %s 的上限，请减少或压缩附件后再试",
		"What you sent is larger than the limit of %s; attach less, or compress it, and try again"), ui.Bytes(max))
}
