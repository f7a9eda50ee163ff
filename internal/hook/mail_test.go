package hook_test

import (
	"testing"

	"juyan/internal/hook"
	"juyan/internal/kernel"
)

func TestAMailboxIsEnteredOnlyWhereMailGoesOut(t *testing.T) {
	each(t, func(h *house) {
		in := hook.AddInput{Name: "值班", Format: hook.Mail, URL: "duty@zone.example", Events: []string{"whistle.raised"}}
		_, err := h.s.Add(ctx, manager, in)
		if kernel.CodeOf(err) != kernel.CodeInvalid || kernel.AllErrors(err)[0].Field != "format" {
			h.Errorf("without a mail server: %v", err)
		}
		h.s = hook.New(hook.Options{DB: h.db, Ledger: h.led, Mails: true})
		for _, bad := range []string{"", "duty", "值班 <duty@zone.example>", "a@b, c@d", "https://zone.example", "a@b?cc=c@d", "duty@zone.example\r\nBcc: x@y"} {
			in.URL = bad
			if _, err := h.s.Add(ctx, manager, in); kernel.CodeOf(err) != kernel.CodeInvalid || kernel.AllErrors(err)[0].Field != "url" {
				h.Errorf("%q: %v", bad, err)
			}
		}
		in.URL = "mailto:duty@zone.example"
		id, err := h.s.Add(ctx, manager, in)
		h.ok(err)
		if l := h.line(id); l.URL != "mailto:duty@zone.example" || l.Format != hook.Mail {
			h.Errorf("%+v", l)
		}
		in.Events = nil
		if _, err := h.s.Add(ctx, manager, in); kernel.AllErrors(err)[0].Field != "events" {
			h.Errorf("no events: %v", err)
		}
	})
}
