package api

import (
	"bytes"
	"net/http"

	"juyan/internal/web"
)

// tagged holds an answer to GET back until it is whole, so that it can be named
// by its content: a program that asks again with that name is spared the body.
type tagged struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader keeps the status.
func (t *tagged) WriteHeader(status int) { t.status = status }

// Write keeps a part of the body.
func (t *tagged) Write(b []byte) (int, error) { return t.body.Write(b) }

// send writes the answer, or 304 when the caller has it already.
func (t *tagged) send(r *http.Request) error {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	if t.status == http.StatusOK {
		tag := web.TagOf(t.body.Bytes())
		t.Header().Set("ETag", tag)
		if web.Holds(r, tag) {
			t.Header().Del("Content-Type")
			t.Header().Del("Content-Length")
			t.ResponseWriter.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	t.ResponseWriter.WriteHeader(t.status)
	_, err := t.ResponseWriter.Write(t.body.Bytes())
	return err
}
