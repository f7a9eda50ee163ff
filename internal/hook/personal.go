package hook

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// What personal mail goes by.
const (
	confirmFor   = 72 * time.Hour
	askAgain     = time.Minute
	reach        = 7 * 24 * time.Hour // what waits longer has been told, or is old
	eventConfirm = "mail.confirm"
	eventWaits   = "mail.waits"
)

// Waiting is a matter that waits for somebody since an instant.
type Waiting struct {
	Matter kernel.ID
	Since  kernel.Instant
}

// MyMail is where a person is told of what waits for them.
type MyMail struct {
	Address   string // "" = they are not
	Confirmed bool
}

// personal is the hook of somebody's own mail.
type personal struct {
	id, person   kernel.ID
	url, confirm string
	until, since kernel.Instant
}

const personalColumns = `h.id, h.person_id, h.url, h.confirm_hash, h.confirm_until, h.created_at`

func scanPersonal(r store.Scanner) (p personal, err error) {
	return p, r.Scan(&p.id, &p.person, &p.url, &p.confirm, &p.until, &p.since)
}

// CanMail reports whether a mail server is set.
func (s *Service) CanMail() bool { return s.o.Mails }

// Mine reads the actor's own mail.
func (s *Service) Mine(ctx context.Context, actor kernel.Actor) (m MyMail, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		p, err := mine(tx, actor.Person)
		m = MyMail{strings.TrimPrefix(p.url, "mailto:"), p.id != "" && p.confirm == ""}
		return err
	})
	return m, err
}

// mine is the zero personal if there is none.
func mine(tx *store.Tx, person kernel.ID) (personal, error) {
	if person == "" {
		return personal{}, nil
	}
	p, err := store.One(tx, scanPersonal, `SELECT `+personalColumns+` FROM hook h WHERE h.person_id = $1`, person)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return personal{}, nil
	}
	return p, err
}

// AskMail sends a link to the address that the actor wants to be told at; nothing
// else is sent there until Confirm. What was set before ends. Writes mail.asked.
func (s *Service) AskMail(ctx context.Context, actor kernel.Actor, address string) error {
	in := AddInput{Format: Mail, URL: strings.TrimSpace(address)}
	if _, err := in.mailbox(); err != nil {
		return kernel.Invalid("address", kernel.T("请写一个邮箱，如 liang@zone.example", "Give a mailbox, like liang@zone.example"))
	}
	if !s.o.Mails || actor.Person == "" {
		return kernel.Conflict(kernel.T("还没有配置发信服务器，请联系系统管理员", "No mail server is set; ask the system administrator"))
	}
	token := rand.Text()
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		old, err := mine(tx, actor.Person)
		if err != nil {
			return err
		}
		if old.confirm != "" && tx.Now().Sub(old.since) < askAgain {
			return kernel.Errorf(kernel.CodeTooMany, "", kernel.T("刚刚发过一封，请稍等一分钟再试", "A mail went out just now; wait a minute"))
		}
		if err := forget(tx, old.id); err != nil {
			return err
		}
		id := tx.NewID()
		err = tx.Exec(`INSERT INTO hook (id, name, format, url, secret, events, active, created_at, person_id, confirm_hash, confirm_until)
			VALUES ($1, $2, $3, $4, '', '[]', 0, $5, $6, $7, $8)`, id, actor.Name, string(Mail), in.URL, tx.Now(), actor.Person, hashOf(token), tx.Now().Add(confirmFor))
		if err != nil {
			return err
		}
		if err := s.event(tx, actor, "mail.asked", actor.Person, map[string]string{"host": hostOf(in.URL)}); err != nil {
			return err
		}
		return put(tx, id, Message{Event: eventConfirm, At: tx.Now(), Zone: s.o.Zone, URL: strings.TrimSuffix(s.o.Site, "/") + "/account/mail/confirm/" + token,
			Name: kernel.T("请确认这是您的邮箱", "Please confirm this mailbox")})
	})
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// forget removes a personal hook with its messages.
func forget(tx *store.Tx, id kernel.ID) error {
	if err := tx.Exec(`DELETE FROM hook_message WHERE hook_id = $1`, id); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM hook WHERE id = $1 AND person_id <> ''`, id)
}

// ConfirmMail proves, by the link sent there, that the address is the actor's;
// from then on they are told. NotFound if the link is another's, used or over.
// Writes mail.confirmed.
func (s *Service) ConfirmMail(ctx context.Context, actor kernel.Actor, token string) error {
	err := s.o.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := mine(tx, actor.Person)
		if err != nil {
			return err
		}
		if p.confirm == "" || p.confirm != hashOf(token) || tx.Now() >= p.until {
			return kernel.NotFound(kernel.T("这个链接不是发给您的，或已用过、已过期；请在“邮件提醒”里重新发一封", "This link was not sent to you, was used or is too old; have another sent from “Mail”"))
		}
		if err := tx.Exec(`UPDATE hook SET active = 1, confirm_hash = '', created_at = $1 WHERE id = $2`, tx.Now(), p.id); err != nil {
			return err
		}
		return s.event(tx, actor, "mail.confirmed", actor.Person, map[string]string{"host": hostOf(p.url)})
	})
	if err != nil {
		return err
	}
	return s.Load(ctx)
}

// DropMail ends the actor's own mail. Writes mail.dropped. NotFound: there is none.
func (s *Service) DropMail(ctx context.Context, actor kernel.Actor) error {
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		p, err := mine(tx, actor.Person)
		if err != nil {
			return err
		}
		if p.id == "" {
			return kernel.Conflict(kernel.T("邮件提醒没有开", "There is no mail to end"))
		}
		if err := forget(tx, p.id); err != nil {
			return err
		}
		return s.event(tx, actor, "mail.dropped", actor.Person, map[string]string{"host": hostOf(p.url)})
	})
}

// Remind puts into the outbox, for everybody with mail of their own, what began
// to wait for them since they asked; each wait once.
func (s *Service) Remind(ctx context.Context) error {
	if s.o.Waits == nil || !s.o.Mails {
		return nil
	}
	var all []personal
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = store.All(tx, scanPersonal, `SELECT `+personalColumns+` FROM hook h WHERE h.person_id <> '' AND h.active = 1 ORDER BY h.id`)
		return err
	})
	for _, p := range all {
		list, failed := s.o.Waits(ctx, p.person)
		if err == nil {
			err = failed
		}
		if len(list) > 0 && err == nil {
			err = s.remind(ctx, p, list)
		}
	}
	return err
}

func (s *Service) remind(ctx context.Context, p personal, list []Waiting) error {
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		told := map[kernel.ID]bool{}
		for _, w := range list {
			if told[w.Matter] || w.Since <= p.since || tx.Now().Sub(w.Since) > reach {
				continue
			}
			told[w.Matter] = true
			before, err := store.All(tx, store.Value[kernel.ID], `SELECT id FROM hook_message WHERE hook_id = $1 AND matter_id = $2 AND at >= $3 LIMIT 1`, p.id, w.Matter, w.Since)
			if err != nil {
				return err
			}
			if len(before) > 0 {
				continue
			}
			if err := put(tx, p.id, Message{Event: eventWaits, At: tx.Now(), Zone: s.o.Zone, Matter: w.Matter, Name: kernel.T("有一件事等您办理", "Something waits for you")}); err != nil {
				return err
			}
		}
		return nil
	})
}
