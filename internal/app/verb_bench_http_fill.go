package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"time"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/internal/synthetic"
	"juyan/packs"
)

// parties are who asks in a measurement: firms that file by their tokens and one
// officer at a browser.
type parties struct {
	tokens []string
	cookie string
	topics []string
}

const (
	benchFirms   = 100 // who file, at most: each stays far below what the interface lets one caller ask
	benchOfficer = "service-office.officer-1"
	benchSeeds   = 2000 // whistles that go through the commands, at most
)

// benchHash makes passwords cheap: they are used once and thrown away.
var benchHash = auth.HashParams{Memory: 64, Passes: 1, Threads: 1}

// fill brings the database to n whistles and gives the parties their ways in.
func (b *httpBench) fill(ctx context.Context, n int) (parties, error) {
	began := time.Now()
	clock := sim.NewClock(kernel.SystemClock.Now())
	a, err := Open(ctx, Config{DB: b.db, Pack: packs.Model(), Clock: clock, Hash: benchHash, Log: slog.New(slog.DiscardHandler), OnHold: func(string, time.Duration) {}})
	if err != nil {
		return parties{}, err
	}
	defer a.closeLogged()
	if err := a.growWhistles(ctx, clock, n); err != nil {
		return parties{}, err
	}
	clock.Set(kernel.SystemClock.Now())
	who, err := a.letIn(ctx, min(benchFirms, n/50+4))
	if err == nil {
		b.say(fmt.Sprintf("%d whistles stand", n), "%s", time.Since(began).Round(100*time.Millisecond))
	}
	return who, err
}

// growWhistles founds the zone and makes whistles until there are n: a few by the
// program's commands over the last eleven months, the others as copies of these
// with all their rows.
func (a *App) growWhistles(ctx context.Context, clock *sim.Clock, n int) error {
	if err := a.DB.SetUnsafe(ctx, true); err != nil { // it is thrown away
		return err
	}
	if !a.Founded() {
		if err := a.seedWhistles(ctx, clock, min(benchSeeds, max(1, n/50))); err != nil {
			return err
		}
	}
	var seeds, copies int
	err := a.DB.Read(ctx, func(tx *store.Tx) (err error) {
		seeds, copies, err = synthetic.Standing(tx, "whistle")
		return err
	})
	if err != nil {
		return err
	}
	if _, err := a.Sealer.Seal(ctx); err != nil {
		return err
	}
	if err := a.Sealer.Release(ctx); err != nil {
		return err
	}
	if err := a.copyWhistles(ctx, copies/seeds, (n+seeds-1)/seeds-1); err != nil {
		return err
	}
	if a.DB.Dialect() == store.Postgres { // without statistics it joins lists row by row for a minute
		if err := a.DB.WriteBulk(ctx, synthetic.Settled); err != nil {
			return err
		}
	}
	return a.DB.SetUnsafe(ctx, false)
}

// copyWhistles makes the copies after the first so many. The indexes in whose order
// copies do not come are built in the end.
func (a *App) copyWhistles(ctx context.Context, from, to int) error {
	if from >= to {
		return nil
	}
	var indexes []string
	err := a.DB.WriteBulk(ctx, func(tx *store.Tx) (err error) {
		indexes, err = synthetic.DropIndexes(tx)
		return err
	})
	const atOnce = 10 // copies of each in one transaction
	for k := from; k < to && err == nil; k = min(k+atOnce, to) {
		err = a.DB.WriteBulk(ctx, func(tx *store.Tx) error { return synthetic.CopyWhole(tx, "whistle", k+1, min(k+atOnce, to)) })
	}
	if err != nil {
		return err
	}
	return a.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		for _, q := range indexes {
			if err := tx.Exec(q); err != nil {
				return err
			}
		}
		return synthetic.SealCopies(tx)
	})
}

