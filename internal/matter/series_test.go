package matter_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"juyan/internal/matter"
	"juyan/internal/store"
)

// Many who file at once get the numbers from 1 on, each one; a filing that came to
// nothing leaves none out.
func TestNumbersOfMattersFiledAtOnce(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		in := matter.RaiseInput{Kind: "repair", Values: map[string][]string{"what": {"断水"}}}
		no := errors.New("no")
		raise := func(keep bool) (number string) {
			err := z.db.Write(ctx, func(tx *store.Tx) error {
				m, err := z.m.RaiseTx(tx, z.firm(), in)
				if err == nil && !keep {
					err = no
				}
				if err == nil {
					number = m.Number
				}
				return err
			})
			if (err == nil) != keep {
				z.Error(err)
			}
			return number
		}
		raise(false)
		var all sync.WaitGroup
		var mu sync.Mutex
		var got, want []string
		for i := range 12 {
			all.Go(func() {
				if n := raise(i%3 > 0); n != "" {
					mu.Lock()
					defer mu.Unlock()
					got = append(got, n)
				}
			})
		}
		all.Wait()
		for len(got) < 14 { // those whose filings came to nothing meanwhile come first
			got = append(got, raise(true))
		}
		for n := range len(got) {
			want = append(want, fmt.Sprintf("修〔2022〕%d号", n+1))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			z.Errorf("%q", got)
		}
	})
}
