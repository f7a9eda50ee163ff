package web

import (
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// formPage is a page with one form.
type formPage struct {
	Head   ui.PageHead
	Notice *ui.Notice
	Form   ui.Form
	Fields []ui.Field
}

func (f formPage) draw(c *web.Ctx, status int) error {
	return c.PageStatus(status, f.Head.Title, formBody(f))
}
