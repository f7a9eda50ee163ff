package hook

import (
	"context"
	"embed"
	"encoding/json"
	"strings"
	"sync/atomic"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations are the tables of webhooks.
func Migrations() store.Migrations {
	return store.Migrations{Module: "hook", FS: store.Sub(migrations, "migrations")}
}

// PermManage is to add webhooks, to switch and test them, to resend.
const PermManage = "hook.manage"

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	"hook.added":     kernel.T("增加消息推送", "added a webhook"),
	"hook.switched":  kernel.T("启用或停用消息推送", "switched a webhook on or off"),
	"hook.resent":    kernel.T("重发推送消息", "resent messages of a webhook"),
	"mail.asked":     kernel.T("要求邮件提醒", "asked for mail"),
	"mail.confirmed": kernel.T("确认邮箱", "confirmed a mailbox"),
	"mail.dropped":   kernel.T("停止邮件提醒", "ended their mail"),
	"hook.tested":    kernel.T("试发推送消息", "sent a test message"),
}

// Options are what a Service is made of.
type Options struct {
	DB     *store.DB
	Ledger *ledger.Ledger
	Zone   string                                         // the zone's name
	Site   string                                         // address of the site, for links; "" = none
	Name   func(ev ledger.Event) kernel.Text              // what an event is called
	Unit   func(id kernel.ID) kernel.Text                 // a unit's short name
	Post   func(context.Context, Request) (Answer, error) // over the network; to "mailto:ADDRESS" as mail
	Mails  bool                                           // a mail server is set
	Dark   func(ev ledger.Event) bool                     // told to nobody outside; nil = nothing is
	// Waits lists what waits for a person, in any post of theirs; nil = nobody is told.
	Waits func(ctx context.Context, person kernel.ID) ([]Waiting, error)
	Real  func() time.Time // real time, which receivers hold signatures against
}

// Request is one delivery; Answer what came back.
type Request struct {
	URL    string
	Header map[string]string
	Body   []byte
}

// Answer is what a receiver said.
type Answer struct {
	Status int
	Body   []byte
}

// Service keeps webhooks and delivers their messages.
type Service struct {
	o        Options
	reminded time.Time              // by Run alone
	hooks    atomic.Pointer[[]Hook] // the active ones, so that events nobody wants cost nothing
}

// New returns the service, which hears of every event from now on. Load tells it
// which webhooks there are.
func New(o Options) *Service {
	s := &Service{o: o}
	s.hooks.Store(&[]Hook{})
	o.Ledger.On("*", s.hear)
	return s
}

// Hook is one receiver.
type Hook struct {
	ID        kernel.ID
	Name      string
	Format    Format
	URL       string
	Events    []string // "whistle.raised", "whistle.*"
	Active    bool
	CreatedAt kernel.Instant
	secret    string
}

// Wants reports whether a webhook asks for events of a kind.
func (h *Hook) Wants(kind string) bool {
	if strings.HasPrefix(kind, "hook.") {
		return false // what is done to webhooks is for the audit list
	}
	for _, p := range h.Events {
		prefix, wild := strings.CutSuffix(p, "*")
		if p == kind || wild && strings.HasPrefix(kind, prefix) {
			return true
		}
	}
	return false
}

const hookColumns = `h.id, h.name, h.format, h.url, h.secret, h.events, h.active, h.created_at`

func scanHook(r store.Scanner) (Hook, error) {
	var h Hook
	var events string
	var active int64
	err := r.Scan(&h.ID, &h.Name, &h.Format, &h.URL, &h.secret, &events, &active, &h.CreatedAt)
	if err != nil {
		return h, err
	}
	h.Active = active == 1
	return h, json.Unmarshal([]byte(events), &h.Events)
}

// Load reads the active webhooks: at the start, after a change, and now and then
// because another node may have changed them.
func (s *Service) Load(ctx context.Context) error {
	return s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := store.All(tx, scanHook, `SELECT `+hookColumns+` FROM hook h WHERE h.active = 1 ORDER BY h.id`)
		if err == nil {
			s.hooks.Store(&list)
		}
		return err
	})
}

// hear puts a message for every webhook that wants the event.
func (s *Service) hear(tx *store.Tx, ev ledger.Event) error {
	for _, h := range *s.hooks.Load() {
		if !h.Wants(ev.Kind) || s.o.Dark != nil && s.o.Dark(ev) {
			continue
		}
		if err := put(tx, h.ID, s.messageOf(ev)); err != nil {
			return err
		}
	}
	return nil
}

// messageOf tells an event: nothing of its payload, no title, no person.
func (s *Service) messageOf(ev ledger.Event) Message {
	m := Message{Event: ev.Kind, EventID: ev.ID, At: ev.At, Name: s.o.Name(ev), Zone: s.o.Zone, Matter: ev.Matter}
	if m.Name.IsZero() {
		m.Name = kernel.T(ev.Kind, ev.Kind)
	}
	if ev.Unit != "" {
		m.Unit = s.o.Unit(ev.Unit)
	}
	return m
}

func put(tx *store.Tx, hook kernel.ID, m Message) error {
	m.ID = tx.NewID()
	body, err := json.Marshal(m)
	if err != nil {
		return kernel.Internal(err)
	}
	return tx.Exec(`INSERT INTO hook_message (id, hook_id, event, matter_id, at, body, state, attempts, due_at, lease_at, error, sent_at)
		VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, $5, 0, '', 0)`, m.ID, hook, m.Event, m.Matter, tx.Now(), string(body))
}

// messageColumns are the body and what it lacks; messageRow puts them together.
const (
	messageColumns = `m.body, COALESCE(x.kind, ''), COALESCE(x.number, '')`
	fromMessages   = ` FROM hook_message m LEFT JOIN matter_shown x ON x.id = m.matter_id `
)

type messageRow struct{ body, kind, number string }

func (r *messageRow) into() []any { return []any{&r.body, &r.kind, &r.number} }

func (r *messageRow) message(site string) (m Message, err error) {
	if err := json.Unmarshal([]byte(r.body), &m); err != nil {
		return m, kernel.Internal(err)
	}
	m.Kind, m.Number = r.kind, r.number
	if m.Event == eventConfirm {
		return m, nil // its link is its own
	}
	m.URL = ""
	if site != "" && m.Kind != "" {
		m.URL = strings.TrimSuffix(site, "/") + "/m/" + m.Kind + "/" + string(m.Matter)
	}
	return m, nil
}
