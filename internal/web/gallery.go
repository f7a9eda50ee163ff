package web

import (
	"net/http"
	"strings"

	"juyan/internal/web/gallery"
	"juyan/internal/web/ui"
)

// galleryRoutes shows every component on invented data; only in the demo.
func galleryRoutes() []Route {
	out := []Route{{Method: "GET", Path: "/_gallery/find", Permission: Public, Handle: galleryFind}}
	for _, p := range gallery.Pages() {
		out = append(out,
			Route{Method: "GET", Path: p.Path, Permission: Public, Handle: func(c *Ctx) error {
				return drawGallery(c, p, http.StatusOK, c.NewForm())
			}},
			Route{Method: "POST", Path: p.Path, Permission: Public, Handle: func(c *Ctx) error {
				if err := gallery.Check(c.FormValues()); err != nil {
					return drawGallery(c, p, Status(err), c.FormState(err, gallery.Fields()...))
				}
				return c.Redirect(p.Path)
			}})
	}
	return out
}

func drawGallery(c *Ctx, p gallery.Page, status int, form ui.FormState) error {
	shell := gallery.Shell(c.Context(), p, prefsPath)
	if c.Partial() {
		return c.Render(status, ui.Main(shell.Main, p.Body(form)))
	}
	return c.Render(status, ui.Document(shell, p.Body(form)))
}

// galleryFind answers the gallery's lookup with invented firms.
func galleryFind(c *Ctx) error {
	found := []ui.Option{}
	for i, name := range []string{"蒙环新材料有限公司", "漠岩新材料有限公司", "绿洲生物科技有限公司"} {
		if strings.Contains(name, c.Query("firm.text")) {
			found = append(found, ui.Option{Value: string(rune('a' + i)), Label: name})
		}
	}
	return c.Render(http.StatusOK, ui.FoundOptions("firm", found, ""))
}
