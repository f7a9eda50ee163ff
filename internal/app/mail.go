package app

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"net/url"
	"os"
	"strings"
	"time"

	"juyan/internal/hook"
	"juyan/internal/kernel"
)

// MailServer says where mail is handed over, and in whose name.
type MailServer struct {
	SMTP     string `name:"smtp" env:"JUYAN_SMTP" placeholder:"URL" help:"发信服务器：smtps://用户@主机:465（TLS）或 smtp://用户@主机:587（STARTTLS） · Mail server: smtps:// for TLS from the start, smtp:// for STARTTLS."`
	SMTPFrom string `name:"smtp-from" env:"JUYAN_SMTP_FROM" placeholder:"ADDRESS" help:"发信地址 · Address that mail comes from."`
	Password string `name:"smtp-password-file" env:"JUYAN_SMTP_PASSWORD_FILE" file:"" placeholder:"FILE" help:"发信口令单独放在这个文件里 · File that holds the password."`
}

// postman hands mail over to one server, always under TLS; only a server on this
// machine may do without.
type postman struct {
	host, addr string
	implicit   bool // TLS from the first byte
	local      bool
	from       string
	auth       smtp.Auth // nil = none
	trust      *tls.Config
}

const mailPatience = 20 * time.Second

// postman reads the settings; nil when no server is set.
func (m MailServer) postman() (*postman, error) {
	if m.SMTP == "" {
		return nil, nil
	}
	u, err := url.Parse(m.SMTP)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || strings.Trim(u.Path, "/") != "" {
		return nil, kernel.Invalid("smtp", kernel.T("smtp 应写成 smtps://用户@主机:465 或 smtp://用户@主机:587", "write smtp like smtps://user@host:465 or smtp://user@host:587"))
	}
	if _, secret := u.User.Password(); secret {
		return nil, kernel.Invalid("smtp", kernel.T("口令不要写在 smtp 里，放进 smtp-password-file", "leave the password out of smtp; put it into smtp-password-file"))
	}
	from, err := mail.ParseAddress(m.SMTPFrom)
	if err != nil {
		return nil, kernel.Invalid("smtp-from", kernel.T("smtp-from 应是一个邮件地址", "smtp-from is a mail address"))
	}
	p := &postman{host: u.Hostname(), implicit: u.Scheme == "smtps", from: from.Address, trust: &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}}
	port := map[bool]string{true: "465", false: "587"}[p.implicit]
	p.addr = net.JoinHostPort(p.host, orElse(u.Port(), port))
	ip := net.ParseIP(p.host)
	p.local = p.host == "localhost" || ip != nil && ip.IsLoopback()
	if name := u.User.Username(); name != "" {
		secret, err := os.ReadFile(m.Password)
		if err != nil {
			return nil, unopened("smtp-password-file", m.Password, err)
		}
		p.auth = smtp.PlainAuth("", name, strings.TrimRight(string(secret), "\r\n"), p.host)
	}
	return p, nil
}

// call opens a conversation with the server: TLS, then who we are.
func (p *postman) call(ctx context.Context) (*smtp.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, mailPatience)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", p.addr)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(mailPatience)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if p.implicit {
		conn = tls.Client(conn, p.trust)
	}
	c, err := smtp.NewClient(conn, p.host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := p.greet(c); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (p *postman) greet(c *smtp.Client) error {
	if can, _ := c.Extension("STARTTLS"); can && !p.implicit {
		if err := c.StartTLS(p.trust); err != nil {
			return err
		}
	} else if !p.implicit && !p.local {
		return errors.New("the server offers no STARTTLS")
	}
	if p.auth == nil {
		return nil
	}
	return c.Auth(p.auth)
}

// send hands one letter over.
func (p *postman) send(ctx context.Context, to string, r hook.Request) error {
	letter, err := p.letter(to, r)
	if err != nil {
		return err
	}
	c, err := p.call(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if err := c.Mail(p.from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(letter); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_ = c.Quit() // the letter is theirs already
	return nil
}

// letter is plain text in UTF-8 (RFC 5322, 2047, 3834).
func (p *postman) letter(to string, r hook.Request) ([]byte, error) {
	var b bytes.Buffer
	head := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	_, domain, _ := strings.Cut(p.from, "@")
	head("From", p.from)
	head("To", to)
	head("Subject", mime.QEncoding.Encode("utf-8", r.Header["Subject"]))
	head("Date", time.Now().Format(time.RFC1123Z))
	head("Message-ID", "<"+r.Header["Id"]+"@"+domain+">")
	head("Auto-Submitted", "auto-generated")
	head("MIME-Version", "1.0")
	head("Content-Type", "text/plain; charset=utf-8")
	head("Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write(r.Body); err != nil {
		return nil, err
	}
	return b.Bytes(), w.Close()
}

// post sends what goes to a mail address as mail, all else over HTTP.
func (a *App) post() func(context.Context, hook.Request) (hook.Answer, error) {
	http := poster()
	return func(ctx context.Context, r hook.Request) (hook.Answer, error) {
		to, isMail := strings.CutPrefix(r.URL, "mailto:")
		switch {
		case !isMail:
			return http(ctx, r)
		case a.Config.Mail == nil:
			return hook.Answer{}, errors.New("no mail server is set")
		}
		return hook.Answer{}, a.Config.Mail.send(ctx, to, r)
	}
}
