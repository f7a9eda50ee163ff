package app

import (
	"context"

	"juyan/internal/api"
	"juyan/internal/hotline"
	"juyan/internal/kernel"
)

// tickets is the hotline as the JSON interface speaks of it.
type tickets struct{ *hotline.Service }

// exchanges is nil where the zone pack has no hotline.
func (a *App) exchanges() api.Hotline {
	if a.Pack.Hotline.Kind == "" {
		return nil
	}
	return tickets{a.Hotline}
}

// Take hands a ticket over.
func (x tickets) Take(ctx context.Context, actor kernel.Actor, ticket map[string]string) (api.TicketState, bool, error) {
	t, err := x.Service.Take(ctx, actor, ticket)
	return ticketState(t.Standing), t.Again, err
}

// Look tells what became of a ticket.
func (x tickets) Look(ctx context.Context, actor kernel.Actor, number string) (api.TicketState, error) {
	t, err := x.Service.Look(ctx, actor, number)
	return ticketState(t), err
}

// Changes lists what changed.
func (x tickets) Changes(ctx context.Context, actor kernel.Actor, since string, limit int) (api.TicketChanges, error) {
	list, next, err := x.Service.Changes(ctx, actor, since, limit)
	out := api.TicketChanges{Tickets: []api.TicketState{}, Next: next}
	for _, t := range list {
		out.Tickets = append(out.Tickets, ticketState(t))
	}
	return out, err
}

func ticketState(t hotline.Standing) api.TicketState {
	return api.TicketState{Ticket: t.Ticket, Matter: t.Matter, Number: t.Number, Status: api.Named{Code: t.Status.Code, Name: t.Status.Name}, Result: t.Result, At: t.Changed}
}
