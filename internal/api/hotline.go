package api

import (
	"context"
	"net/http"

	"juyan/internal/kernel"
)

// Hotline is who exchanges tickets with a hotline.
type Hotline interface {
	Take(ctx context.Context, actor kernel.Actor, ticket map[string]string) (t TicketState, again bool, err error)
	Look(ctx context.Context, actor kernel.Actor, number string) (TicketState, error)
	Changes(ctx context.Context, actor kernel.Actor, since string, limit int) (TicketChanges, error)
}

// TicketState is what became of a ticket, in the hotline's words.
type TicketState struct {
	Ticket  string            `json:"ticket" doc:"票号 · number of the ticket"`
	Matter  kernel.ID         `json:"matter"`
	Number  string            `json:"number" doc:"本区文号 · number of the matter here"`
	Status  Named             `json:"status" doc:"见区域包 hotline.yaml · see hotline.yaml of the zone pack"`
	Result  map[string]string `json:"result,omitempty" doc:"到目前为止的结果，按对方的字段名 · what there is so far, by your names"`
	Changed string            `json:"changed"`
	At      kernel.Instant    `json:"-"`
}

// TicketChanges is what changed, the oldest first.
type TicketChanges struct {
	Tickets []TicketState `json:"tickets"`
	Next    string        `json:"next" doc:"下次作 since · the since of next time"`
}

type ticketIn struct {
	Body map[string]string `doc:"工单，按对方的字段名 · the ticket, by your names"`
}

type ticketOut struct {
	Status int
	Body   TicketState
}

type lookIn struct {
	Number string `path:"number" maxLength:"64"`
}

type changesIn struct {
	Since string `query:"since" maxLength:"200" doc:"上次答复的 next；空为从头 · next of the last answer; empty is the beginning"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type changesOut struct{ Body TicketChanges }

// hotline offers the exchange where the zone has one.
func (a *API) hotline() {
	if a.o.Hotline == nil {
		return
	}
	handle(a, operation{method: "POST", path: base + "/hotline/tickets", id: "take-ticket", status: http.StatusCreated,
		says: kernel.T("转来一张热线工单；同一票号重发不会重复，内容不同则拒绝", "Hand over a ticket; the same number twice is one matter, other content is refused")}, a.takeTicket)
	handle(a, operation{method: "GET", path: base + "/hotline/tickets/{number}", id: "look-ticket", says: kernel.T("一张工单办到哪里了", "What became of a ticket")}, a.lookTicket)
	handle(a, operation{method: "GET", path: base + "/hotline/tickets", id: "ticket-changes", says: kernel.T("上次以来有变化的工单，旧的在前", "Tickets that changed since last time, the oldest first")}, a.ticketChanges)
}

func (a *API) takeTicket(c *call, in *ticketIn) (*ticketOut, error) {
	t, again, err := a.o.Hotline.Take(c.Context(), c.Actor, in.Body)
	if err != nil {
		return nil, err
	}
	out := &ticketOut{Status: http.StatusCreated, Body: c.ticket(t)}
	if again {
		out.Status = http.StatusOK
	}
	return out, nil
}

func (a *API) lookTicket(c *call, in *lookIn) (*ticketOut, error) {
	t, err := a.o.Hotline.Look(c.Context(), c.Actor, in.Number)
	if err != nil {
		return nil, err
	}
	return &ticketOut{Status: http.StatusOK, Body: c.ticket(t)}, nil
}

func (a *API) ticketChanges(c *call, in *changesIn) (*changesOut, error) {
	list, err := a.o.Hotline.Changes(c.Context(), c.Actor, in.Since, in.Limit)
	if err != nil {
		return nil, err
	}
	for i, t := range list.Tickets {
		list.Tickets[i] = c.ticket(t)
	}
	return &changesOut{list}, nil
}

func (c *call) ticket(t TicketState) TicketState {
	t.Changed = c.when(t.At)
	return t
}
