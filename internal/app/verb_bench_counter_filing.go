package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/packs"
)

// turns is how often whistles and cases are filed by turns, so that whatever else
// the machine does meets both alike; the ratio is the median of theirs.
const turns = 15

// filing has firms file whistles and cases over the network, by turns, beside the
// rows of each alone.
func (b *counterBench) filing(ctx context.Context) error {
	path, clean, err := benchPath("")
	if err != nil {
		return err
	}
	defer clean()
	h := &httpBench{BenchHTTPCmd: &BenchHTTPCmd{Clients: 8, For: b.For / (2 * turns), Profile: b.Profile}, io: b.io, db: path}
	who, err := h.fill(ctx, benchSeeds)
	if err != nil {
		return err
	}
	cases, err := h.cases(ctx, who)
	if err != nil {
		return err
	}
	var whistle, kase load
	var ratios []float64
	err = h.served(ctx, func(s *server) error {
		for turn := range turns {
			var rates []float64
			for _, x := range []struct {
				kind string
				into *load
				asks []string
			}{{"whistle", &whistle, filings(who)}, {counter.Kind, &kase, cases}} {
				l, err := h.profiled(ctx, nodes{s}, fmt.Sprintf("%s-%d", x.kind, turn), loadPlan{Clients: h.Clients, For: h.For, Status: 201, Requests: x.asks})
				if err != nil {
					return err
				}
				x.into.add(l, turns)
				rates = append(rates, l.PerSecond)
			}
			ratios = append(ratios, rates[1]/rates[0])
		}
		return nil
	})
	if err != nil {
		return err
	}
	h.table("filing a whistle over the interface", whistle)
	h.table("filing a case over the interface", kase)
	for _, kind := range []string{"whistle", counter.Kind} {
		raw, rows, err := h.replay(ctx, kind)
		if err != nil {
			return err
		}
		h.table(fmt.Sprintf("  raw: the %d rows of a %s alone, durable", rows, kind), raw)
	}
	slices.Sort(ratios)
	ratio := ratios[turns/2]
	h.say("  case / whistle", "%.2f (turns %.2f to %.2f)", ratio, ratios[0], ratios[turns-1])
	b.goal(ratio >= 0.95, "a case is filed at least as fast as a whistle") // the machine itself wavers by more
	return nil
}

// add takes in one of n turns: the mean of rates, the worst of the slow ones.
func (l *load) add(x load, n float64) {
	l.Count += x.Count
	l.PerSecond += x.PerSecond / n
	l.P50 += time.Duration(float64(x.P50) / n)
	l.P99 = max(l.P99, x.P99)
	l.Client, l.Server = l.Client+x.Client/n, l.Server+x.Server/n
}

// cases are requests that file a case each, of the same firms by turns.
func (b *httpBench) cases(ctx context.Context, who parties) ([]string, error) {
	a, err := Open(ctx, Config{DB: b.db, Pack: packs.Model(), Hash: benchHash, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	defer a.closeLogged()
	f, err := a.Counter.Find(ctx, a.contactOf(a.Org.Directory().Enterprises()[0].ID), counter.Query{Text: "食品经营许可核发"})
	if err == nil && len(f.Items) == 0 {
		err = kernel.Internal(fmt.Errorf("the model zone has lost its licence for food"))
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for _, token := range who.tokens {
		body, _ := json.Marshal(map[string]any{"kind": counter.Kind, "values": map[string]any{"item": f.Items[0].Version, "answers": "who=company; place=rented",
			"contact_name": "王志远", "contact_phone": "10100010001"}}) // strings always marshal
		out = append(out, fmt.Sprintf("POST /api/v1/matters HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nIdempotency-Key: case-%s\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s",
			token, counted, len(body), body))
	}
	return out, nil
}
