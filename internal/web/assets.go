package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"embed"

	"juyan/internal/kernel"
	thirdparty "juyan/third_party"
)

//go:embed static
var ownAssets embed.FS

// asset is one embedded file, compressed once when it is first asked for.
type asset struct {
	body   []byte
	kind   string
	hash   string
	zipped func() []byte
}

type assets struct{ files map[string]*asset }

// loadAssets reads every embedded file. They are part of the program: one that
// cannot be read panics.
func loadAssets() *assets {
	a := &assets{files: map[string]*asset{}}
	own, err := fs.Sub(ownAssets, "static")
	if err != nil {
		panic("web: " + err.Error())
	}
	a.addAll(own)
	a.addAll(thirdparty.Assets)
	return a
}

func (a *assets) addAll(files fs.FS) {
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err == nil {
			a.files[name] = newAsset(name, body)
		}
		return err
	})
	if err != nil {
		panic("web: " + err.Error())
	}
}

func newAsset(name string, body []byte) *asset {
	sum := sha256.Sum256(body)
	return &asset{body: body, hash: hex.EncodeToString(sum[:6]), kind: kindOf(name), zipped: sync.OnceValue(func() []byte {
		var buf bytes.Buffer
		z, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // the level is valid
		_, _ = z.Write(body)
		_ = z.Close()
		return buf.Bytes()
	})}
}

func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return orElse(mime.TypeByExtension(path.Ext(name)), "application/octet-stream")
}

// url returns the address of an embedded file; it changes when the file does.
func (a *assets) url(name string) string {
	f, ok := a.files[name]
	if !ok {
		panic("web: no embedded file " + name)
	}
	return "/static/" + f.hash + "/" + name
}

// serve answers with an embedded file. The address holds the hash, so browsers
// may keep it for ever; an old hash gets today's file and no such promise.
func (a *assets) serve(c *Ctx) error {
	f, ok := a.files[c.Path("name")]
	if !ok {
		return kernel.NotFound(kernel.T("没有这个文件", "There is no such file"))
	}
	h := c.W.Header()
	h.Set("Content-Type", f.kind)
	h.Set("ETag", `"`+f.hash+`"`)
	h.Set("Cache-Control", "no-cache")
	if c.Path("hash") == f.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if strings.Contains(c.R.Header.Get("If-None-Match"), f.hash) {
		c.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := f.body
	if isText(f.kind) && takesGzip(c.R) {
		h.Set("Content-Encoding", "gzip")
		body = f.zipped()
	}
	_, _ = c.W.Write(body) // the reader has gone; nobody is left to tell
	return nil
}
