package web

import (
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// gzipPool holds compressors of the fastest level, of a library that takes half the
// time of the standard one for the same size: packing is a tenth of what a list costs.
var gzipPool = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // a level there is
	return z
}}

// compress gzips text when the browser takes it. Files that are compressed
// already, and answers with their own encoding, pass as they are.
func compress(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !takesGzip(r) {
			h.ServeHTTP(w, r)
			return
		}
		z := &zipped{ResponseWriter: w}
		h.ServeHTTP(z, r)
		z.close() // not after a panic: what is held then is no answer
	})
}

func takesGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Method != http.MethodHead
}

// onePacket is what is sent at once anyhow: packing it saves nothing.
const onePacket = 1400

type zipped struct {
	http.ResponseWriter
	gz      *gzip.Writer
	decided bool
	held    []byte // of a text, while it may turn out to be short
	status  int    // of what is held; 0 = nothing is
}

func (z *zipped) WriteHeader(status int) {
	if !z.decided && status >= 200 {
		z.decided = true
		if status != http.StatusNoContent && status != http.StatusNotModified && status != http.StatusPartialContent && z.packs() {
			z.status = status
			return
		}
	}
	z.ResponseWriter.WriteHeader(status)
}

func (z *zipped) packs() bool {
	return z.Header().Get("Content-Encoding") == "" && isText(z.Header().Get("Content-Type"))
}

// begin sends what is held and all that follows packed.
func (z *zipped) begin() error {
	head := z.Header()
	head.Set("Content-Encoding", "gzip")
	head.Del("Content-Length")
	z.gz = gzipPool.Get().(*gzip.Writer)
	z.gz.Reset(z.ResponseWriter)
	z.ResponseWriter.WriteHeader(z.status)
	z.status = 0
	_, err := z.gz.Write(z.held)
	return err
}

func (z *zipped) Write(b []byte) (int, error) {
	if !z.decided {
		if z.Header().Get("Content-Type") == "" {
			z.Header().Set("Content-Type", http.DetectContentType(b))
		}
		z.WriteHeader(http.StatusOK)
	}
	if z.status != 0 {
		if len(z.held)+len(b) <= onePacket {
			z.held = append(z.held, b...)
			return len(b), nil
		}
		if err := z.begin(); err != nil {
			return 0, err
		}
	}
	if z.gz != nil {
		return z.gz.Write(b)
	}
	return z.ResponseWriter.Write(b)
}

// FlushError sends what is ready; http.ResponseController calls it.
func (z *zipped) FlushError() error {
	if z.status != 0 {
		if err := z.begin(); err != nil {
			return err
		}
	}
	if z.gz != nil {
		if err := z.gz.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(z.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (z *zipped) Unwrap() http.ResponseWriter { return z.ResponseWriter }

func (z *zipped) close() {
	if z.status != 0 { // short: it goes as it is
		z.Header().Set("Content-Length", strconv.Itoa(len(z.held)))
		z.ResponseWriter.WriteHeader(z.status)
		_, _ = z.ResponseWriter.Write(z.held) // the browser has gone
	}
	if z.gz != nil {
		_ = z.gz.Close()
		gzipPool.Put(z.gz)
	}
}

func isText(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "javascript") ||
		strings.HasSuffix(kind, "xml")
}
