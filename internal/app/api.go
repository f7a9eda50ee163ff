package app

import (
	"context"

	"juyan/internal/api"
	"juyan/internal/cockpit"
	"juyan/internal/kernel"
)

// openAPI wires the JSON interface; boards are the cockpit's, and modules do
// not know each other.
func (a *App) openAPI(boards *cockpit.Service) *api.API {
	return api.New(api.Options{Matter: a.Matter, Org: a.Org, Hotline: a.exchanges(), Rates: func(ctx context.Context, actor kernel.Actor, q api.RatesQuery) (api.Board, error) {
		b, err := boards.Board(ctx, actor, cockpit.Query{Kind: q.Kind, From: q.From, To: q.To, By: cockpit.By(q.By)})
		if err != nil {
			return api.Board{}, err
		}
		return apiBoard(b), nil
	}})
}

func apiBoard(b cockpit.Board) api.Board {
	var out api.Board
	for i, r := range b.Rates {
		out.Rates = append(out.Rates, api.RateName{Named: api.Named{Code: r.Code, Name: r.Name}, Min: r.Min})
		out.Total = append(out.Total, api.Share{Num: b.Total[i].Num, Den: b.Total[i].Den})
	}
	for _, row := range b.Rows {
		line := api.BoardRow{Group: row.Group}
		for _, r := range row.Rates {
			line.Shares = append(line.Shares, api.Share{Num: r.Num, Den: r.Den})
		}
		out.Rows = append(out.Rows, line)
	}
	return out
}
