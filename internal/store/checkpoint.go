package store

import (
	"context"
	"time"
)

// SQLite copies the pages of its log back into the database within a COMMIT, once
// so many have gathered: whoever came then waited for all of them. Here another
// connection copies them beside the writer, and the writer is held only for the
// few that came meanwhile, so that its next transaction begins the log anew.
const (
	logPages   = 4000 // 16 MB: pages that change often are copied back less often
	lastPages  = 400  // left for the writer
	mostPasses = 4
	lookPause  = 50 * time.Millisecond
)

// checkpointer follows the commits of a writer until quit.
type checkpointer struct {
	e    *sqliteEngine
	s    *session // opened when there is something to do
	over chan struct{}
}

func startCheckpointer(e *sqliteEngine) *checkpointer {
	c := &checkpointer{e: e, over: make(chan struct{})}
	go c.loop()
	return c
}

func (c *checkpointer) loop() {
	defer close(c.over)
	defer func() {
		if c.s != nil {
			c.s.close()
		}
	}()
	for {
		select {
		case <-c.e.quit:
			return
		case <-c.e.writer.committed:
		}
		select {
		case <-c.e.quit:
			return
		case <-time.After(lookPause): // commits of a while are looked at together
		}
		if c.copyBack() != nil && c.s != nil { // the writer does it itself when the log is four times as long
			c.s.close()
			c.s = nil
		}
	}
}

// copyBack copies the log back if it is long enough.
func (c *checkpointer) copyBack() (err error) {
	ctx := context.Background()
	if c.s == nil {
		if c.s, err = openSession(ctx, c.e.reads); err != nil {
			return err
		}
	}
	left, err := c.s.checkpoint("NOOP")
	if err != nil || left < logPages {
		return err
	}
	for range mostPasses {
		if left, err = c.s.checkpoint("PASSIVE"); err != nil || left <= lastPages {
			break
		}
	}
	if err != nil || left > lastPages { // a long read keeps what it sees
		return err
	}
	return c.e.writer.control(ctx, func(s *session) error {
		_, err := s.checkpoint("PASSIVE")
		return err
	})
}

// checkpoint returns how many pages of the log are left to be copied back.
func (s *session) checkpoint(mode string) (left int64, err error) {
	var busy, pages, copied int64
	err = s.conn.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &pages, &copied)
	return pages - copied, err
}
