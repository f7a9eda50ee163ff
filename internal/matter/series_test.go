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

// Filed at once over the interface, each with a key, some sent twice: every filing
// stands once, under the number that was told, and is found by it.
func TestMattersFiledAtOnceHaveTheNumbersThatWereTold(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		var all sync.WaitGroup
		var mu sync.Mutex
		told := map[string]map[string]bool{}
		for i := range 24 {
			all.Go(func() {
				key := fmt.Sprint("filing ", i%16)
				m, err := z.m.Raise(ctx, z.firm(), matter.RaiseInput{Kind: "repair", Key: key, Values: map[string][]string{"what": {"断水 " + key}}})
				if err != nil {
					z.Error(err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				if told[key] == nil {
					told[key] = map[string]bool{}
				}
				told[key][m.Number] = true
			})
		}
		all.Wait()
		var got, want []string
		for key, numbers := range told {
			if len(numbers) != 1 {
				z.Errorf("%s was told %v", key, numbers)
			}
			for n := range numbers {
				got = append(got, n)
				m, err := z.m.ByNumber(ctx, z.firm(), n)
				if err != nil || m.Title != "断水 "+key {
					z.Errorf("%s: %v, %v", n, m, err)
				}
				p, err := z.m.List(ctx, z.firm(), matter.Filter{Kind: "repair", Search: n, Limit: 50})
				if err != nil || !slices.ContainsFunc(p.Matters, func(m *matter.Matter) bool { return m.Number == n }) {
					z.Errorf("%s is not found: %v", n, err)
				}
			}
		}
		for n := range 16 {
			want = append(want, fmt.Sprintf("修〔2022〕%d号", n+1))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			z.Errorf("%q", got)
		}
	})
}
