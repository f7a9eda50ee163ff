package org_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func (z *zone) holder(post kernel.ID, at kernel.Instant) string {
	z.Helper()
	name := ""
	z.read(func(tx *store.Tx) error {
		p, err := z.org.HolderAt(tx, post, at)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return nil
		}
		name = p.Name
		return err
	})
	return name
}

func TestAppointEndsThePreviousHolder(t *testing.T) {
	each(t, func(z *zone) {
		post, mark := z.post("qyk-1").ID, z.mark()
		_, err := z.org.Appoint(ctx, sys, org.AppointInput{Person: z.person("p4").ID, Post: post, From: day("2022-06-01")})
		if err != nil {
			z.Fatal(err)
		}
		var got org.Appointed
		decode(z, z.expect(mark, "appointment.made"), &got)
		if got.Ended != z.person("p2").ID || got.Person != z.person("p4").ID {
			z.Errorf("payload %+v", got)
		}
		midnight := day("2022-06-01").At(0, 0, beijing)
		for at, want := range map[kernel.Instant]string{
			noon("2021-12-31"): "", day("2022-01-01").At(0, 0, beijing): "苏晴",
			midnight - 1: "苏晴", midnight: "白露", midnight + 1: "白露", noon("2030-01-01"): "白露",
		} {
			if got := z.holder(post, at); got != want {
				z.Errorf("at %s: %q, want %q", at.In(beijing), got, want)
			}
		}
	})
}

func TestAppointRefusals(t *testing.T) {
	each(t, func(z *zone) {
		post, mark := z.post("qyk-1").ID, z.mark()
		p4 := z.person("p4").ID
		appoint := func(actor kernel.Actor, in org.AppointInput) error {
			_, err := z.org.Appoint(ctx, actor, in)
			return err
		}
		z.code(appoint(sys, org.AppointInput{Person: p4, Post: "nope"}), kernel.CodeInvalid, "post")
		z.code(appoint(sys, org.AppointInput{Person: "nope", Post: post}), kernel.CodeInvalid, "person")
		z.code(appoint(sys, org.AppointInput{Person: p4, Post: post, From: day("2022-05-02"), To: day("2022-05-01")}), kernel.CodeInvalid, "to")
		z.code(appoint(sys, org.AppointInput{Person: p4, Post: post, From: day("2021-05-01")}), kernel.CodeInvalid, "post")
		chief := kernel.Actor{Kind: kernel.ActorPerson, Person: p4, Grants: map[string]kernel.Scope{org.PermAppoint: kernel.ScopeAll}}
		z.code(appoint(chief, org.AppointInput{Person: p4, Post: post}), kernel.CodeForbidden, "")
		chief.Grants[org.PermAppoint] = kernel.ScopeUnit
		z.code(appoint(chief, org.AppointInput{Person: z.person("p3").ID, Post: post}), kernel.CodeForbidden, "")
		z.expect(mark, "")

		must(z.org.Appoint(ctx, sys, org.AppointInput{Person: p4, Post: post, From: day("2022-09-01")}))
		err := appoint(sys, org.AppointInput{Person: z.person("p1").ID, Post: post, From: day("2022-08-01")})
		z.code(err, kernel.CodeConflict, "")
		if err := appoint(sys, org.AppointInput{Person: z.person("p1").ID, Post: post, From: day("2022-08-01"), To: day("2022-09-01")}); err != nil {
			z.Errorf("acting until the next one: %v", err)
		}
		if got := z.holder(post, noon("2022-08-31")); got != "曾庆" {
			z.Errorf("acting holder %q", got)
		}
	})
}

func TestEndAppointment(t *testing.T) {
	each(t, func(z *zone) {
		post := z.post("qyk-1").ID
		a := z.org.Directory().Appointments(post)[0]
		_, err := z.org.EndAppointment(ctx, sys, org.EndInput{ID: a.ID, On: day("2021-12-31")})
		z.code(err, kernel.CodeInvalid, "on")
		mark := z.mark()
		must(z.org.EndAppointment(ctx, sys, org.EndInput{ID: a.ID}))
		z.expect(mark, "appointment.ended")
		if z.holder(post, noon("2022-06-30")) != "苏晴" || z.holder(post, noon("2022-07-01")) != "" {
			z.Error("the appointment does not end today")
		}
	})
}

// span is an appointment of the model: days counted from 2022-01-01.
type span struct {
	person   string
	from, to int
}

// TestHolderAtProperty appoints at random and compares HolderAt, around every
// midnight, with a plain list of spans. One database serves all runs: each run
// works on a post of its own.
func TestHolderAtProperty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		z := &zone{t, db, org.New(db, ledger.New(), org.Options{}), nil}
		must(z.org.Found(ctx, sys, smallZone()))
		people, unit := z.org.Directory().People(), z.unit("tax").ID
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			var post kernel.ID
			var model []span
			steps := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) span {
				from := rapid.IntRange(0, 38).Draw(r, "from")
				return span{rapid.SampledFrom(people).Draw(r, "person").Code, from, rapid.IntRange(from+1, 40).Draw(r, "to")}
			}), 1, 8).Draw(r, "steps")
			err := db.Write(ctx, func(tx *store.Tx) error {
				p, err := z.org.CreatePostTx(tx, sys, org.PostFields{Code: fmt.Sprint("r", run), Unit: unit, Name: kernel.T("试验岗", "Trial"), From: dayN(0)})
				post, model = p.ID, nil
				for _, s := range steps {
					_, refused := z.org.AppointTx(tx, sys, org.AppointInput{Person: z.person(s.person).ID, Post: post, From: dayN(s.from), To: dayN(s.to)})
					if blocked(model, s) != (kernel.CodeOf(refused) == kernel.CodeConflict) {
						r.Fatalf("step %v after %v: %v", s, model, refused)
					}
					model = appointed(model, s)
				}
				return err
			})
			if err != nil {
				r.Fatal(err)
			}
			z.read(func(tx *store.Tx) error { return compare(r, tx, z.org, post, model) })
		})
	}, ledger.Migrations(), org.Migrations())
}

func dayN(n int) kernel.Date { return day("2022-01-01").AddDays(n) }

// blocked: somebody is to take the post during s.
func blocked(model []span, s span) bool {
	for _, m := range model {
		if m.from < m.to && m.from > s.from && m.from < s.to {
			return true
		}
	}
	return false
}

// appointed ends who holds the post on the first day of s, and adds s.
func appointed(model []span, s span) []span {
	if blocked(model, s) {
		return model
	}
	for i, m := range model {
		if m.from <= s.from && s.from < m.to {
			model[i].to = s.from
		}
	}
	return append(model, s)
}

// compare asks at the first and the last moment of every day.
func compare(r *rapid.T, tx *store.Tx, s *org.Service, post kernel.ID, model []span) error {
	for i := range 41 {
		want := ""
		for _, m := range model {
			if m.from <= i && i < m.to {
				want = m.person
			}
		}
		start := dayN(i).At(0, 0, beijing)
		for _, at := range []kernel.Instant{start, start.Add(24*time.Hour) - 1} {
			p, err := s.HolderAt(tx, post, at)
			if err != nil && kernel.CodeOf(err) != kernel.CodeNotFound {
				return err
			}
			if p.Code != want {
				r.Fatalf("day %d: %q, want %q in %v", i, p.Code, want, model)
			}
		}
	}
	return nil
}
