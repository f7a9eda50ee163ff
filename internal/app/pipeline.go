package app

import (
	"context"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/pipeline"
)

// newPipeline wires the boards of investment to what only other modules know.
func (a *App) newPipeline() *pipeline.Service {
	return pipeline.New(pipeline.Options{DB: a.DB, Org: a.Org, Kinds: a.Kinds, Seal: a.Sealer.Seal, Rules: a.Pack.Pipeline, Land: &a.Pack.Plots, Where: where})
}

// investment answers for the figures of 一盘棋 that the boards of investment count.
func (a *App) investment(ctx context.Context, actor kernel.Actor, what string, from, to kernel.Date) (value, href string, ok bool) {
	k, err := a.Pipeline.Key(ctx, actor, pipeline.Filter{}, from, to)
	if err != nil || k.Talked.N == 0 {
		return "", "", false
	}
	list := func(way string) string {
		return "/pipeline/list?way=" + way + "&from=" + from.String() + "&to=" + to.String()
	}
	switch {
	case what == "key":
		return strconv.Itoa(k.Talked.N), list("talked"), true
	case what == "passed":
		return strconv.Itoa(k.Passed.N), list("passed"), true
	case k.Passed.Blank > 0 && k.Passed.Blank == k.Passed.N:
		return "", "", false
	}
	return inYi(k.Passed.Amount), list("passed"), true
}

// inYi writes money in 亿元, rounded to 0.01: "611.93".
func inYi(m kernel.Money) string {
	n := (m + kernel.Yi/200) / (kernel.Yi / 100)
	s := strconv.FormatInt(int64(n/100), 10) + "." + strconv.FormatInt(int64(100+n%100), 10)[1:]
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
