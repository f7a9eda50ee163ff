package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"juyan/internal/hook"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
)

// hookEvery is how often the sender looks into the outbox.
const hookEvery = 2 * time.Second

// newHook wires webhooks to the ledger and the network.
func (a *App) newHook() *hook.Service {
	return hook.New(hook.Options{DB: a.DB, Ledger: a.Ledger, Zone: a.Pack.Zone.Name.ZH, Site: a.Config.Site, Post: a.post(), Mails: a.Config.Mail != nil, Waits: a.waitsFor, Real: time.Now,
		Dark: func(ev ledger.Event) bool { return a.Matter.KeptDark(ev) },
		Name: a.anyEventName, Unit: func(id kernel.ID) kernel.Text { return a.Org.Directory().UnitName(id) }})
}

// waitsFor lists what waits for a person in every post they hold.
func (a *App) waitsFor(ctx context.Context, person kernel.ID) (out []hook.Waiting, err error) {
	dir, now := a.Org.Directory(), a.Clock.Now()
	posts := []kernel.ID{""}
	for _, p := range dir.PostsHeld(person, now) {
		posts = append(posts, p.ID)
	}
	for _, post := range posts {
		who := a.actorIn(dir, now, person, post)
		if who.Person == "" {
			continue // has left
		}
		list, failed := a.Matter.Today(ctx, who, mostReminders)
		if failed != nil {
			return nil, failed
		}
		for _, w := range list {
			out = append(out, hook.Waiting{Matter: w.Matter.ID, Since: w.Since})
		}
	}
	return out, nil
}

// mostReminders bounds what somebody is told of at once.
const mostReminders = 100

// anyEventName is what people call an event of a matter or of a module.
func (a *App) anyEventName(ev ledger.Event) kernel.Text {
	if name := a.eventName(ev); !name.IsZero() {
		return name
	}
	return eventNames()[ev.Kind]
}

// runHooks delivers messages until ctx ends.
func (a *App) runHooks(ctx context.Context) {
	a.Hook.Run(ctx, hookEvery, func(err error) { a.Config.Log.Error("delivering messages", "error", err) })
}

// maxAnswer is as much of an answer as is read.
const maxAnswer = 64 << 10

// poster sends over the network. It follows no redirection, since the address is
// what an administrator entered, and its errors hold no address, since that of
// a robot is a password.
func poster() func(context.Context, hook.Request) (hook.Answer, error) {
	client := &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return func(ctx context.Context, r hook.Request) (hook.Answer, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL, bytes.NewReader(r.Body))
		if err != nil {
			return hook.Answer{}, withoutAddress(err)
		}
		for name, value := range r.Header {
			req.Header.Set(name, value)
		}
		answer, err := client.Do(req)
		if err != nil {
			return hook.Answer{}, withoutAddress(err)
		}
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
		return hook.Answer{Status: answer.StatusCode, Body: body}, err
	}
}

func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
