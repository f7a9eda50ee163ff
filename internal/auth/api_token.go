package auth

import (
	"context"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// What a token reaches: it never reaches further than its person in its post.
const (
	ReachRead = "read" // looks
	ReachAct  = "act"  // looks and acts
	ReachFeed = "feed" // reads the calendar feed, whose address it is part of, and nothing else
)

// TokenPrefix begins every token, so that whoever finds one knows what it is.
const TokenPrefix = "juyan_"

// MaxTokenDays is how long a token may live: a program that nobody looks after
// for a year loses its access.
const MaxTokenDays = 366

// APIToken lets a program call the interface as a person in the post it was made
// in. All its times are real time.
type APIToken struct {
	ID      kernel.ID
	Secret  string // only from MakeToken; kept nowhere else
	Person  kernel.ID
	Post    kernel.ID // "" = none, as of an enterprise's contact
	Name    string
	Reach   string
	Created kernel.Instant
	Expires kernel.Instant
	Used    kernel.Instant // to the hour; 0 = never
	Ended   kernel.Instant // 0 = not
}

const tokenColumns = `id, person_id, post_id, name, reach, created_at, expires_at, used_at, ended_at`

func scanToken(r store.Scanner) (t APIToken, err error) {
	return t, r.Scan(&t.ID, &t.Person, &t.Post, &t.Name, &t.Reach, &t.Created, &t.Expires, &t.Used, &t.Ended)
}

// MakeTokenInput makes a token for the actor in the present post.
type MakeTokenInput struct {
	Name  string
	Reach string
	Days  int
}

// MakeToken makes a token. Writes token.made, without the secret. Errors: invalid
// name, reach, days.
func (s *Service) MakeToken(ctx context.Context, actor kernel.Actor, in MakeTokenInput) (APIToken, error) {
	in.Name = strings.TrimSpace(in.Name)
	if err := in.check(); err != nil {
		return APIToken{}, err
	}
	return write(ctx, s, func(tx *store.Tx) (APIToken, error) {
		resting, err := s.resting(tx, actor.Person, actor.Post)
		if err != nil {
			return APIToken{}, err
		}
		if len(resting) > 0 { // else it would carry them once the factor is on
			return APIToken{}, kernel.Conflict(kernel.T("您的角色要求动态验证码，请先启用它，再生成令牌", "Your role asks for codes from your phone; switch them on before making a token"))
		}
		now := s.now()
		t := APIToken{ID: tx.NewID(), Secret: TokenPrefix + newToken(), Person: actor.Person, Post: actor.Post, Name: in.Name, Reach: in.Reach,
			Created: now, Expires: now.Add(time.Duration(in.Days) * 24 * time.Hour)}
		err = tx.Exec(`INSERT INTO api_token (token_hash, `+tokenColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)`,
			tokenHash(t.Secret), t.ID, t.Person, t.Post, t.Name, t.Reach, t.Created, t.Expires)
		if err != nil {
			return t, err
		}
		return t, s.event(tx, actor, "token.made", actor.Person, map[string]any{"token": t.ID, "name": t.Name, "reach": t.Reach, "days": in.Days, "ip": actor.IP})
	})
}

func (in MakeTokenInput) check() error {
	var errs kernel.Errors
	switch n := len([]rune(in.Name)); {
	case n == 0:
		errs.Add(kernel.Invalid("name", kernel.T("请写明给哪个程序用，例如“OA 待办同步”", "Say which program it is for, for example “OA sync”")))
	case n > 60:
		errs.Add(kernel.Invalid("name", kernel.T("名称不超过 60 个字", "At most 60 characters")))
	}
	if in.Reach != ReachRead && in.Reach != ReachAct && in.Reach != ReachFeed {
		errs.Add(kernel.Invalid("reach", kernel.T("请选择只读，或可读可办", "Choose whether it only reads, or acts too")))
	}
	if in.Days < 1 || in.Days > MaxTokenDays {
		errs.Add(kernel.Invalid("days", kernel.T("有效天数应在 1 到 %d 之间", "Between 1 and %d days"), MaxTokenDays))
	}
	return errs.Err()
}

// MyTokens lists the actor's tokens that still work, the newest first.
func (s *Service) MyTokens(ctx context.Context, actor kernel.Actor) (list []APIToken, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = store.All(tx, scanToken, `SELECT `+tokenColumns+` FROM api_token WHERE person_id = $1 AND ended_at = 0 AND expires_at > $2
			ORDER BY created_at DESC, id`, actor.Person, s.now())
		return err
	})
	return list, err
}

// EndToken ends one of the actor's tokens at once. Writes token.ended. Errors:
// not_found when it is not theirs, or works no more.
func (s *Service) EndToken(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.ExecN(`UPDATE api_token SET ended_at = $1 WHERE id = $2 AND person_id = $3 AND ended_at = 0`, s.now(), id, actor.Person)
		if err != nil {
			return err
		}
		if n == 0 {
			return kernel.NotFound(kernel.T("没有这个令牌，或已停用", "There is no such token, or it works no more"))
		}
		if err := s.org.TouchAccess(tx); err != nil {
			return err
		}
		return s.event(tx, actor, "token.ended", actor.Person, map[string]any{"token": id, "ip": actor.IP})
	})
}

// AuthenticateToken returns who a program speaks for, and its token. It ends with
// the account, the post and the role it stands on. CodeUnauthenticated if there
// is no such token, or it works no more.
func (s *Service) AuthenticateToken(ctx context.Context, secret, ip string) (kernel.Actor, APIToken, error) {
	return s.speaks(ctx, secret, ip, func(reach string) bool { return reach != ReachFeed })
}

// AuthenticateFeed is AuthenticateToken for the address of a calendar feed.
func (s *Service) AuthenticateFeed(ctx context.Context, secret, ip string) (kernel.Actor, error) {
	a, _, err := s.speaks(ctx, secret, ip, func(reach string) bool { return reach == ReachFeed })
	return a, err
}

func (s *Service) speaks(ctx context.Context, secret, ip string, opens func(reach string) bool) (kernel.Actor, APIToken, error) {
	var a kernel.Actor
	var t APIToken
	err := s.db.Ask(ctx, func(tx *store.Tx) (err error) {
		d, err := s.org.Refresh(tx)
		if err != nil {
			return err
		}
		if t, err = s.tokens.read(tx, s, tokenHash(secret), d.Access()); err != nil {
			return err
		}
		if !opens(t.Reach) {
			return errNoToken
		}
		a, err = s.ActorIn(d, tx.Now(), t.Person, t.Post)
		if c := kernel.CodeOf(err); c == kernel.CodeForbidden || c == kernel.CodeNotFound || err == nil && a.Post != t.Post {
			return errNoToken // the post, or who held it, is gone
		}
		if err != nil {
			return err
		}
		return s.rest(tx, &a)
	})
	a.IP = ip
	if err == nil {
		err = s.noteUse(ctx, t, tokenHash(secret))
	}
	return a, t, err
}

var errNoToken = kernel.Errorf(kernel.CodeUnauthenticated, "", kernel.T("令牌无效：已过期、已停用，或所任岗位已变", "The token does not work: it ended, or the post it was made in did"))

// token reads a live token; under the same conditions as a session, its person's
// account must be open.
func (s *Service) token(tx *store.Tx, hash string) (APIToken, error) {
	without := 0
	if s.o.Demo {
		without = 1
	}
	t, err := store.One(tx, scanToken, `SELECT `+tokenColumns+` FROM api_token v WHERE token_hash = $1 AND ended_at = 0 AND expires_at > $2 AND `+openAccount, hash, s.now(), without)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return t, errNoToken
	}
	return t, err
}

// noteUse keeps when a token was last used, to the hour: who looks through the
// list sees which ones nobody needs.
func (s *Service) noteUse(ctx context.Context, t APIToken, hash string) error {
	now := s.now()
	if now.Sub(t.Used) < time.Hour {
		return nil
	}
	defer s.tokens.forget(hash)
	return s.db.Write(ctx, func(tx *store.Tx) error { return tx.Exec(`UPDATE api_token SET used_at = $1 WHERE id = $2`, now, t.ID) })
}