// seedWhistles raises n whistles over eleven months, the last two months ago, so
// that no limit runs into a year whose holidays are not known yet; of ten, six are
// closed, one is being worked on and three still wait.
func (a *App) seedWhistles(ctx context.Context, clock *sim.Clock, n int) error {
	const days, ago = 330, 60 * 24 * time.Hour
	now := clock.Now().Add(-ago)
	at := func(i int) kernel.Instant { // the instant of the i-th of n
		return now.Add(-time.Duration(n-i) * (days * 24 * time.Hour / time.Duration(n)))
	}
	clock.Set(at(0))
	if err := a.Found(ctx, kernel.DateOf(clock.Now().In(shanghai()))); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 1))
	firms, topics := a.Org.Directory().Enterprises(), a.Pack.Lists["topics"].Options
	for i := range n {
		clock.Set(at(i))
		topic := topics[r.IntN(len(topics))]
		word := topic.Words[r.IntN(len(topic.Words))]
		in := matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {benchProblem(word, i)}, "topic": {topic.Code}, "contact_name": {"王志远"}, "contact_phone": {"10100010001"}}}
		contact := a.contactOf(firms[r.IntN(len(firms))].ID)
		err := a.DB.WriteBulk(ctx, func(tx *store.Tx) error {
			m, err := a.Matter.RaiseTx(tx, contact, in)
			if err == nil {
				err = a.onwards(tx, m.ID, r.IntN(10))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return a.DB.WriteBulk(ctx, func(tx *store.Tx) error { return synthetic.StillTimers(tx) })
}

// benchProblem is the sort of sentence an enterprise writes.
func benchProblem(word string, i int) string {
	return fmt.Sprintf("%s问题影响生产，%d号车间近三天多次被迫停线，请尽快协调解决", word, i%97+1)
}

// onwards takes a whistle so far as chance says.
func (a *App) onwards(tx *store.Tx, id kernel.ID, chance int) error {
	steps := []matter.ActInput{{Action: "contact", Values: map[string][]string{"contact_way": {"phone"}, "contact_note": {"已电话了解情况"}}},
		{Action: "take", Values: map[string][]string{"plan": {"专班协调供应方，两日内恢复"}}},
		{Action: "rule_closed", Values: map[string][]string{"closure": {a.Pack.Lists["closure_kinds"].Options[0].Code}, "ruling_note": {"问题已解决"}}}}
	switch {
	case chance < 3:
		steps = nil
	case chance < 4:
		steps = steps[:1]
	}
	for _, s := range steps {
		s.Matter = id
		if _, err := a.Matter.ActTx(tx, kernel.System(), s); err != nil {
			return err
		}
	}
	return nil
}

// letIn gives some firms tokens and the officer a session.
func (a *App) letIn(ctx context.Context, firms int) (who parties, err error) {
	for _, t := range a.Pack.Lists["topics"].Options {
		who.topics = append(who.topics, t.Code)
	}
	dir := a.Org.Directory()
	for i, firm := range dir.Enterprises()[:min(firms, len(dir.Enterprises()))] {
		if _, err := a.account(ctx, firm.Contact, "firm"+strconv.Itoa(i)); err != nil {
			return who, err
		}
		t, err := a.Auth.MakeToken(ctx, a.contactOf(firm.ID), auth.MakeTokenInput{Name: "bench", Reach: auth.ReachAct, Days: 1})
		if err != nil {
			return who, err
		}
		who.tokens = append(who.tokens, t.Secret)
	}
	post, _ := dir.PostByCode(benchOfficer)
	password, err := a.account(ctx, a.actorOf(post.ID).Person, "officer")
	if err != nil {
		return who, err
	}
	s, err := a.Auth.SignIn(ctx, auth.SignInInput{Login: "officer", Password: password, IP: "127.0.0.1"})
	who.cookie = "juyan_session=" + s.Token
	return who, err
}

// account opens a login unless it stands already, and returns its password.
func (a *App) account(ctx context.Context, person kernel.ID, login string) (string, error) {
	const password = "bench-7391-kanal"
	link, err := a.Auth.OpenAccount(ctx, kernel.System(), auth.OpenAccountInput{Person: person, Login: login})
	if kernel.CodeOf(err) == kernel.CodeConflict {
		return password, nil
	}
	if err != nil {
		return "", err
	}
	return password, a.Auth.SetPasswordByLink(ctx, auth.SetPasswordInput{Token: link.Token, Password: password})
}

// filings are requests that file a whistle each, of many firms by turns.
func filings(who parties) []string {
	var out []string
	for i, token := range who.tokens {
		body, _ := json.Marshal(map[string]any{"kind": "whistle", "values": map[string]any{"problem": benchProblem("蒸汽压力", i) + "，编号" + counted, "topic": who.topics[i%len(who.topics)],
			"urgency": "ordinary", "contact_name": "王志远", "contact_phone": "10100010001"}}) // strings always marshal
		out = append(out, fmt.Sprintf("POST /api/v1/matters HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nIdempotency-Key: bench-%s\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s",
			token, counted, len(body), body))
	}
	return out
}

// lists are requests for the list: open whistles of each topic, the newest or the
// most pressing first.
func lists(who parties) []string {
	var out []string
	for _, topic := range who.topics {
		for _, sort := range []string{"-created", "due"} {
			out = append(out, fmt.Sprintf("GET /m/whistle?state=open&topic=%s&sort=%s HTTP/1.1\r\nHost: bench\r\nCookie: %s\r\nAccept: text/html\r\nAccept-Language: zh-CN\r\nAccept-Encoding: gzip\r\n\r\n", topic, sort, who.cookie))
		}
	}
	return out
}
