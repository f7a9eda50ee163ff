package app

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/synthetic"
)

// replay writes the rows of one filing over and over, each time as another
// filing, with as many statements as tables, durable, by as many callers: what
// the same database takes when nothing is asked, checked or drawn.
func (b *httpBench) replay(ctx context.Context, kind string) (l load, rows int, err error) {
	db, err := store.Open(ctx, b.db, store.Options{})
	if err != nil {
		return l, 0, err
	}
	defer db.Close()
	var f *synthetic.Filing
	err = db.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = synthetic.LastFiling(tx, kind)
		return err
	})
	if err != nil {
		return l, 0, err
	}
	l, err = b.atOnce(func(int64) error {
		return db.Write(ctx, func(tx *store.Tx) error { return f.Replay(tx) })
	})
	return l, f.Rows(), err
}

// bareList reads fifty whole rows in the order of an index.
func (b *httpBench) bareList(ctx context.Context) (load, error) {
	db, err := store.Open(ctx, b.db, store.Options{})
	if err != nil {
		return load{}, err
	}
	defer db.Close()
	return b.atOnce(func(int64) error {
		return db.Read(ctx, func(tx *store.Tx) error {
			n, err := synthetic.FirstRows(tx, "whistle", 50)
			if err == nil && n == 0 {
				err = kernel.Internal(fmt.Errorf("the list is empty"))
			}
			return err
		})
	})
}

// atOnce has as many callers as clients do fn until the time is up.
func (b *httpBench) atOnce(fn func(i int64) error) (load, error) {
	clients, errs := make([]answers, b.Clients), make([]error, b.Clients)
	var next atomic.Int64
	var wg sync.WaitGroup
	began, before := time.Now(), processorTime()
	for k := range clients {
		wg.Go(func() {
			for time.Since(began) < b.For && errs[k] == nil {
				start := time.Now()
				errs[k] = fn(next.Add(1))
				clients[k].took = append(clients[k].took, time.Since(start))
			}
		})
	}
	wg.Wait()
	l := sumUp(clients, time.Since(began), processorTime()-before)
	l.Server, l.Client = l.Client, 0 // it is this process that works
	for _, err := range errs {
		if err != nil {
			return l, err
		}
	}
	if l.Count == 0 {
		return l, kernel.Internal(fmt.Errorf("nothing was done in %s", b.For))
	}
	return l, nil
}
