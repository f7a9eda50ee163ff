package auth_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// things is a table as modules have them, and matter_involved with the columns
// that Where reads.
var things = store.Migrations{Module: "thing", FS: fstest.MapFS{"0001_thing.sql": {Data: []byte(`-- +goose Up
CREATE TABLE thing (id TEXT PRIMARY KEY, owner_id TEXT NOT NULL, unit_id TEXT NOT NULL, enterprise_id TEXT NOT NULL);
CREATE TABLE matter_involved (matter_id TEXT NOT NULL, unit_id TEXT NOT NULL, post_id TEXT NOT NULL, task_force_id TEXT NOT NULL, enterprise_id TEXT NOT NULL, lapsed BIGINT NOT NULL);
CREATE INDEX involved_matter ON matter_involved (matter_id);
`)}}}

type thing struct{ id, owner, unit, enterprise kernel.ID }

type involvement struct {
	matter, unit, post, force, enterprise kernel.ID
	lapsed                                bool
}

var cols = auth.Cols{Owner: "m.owner_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}

// seen asks the database which things the actor sees.
func seen(tx *store.Tx, a kernel.Actor, c auth.Cols) ([]kernel.ID, error) {
	where, args := auth.Where(a, "thing.view", c, []any{"none"})
	return store.All(tx, store.Value[kernel.ID], `SELECT m.id FROM thing m WHERE m.id <> $1 AND `+where+` ORDER BY m.id`, args...)
}

func write(tx *store.Tx, ts []thing, is []involvement) error {
	for _, q := range []string{`DELETE FROM thing`, `DELETE FROM matter_involved`} {
		if err := tx.Exec(q); err != nil {
			return err
		}
	}
	for _, t := range ts {
		if err := tx.Exec(`INSERT INTO thing VALUES ($1, $2, $3, $4)`, t.id, t.owner, t.unit, t.enterprise); err != nil {
			return err
		}
	}
	for _, i := range is {
		if err := tx.Exec(`INSERT INTO matter_involved VALUES ($1, $2, $3, $4, $5, $6)`, i.matter, i.unit, i.post, i.force, i.enterprise, store.Bool(i.lapsed)); err != nil {
			return err
		}
	}
	return nil
}

func TestWhereEachScope(t *testing.T) {
	rows := []thing{{"a-mine", "me", "", ""}, {"b-unit", "x", "u1", ""}, {"c-below", "x", "u2", ""}, {"d-firm", "x", "", "f1"},
		{"e-post", "x", "u9", "f9"}, {"f-unit", "x", "u9", "f9"}, {"g-force", "x", "u9", "f9"}, {"h-below", "x", "u9", "f9"}, {"i-other", "x", "u9", "f9"}, {"j-bare", "", "", ""}}
	links := []involvement{{"e-post", "", "g1", "", "", false}, {"f-unit", "u1", "", "", "", false}, {"g-force", "", "", "t1", "", false}, {"h-below", "u2", "", "", "", false},
		{"i-other", "u9", "g9", "t9", "f9", false}, {"i-other", "u1", "g1", "t1", "", true}, {"j-bare", "", "", "", "", false}} // taken back: it opens nothing
	officer := kernel.Actor{Kind: kernel.ActorPerson, Person: "me", Post: "g1", Unit: "u1", Units: []kernel.ID{"u1", "u2"}, TaskForces: []kernel.ID{"t1"}}
	contact := kernel.Actor{Kind: kernel.ActorPerson, Person: "me", Enterprise: "f1"}
	nobody := kernel.Actor{Kind: kernel.ActorPerson}
	cases := []struct {
		name  string
		actor kernel.Actor
		scope kernel.Scope
		want  string
	}{
		{"none", officer, kernel.ScopeNone, ""},
		{"unknown", officer, "galaxy", ""},
		{"own", officer, kernel.ScopeOwn, "a"},
		{"enterprise without one", officer, kernel.ScopeEnterprise, ""},
		{"involved", officer, kernel.ScopeInvolved, "a e f g"},
		{"unit", officer, kernel.ScopeUnit, "a b e f g"},
		{"subtree", officer, kernel.ScopeSubtree, "a b c e f g h"},
		{"all", officer, kernel.ScopeAll, "a b c d e f g h i j"},
		{"contact's own", contact, kernel.ScopeOwn, ""}, // what it made is not its firm's
		{"contact's firm", contact, kernel.ScopeEnterprise, "d"},
		{"contact involved", contact, kernel.ScopeInvolved, "d"},
		{"nobody own", nobody, kernel.ScopeOwn, ""},
		{"nobody subtree", nobody, kernel.ScopeSubtree, ""},
		{"the program", kernel.System(), kernel.ScopeNone, "a b c d e f g h i j"},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Write(ctx, func(tx *store.Tx) error { return write(tx, rows, links) }); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			c.actor.Grants = map[string]kernel.Scope{"thing.view": c.scope}
			err := db.Read(ctx, func(tx *store.Tx) error {
				ids, err := seen(tx, c.actor, cols)
				var got []string
				for _, id := range ids {
					got = append(got, string(id[:1]))
				}
				if strings.Join(got, " ") != c.want {
					t.Errorf("%s sees %v, want %s", c.name, got, c.want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}, things)
}

// TestWhereProperty compares Where with a plain reading of the package comment
// on random rows, and checks that each scope contains the one before.
func TestWhereProperty(t *testing.T) {
	scopes := []kernel.Scope{kernel.ScopeNone, kernel.ScopeOwn, kernel.ScopeInvolved, kernel.ScopeUnit, kernel.ScopeSubtree, kernel.ScopeAll}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rapid.Check(t, func(r *rapid.T) {
			id := func(kind string) kernel.ID {
				return kernel.ID(rapid.SampledFrom([]string{"", kind + "1", kind + "2", kind + "3"}).Draw(r, kind))
			}
			var rows []thing
			var links []involvement
			for i := range rapid.IntRange(1, 6).Draw(r, "rows") {
				rows = append(rows, thing{kernel.ID(fmt.Sprint("m", i)), id("p"), id("u"), id("f")})
				for range rapid.IntRange(0, 2).Draw(r, "links") {
					links = append(links, involvement{kernel.ID(fmt.Sprint("m", i)), id("u"), id("g"), id("t"), id("f"), rapid.Bool().Draw(r, "lapsed")})
				}
			}
			a := kernel.Actor{Kind: kernel.ActorPerson, Person: id("p"), Post: id("g"), Unit: id("u"), Enterprise: id("f"), TaskForces: []kernel.ID{id("t"), id("t")}}
			a.Units = []kernel.ID{a.Unit, id("u")}
			err := db.Write(ctx, func(tx *store.Tx) error {
				if err := write(tx, rows, links); err != nil {
					return err
				}
				var before []kernel.ID
				for _, scope := range scopes {
					a.Grants = map[string]kernel.Scope{"thing.view": scope}
					got, err := seen(tx, a, cols)
					if err != nil {
						return err
					}
					if want := expected(a, scope, rows, links); !slices.Equal(got, want) {
						r.Fatalf("%s sees %v, want %v", scope, got, want)
					}
					for _, x := range before {
						if !slices.Contains(got, x) {
							r.Fatalf("%s does not see %s, which a narrower scope sees", scope, x)
						}
					}
					before = got
				}
				return nil
			})
			if err != nil {
				r.Fatal(err)
			}
		})
	}, things)
}

func expected(a kernel.Actor, scope kernel.Scope, rows []thing, links []involvement) []kernel.ID {
	level := slices.Index([]kernel.Scope{kernel.ScopeNone, kernel.ScopeOwn, kernel.ScopeInvolved, kernel.ScopeUnit, kernel.ScopeSubtree, kernel.ScopeAll}, scope)
	same := func(x, y kernel.ID) bool { return x != "" && x == y }
	units := []kernel.ID{a.Unit}
	if level >= 4 {
		units = a.Units
	}
	inUnits := func(u kernel.ID) bool { return u != "" && slices.Contains(units, u) }
	var out []kernel.ID
	for _, t := range rows {
		sees := level >= 1 && same(t.owner, a.Person) && (a.Enterprise == "" || t.enterprise == a.Enterprise)
		sees = sees || level >= 2 && same(t.enterprise, a.Enterprise)
		for _, i := range links {
			sees = sees || level >= 2 && i.matter == t.id && !i.lapsed &&
				(same(i.post, a.Post) || inUnits(i.unit) || same(i.enterprise, a.Enterprise) || i.force != "" && slices.Contains(a.TaskForces, i.force))
		}
		sees = sees || level >= 3 && inUnits(t.unit) || level >= 5
		if sees {
			out = append(out, t.id)
		}
	}
	return out
}

func TestWhereWithoutColumns(t *testing.T) {
	a := kernel.Actor{Kind: kernel.ActorPerson, Person: "p", Unit: "u", Post: "g", Enterprise: "f", Grants: map[string]kernel.Scope{"x": kernel.ScopeSubtree}}
	if sql, args := auth.Where(a, "x", auth.Cols{}, nil); sql != "(1 = 0)" || len(args) != 0 {
		t.Errorf("%s %v", sql, args)
	}
	given := make([]any, 1, 9)
	sql, args := auth.Where(a, "x", auth.Cols{Unit: "r.unit_id"}, given)
	if sql != "(r.unit_id IN ($2))" || len(args) != 2 {
		t.Errorf("%s %v", sql, args)
	}
	if given = given[:2]; given[1] != nil {
		t.Error("the caller's spare capacity was written to")
	}
	for _, column := range []string{"1=1 OR u", "u.v.w", ".u", "u.", "u;v", "U"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q: a column that is not plain text must panic", column)
				}
			}()
			auth.Where(a, "x", auth.Cols{Unit: column}, nil)
		}()
	}
}
