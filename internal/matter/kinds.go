package matter

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/rules"
	"juyan/internal/store"
)

// Kinds holds every published definition, compiled, by kind and version.
type Kinds struct {
	compile caseflow.Compiler
	mu      sync.RWMutex // guards what follows
	db      *store.DB    // where it was last loaded from
	byHash  map[string]*caseflow.Course
	current map[string]*caseflow.Course
}

// NewKinds returns an empty set that compiles conditions with compile.
func NewKinds(compile caseflow.Compiler) *Kinds {
	return &Kinds{compile: compile, byHash: map[string]*caseflow.Course{}, current: map[string]*caseflow.Course{}}
}

// Publish stores defs and makes them current. A version already stored is not
// written again: a published version never changes.
func (k *Kinds) Publish(ctx context.Context, db *store.DB, defs []*caseflow.Definition) error {
	err := db.Write(ctx, func(tx *store.Tx) error {
		for _, d := range defs {
			if err := publish(tx, d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return k.Load(ctx, db)
}

func publish(tx *store.Tx, d *caseflow.Definition) error {
	if err := tx.Exec(`UPDATE kind_version SET current = 0 WHERE kind = $1 AND current = 1`, d.Kind); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO kind_version (kind, version, definition, published_at, current) VALUES ($1,$2,$3,$4,1)
		ON CONFLICT (kind, version) DO UPDATE SET current = 1`, d.Kind, d.Version, encode(d), tx.Now())
}

// Load reads every stored version and compiles those not yet known.
func (k *Kinds) Load(ctx context.Context, db *store.DB) error {
	type row struct {
		kind, version, text string
		current             int64
	}
	var rows []row
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = store.All(tx, func(s store.Scanner) (row, error) {
			var r row
			err := s.Scan(&r.kind, &r.version, &r.text, &r.current)
			return r, err
		}, `SELECT kind, version, definition, current FROM kind_version`)
		return err
	})
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.db = db
	for _, r := range rows {
		c := k.byHash[r.kind+r.version]
		if c == nil {
			var def caseflow.Definition
			if err := json.Unmarshal([]byte(r.text), &def); err != nil {
				return fmt.Errorf("kind %s version %s: %w", r.kind, r.version, err)
			}
			if c, err = caseflow.Compile(&def, k.compile); err != nil {
				return err
			}
			k.byHash[r.kind+r.version] = c
		}
		if r.current == 1 {
			k.current[r.kind] = c
		}
	}
	return nil
}

// Fresh loads what another node published since. It costs one small query when
// there is nothing new.
func (k *Kinds) Fresh(ctx context.Context, db *store.DB) error {
	var versions []string
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		versions, err = store.All(tx, store.Value[string], `SELECT kind || version FROM kind_version WHERE current = 1`)
		return err
	})
	if err != nil || k.holds(versions) {
		return err
	}
	return k.Load(ctx, db)
}

func (k *Kinds) holds(versions []string) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for _, v := range versions {
		if c := k.byHash[v]; c == nil || k.current[c.Def.Kind] != c {
			return false
		}
	}
	return true
}

// Current returns the version new matters of kind begin under.
func (k *Kinds) Current(kind string) (*caseflow.Course, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if c := k.current[kind]; c != nil {
		return c, nil
	}
	return nil, kernel.NotFound(kernel.T("没有“%s”这类事项", "There is no kind of matter %q"), kind)
}

// Version returns one version of kind. One that is not known was published by
// another node a moment ago.
func (k *Kinds) Version(kind, version string) (*caseflow.Course, error) {
	c, db := k.known(kind + version)
	if c == nil && db != nil {
		if err := k.Load(context.Background(), db); err != nil {
			return nil, err
		}
		c, _ = k.known(kind + version)
	}
	if c != nil {
		return c, nil
	}
	return nil, kernel.NotFound(kernel.T("“%s”没有版本 %s", "%q has no version %s"), kind, version)
}

func (k *Kinds) known(hash string) (*caseflow.Course, *store.DB) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.byHash[hash], k.db
}

// All returns the current courses in the order of the pack, those without a
// place in it last, by code.
func (k *Kinds) All() []*caseflow.Course {
	k.mu.RLock()
	defer k.mu.RUnlock()
	out := make([]*caseflow.Course, 0, len(k.current))
	for _, c := range k.current {
		out = append(out, c)
	}
	place := func(c *caseflow.Course) int { return cmp.Or(c.Def.Order, math.MaxInt) }
	slices.SortFunc(out, func(a, b *caseflow.Course) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Def.Kind, b.Def.Kind))
	})
	return out
}

// CompileRule compiles the condition of a definition; an unknown answer stays
// unknown.
func CompileRule(expr string) (caseflow.Condition, error) {
	r, err := rules.Compile(expr)
	if err != nil {
		return nil, err
	}
	return func(f, m map[string]any) (yes, known bool, err error) {
		a, err := r.Eval(f, m)
		return a == rules.Yes, a != rules.Unknown, err
	}, nil
}
