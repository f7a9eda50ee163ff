package hook

import (
	"context"
	"encoding/json"
	"errors"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// AddInput is a webhook to be.
type AddInput struct {
	Name   string
	Format Format
	URL    string
	Secret string
	Events []string
}

var eventPattern = regexp.MustCompile(`^[a-z_]+\.([a-z_]+|\*)$`)

// Add makes a webhook, active at once. Needs hook.manage. Writes hook.added.
func (s *Service) Add(ctx context.Context, actor kernel.Actor, in AddInput) (id kernel.ID, err error) {
	if err := actor.Require(PermManage); err != nil {
		return "", err
	}
	if err := in.check(s.o.Mails); err != nil {
		return "", err
	}
	events, err := json.Marshal(in.Events)
	if err != nil {
		return "", kernel.Internal(err)
	}
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		id = tx.NewID()
		if err := tx.Exec(`INSERT INTO hook (id, name, format, url, secret, events, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7)`,
			id, in.Name, string(in.Format), in.URL, in.Secret, string(events), tx.Now()); err != nil {
			return err
		}
		// the path of an address is often a password of its own
		return s.event(tx, actor, "hook.added", id, map[string]any{"name": in.Name, "format": in.Format, "host": hostOf(in.URL), "events": in.Events})
	})
	if err != nil {
		return "", err
	}
	return id, s.Load(ctx)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if u.Opaque != "" { // mail: the box is somebody's, its server is not
		_, host, _ := strings.Cut(u.Opaque, "@")
		return host
	}
	return u.Host
}

// mailbox makes the address of a mailbox one that can be told from a web address.
func (in *AddInput) mailbox() (*url.URL, error) {
	a, err := mail.ParseAddress(strings.TrimPrefix(in.URL, "mailto:"))
	if err != nil || a.Name != "" || strings.ContainsAny(a.Address, "\r\n?%") {
		return nil, errors.New("no mailbox")
	}
	in.URL = "mailto:" + a.Address
	return url.Parse(in.URL)
}

func (in *AddInput) check(mails bool) error {
	in.Name, in.URL = strings.TrimSpace(in.Name), strings.TrimSpace(in.URL)
	u, err := url.Parse(in.URL)
	if in.Format == Mail {
		u, err = in.mailbox()
	}
	switch {
	case in.Name == "" || len([]rune(in.Name)) > 60:
		return kernel.Invalid("name", kernel.T("请写名称，60 字以内", "Give it a name of at most 60 characters"))
	case !slices.Contains(Formats, in.Format):
		return kernel.Invalid("format", kernel.T("请从所列格式中选", "Choose one of the listed formats"))
	case in.Format == Mail && err != nil:
		return kernel.Invalid("url", kernel.T("地址应是一个邮箱，如 duty@zone.example", "The address is a mailbox, like duty@zone.example"))
	case in.Format == Mail && !mails:
		return kernel.Invalid("format", kernel.T("还没有配置发信服务器（smtp），请先在配置文件里写上", "No mail server (smtp) is set; write it into the config file first"))
	case in.Format == Mail:
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil:
		return kernel.Invalid("url", kernel.T("地址应写成 https://主机/路径，不含用户名和密码", "Write the address like https://host/path, without user and password"))
	case in.Format == JSON && len(in.Secret) < 16:
		return kernel.Invalid("secret", kernel.T("签名密钥至少 16 个字符", "The signing secret needs at least 16 characters"))
	}
	if len(in.Events) == 0 {
		return kernel.Invalid("events", kernel.T("请写要推送哪些事件，每行一个，如 whistle.raised 或 whistle.*", "Say which events, one a line, like whistle.raised or whistle.*"))
	}
	for _, e := range in.Events {
		if !eventPattern.MatchString(e) {
			return kernel.Invalid("events", kernel.T("“%s”不是事件，应写成 whistle.raised 或 whistle.*", "%q is no event; write it like whistle.raised or whistle.*"), e)
		}
	}
	return nil
}

func (s *Service) event(tx *store.Tx, actor kernel.Actor, kind string, id kernel.ID, payload any) error {
	_, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: kind, Subject: id, Payload: payload})
	return err
}
