package web

import (
	"io"
	"net/http"
	"time"

	"juyan/internal/kernel"
)

// How slow the other side may be: a body arrives at so many bytes a second, after
// Options.BodyWait to begin with; each piece of an answer is taken within
// Options.TakeWait.
const (
	slowest    = 32 << 10
	pieceBytes = 256 << 10
	restBytes  = 256 << 10 // of a body that nobody read; as much as net/http waits for
)

// pacedBody is a body that must arrive in time.
type pacedBody struct {
	io.ReadCloser
	limit *http.ResponseController
}

// inTime bounds how long a body of at most max bytes may take. Where the
// connection knows no deadlines, as in tests without one, there are none.
func inTime(w http.ResponseWriter, body io.ReadCloser, max int64, begin time.Duration) io.ReadCloser {
	limit := http.NewResponseController(w)
	wait := begin + time.Duration(max/slowest)*time.Second
	if limit.SetReadDeadline(kernel.SystemClock.Now().Add(wait).Time()) != nil {
		return body
	}
	return &pacedBody{body, limit}
}

// Read implements io.Reader; the limit ends with the body, for it would seem to
// the answer that the reader had left.
func (b *pacedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		_ = b.limit.SetReadDeadline(time.Time{})
	}
	return n, err
}

// awaitRest waits, as long as a body may take, for what its handler left of it.
// net/http does so in the middle of the first write: the limit of taking the answer
// would run meanwhile, and whether it still went out would be a matter of luck.
func awaitRest(r *http.Request) {
	if r.ContentLength == 0 || r.ProtoMajor != 1 || r.Header.Get("Expect") != "" { // there is none, or it need not be sent
		return
	}
	_, _ = io.CopyN(io.Discard, r.Body, restBytes) // what failed fails again for net/http, which then closes
}

// paced writes an answer piece by piece, each to be taken in time.
func paced(w http.ResponseWriter, b []byte, wait time.Duration) (n int, err error) {
	limit := http.NewResponseController(w)
	for {
		_ = limit.SetWriteDeadline(kernel.SystemClock.Now().Add(wait).Time())
		piece, err := w.Write(b[:min(len(b), pieceBytes)])
		if n += piece; err != nil || piece == len(b) {
			return n, err
		}
		b = b[piece:]
	}
}
