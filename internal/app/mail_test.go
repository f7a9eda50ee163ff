package app

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"log/slog"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"juyan/internal/hook"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// mailServer speaks as much SMTP (RFC 5321, 3207, 4954) as a letter takes.
type mailServer struct {
	net.Listener
	cert     tls.Certificate
	trust    *x509.CertPool
	starttls bool
	implicit bool
	full     bool // refuses letters
	mu       sync.Mutex
	letters  []string // "from to\n" and the letter
	secured  []bool
}

func newMailServer(t *testing.T) *mailServer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	own, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s := &mailServer{cert: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, trust: x509.NewCertPool(), starttls: true}
	s.trust.AddCert(own)
	if s.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := s.Accept()
			if err != nil {
				return
			}
			all.Go(func() { s.talk(conn) })
		}
	})
	t.Cleanup(func() {
		_ = s.Close()
		all.Wait()
	})
	return s
}

func (s *mailServer) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	secure := false
	s.mu.Lock()
	implicit, starttls, full := s.implicit, s.starttls, s.full
	s.mu.Unlock()
	if implicit {
		conn, secure = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{s.cert}}), true
	}
	in := bufio.NewReader(conn)
	say := func(line string) { _, _ = io.WriteString(conn, line+"\r\n") }
	say("220 here")
	known, envelope := false, ""
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		switch verb, rest, _ := strings.Cut(line, " "); {
		case verb == "EHLO" && !secure && starttls:
			say("250-here\r\n250 STARTTLS")
		case verb == "EHLO":
			say("250-here\r\n250 AUTH PLAIN")
		case verb == "STARTTLS":
			say("220 go on")
			conn, secure = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{s.cert}}), true
			in = bufio.NewReader(conn)
		case verb == "AUTH" && rest == "PLAIN "+base64.StdEncoding.EncodeToString([]byte("\x00juyan\x00p w")):
			known = true
			say("235 welcome")
		case verb == "AUTH":
			say("535 no")
		case verb == "MAIL" && !known:
			say("530 who are you")
		case verb == "MAIL", verb == "RCPT":
			_, address, _ := strings.Cut(rest, ":")
			envelope += strings.Fields(address)[0] + " "
			say("250 ok")
		case verb == "DATA" && full:
			say("452 full")
		case verb == "DATA":
			say("354 go on")
			letter := envelope + "\n"
			for {
				l, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if l == ".\r\n" {
					break
				}
				letter += l
			}
			s.mu.Lock()
			s.letters, s.secured = append(s.letters, letter), append(s.secured, secure)
			s.mu.Unlock()
			say("250 taken")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("502 what")
		}
	}
}

func (s *mailServer) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// man is a postman of the server's, who trusts its certificate.
func (s *mailServer) man(t *testing.T, scheme, password string) *postman {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := MailServer{SMTP: scheme + "://juyan@" + s.Addr().String(), SMTPFrom: "juyan@zone.example", Password: file}.postman()
	if err != nil {
		t.Fatal(err)
	}
	p.trust.RootCAs = s.trust
	return p
}

// A whistle blown is told by mail with its number and link and nothing the firm
// wrote; a server that is full is tried again, and a dead letter is resent.
func TestAWhistleIsToldByMail(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		ctx := context.Background()
		server := newMailServer(t)
		clock := storetest.NewClock()
		a, err := Open(ctx, Config{DB: storetest.URL(t, d), Pack: packs.Model(), Clock: clock, Site: "https://zone.example", Mail: server.man(t, "smtp", "p w"), Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		if err := a.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
			t.Fatal(err)
		}
		id, err := a.Hook.Add(ctx, kernel.System(), hook.AddInput{Name: "值班", Format: hook.Mail, URL: " duty@zone.example ", Events: []string{"whistle.raised"}})
		if err != nil {
			t.Fatal(err)
		}
		firm := a.Org.Directory().Enterprises()[0]
		blow := func() *matter.Matter {
			m, err := a.Matter.Raise(ctx, a.contactOf(firm.ID), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"蒸汽压力不足，中试线被迫停车"}}})
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		m := blow()
		if n, err := a.Hook.Deliver(ctx); n != 1 || err != nil || len(server.letters) != 1 || !server.secured[0] {
			t.Fatalf("%d arrived, %v, %q", n, err, server.letters)
		}
		envelope, text, _ := strings.Cut(server.letters[0], "\n")
		letter, err := mail.ReadMessage(strings.NewReader(text))
		if err != nil || strings.TrimSpace(envelope) != "<juyan@zone.example> <duty@zone.example>" {
			t.Fatalf("%v %s", err, envelope)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
		if err != nil || !strings.HasPrefix(subject, "[居延高新区] ") || !strings.HasSuffix(subject, m.Number) {
			t.Errorf("subject %q %v", subject, err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(letter.Body))
		if err != nil || !strings.Contains(string(body), "https://zone.example/m/whistle/"+string(m.ID)) {
			t.Errorf("body %q %v", body, err)
		}
		for _, private := range []string{"蒸汽", firm.Name, a.contactOf(firm.ID).Name} {
			if strings.Contains(subject+string(body), private) {
				t.Errorf("the mail says %q", private)
			}
		}

		server.set(func() { server.full = true })
		blow()
		for range 10 {
			if n, err := a.Hook.Deliver(ctx); n != 0 || err != nil {
				t.Fatalf("%d arrived, %v", n, err)
			}
			clock.Advance(6 * time.Hour)
		}
		l, list, err := a.Hook.View(ctx, kernel.System(), id)
		if err != nil || l.Dead != 1 || !strings.Contains(list[0].Error, "452") {
			t.Fatalf("%+v %+v %v", l, list, err)
		}
		server.set(func() { server.full = false })
		if n, err := a.Hook.Resend(ctx, kernel.System(), id, ""); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if n, err := a.Hook.Deliver(ctx); n != 1 || err != nil || len(server.letters) != 2 {
			t.Errorf("%d arrived, %v", n, err)
		}
	}
}

// Somebody is told of what waits for them at a mailbox they proved theirs, once
// each, and of nothing before or after.
func TestPeopleAreToldByMailOfWhatWaitsForThem(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) { toldByMail(t, d) })
	}
}

func toldByMail(t *testing.T, d store.Dialect) {
	ctx := context.Background()
	server := newMailServer(t)
	clock := storetest.NewClock()
	a, err := Open(ctx, Config{DB: storetest.URL(t, d), Pack: packs.Model(), Clock: clock, Site: "https://zone.example", Mail: server.man(t, "smtp", "p w"), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(a.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}))
	firm := a.Org.Directory().Enterprises()[0]
	blow := func() *matter.Matter {
		clock.Advance(time.Minute)
		m, err := a.Matter.Raise(ctx, a.contactOf(firm.ID), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"蒸汽压力不足"}}})
		ok(err)
		return m
	}
	first := blow()
	var post kernel.ID
	ok(a.DB.Read(ctx, func(tx *store.Tx) error {
		holders, err := store.All(tx, store.Value[string], `SELECT holder FROM inbox WHERE matter_id = $1`, first.ID)
		for _, h := range holders {
			if id, is := strings.CutPrefix(h, "post:"); is {
				post = kernel.ID(id)
			}
		}
		return err
	}))
	who := a.actorOf(post)
	if who.Person == "" {
		t.Fatal("nobody holds what waits")
	}
	deliver := func(want int) {
		t.Helper()
		ok(a.Hook.Remind(ctx))
		if n, err := a.Hook.Deliver(ctx); n != want || err != nil {
			t.Fatalf("%d arrived, want %d, %v", n, want, err)
		}
	}
	read := func() string {
		letter, err := mail.ReadMessage(strings.NewReader(server.letters[len(server.letters)-1][strings.Index(server.letters[len(server.letters)-1], "\n")+1:]))
		ok(err)
		body, err := io.ReadAll(quotedprintable.NewReader(letter.Body))
		ok(err)
		return string(body)
	}
	kinds := func() string {
		var list []string
		ok(a.DB.Read(ctx, func(tx *store.Tx) (err error) {
			list, err = store.All(tx, store.Value[string], `SELECT kind FROM event WHERE kind LIKE 'mail.%' ORDER BY seq`)
			return err
		}))
		return strings.Join(list, " ")
	}

	ok(a.Hook.AskMail(ctx, who, " liang@zone.example "))
	if err := a.Hook.AskMail(ctx, who, "liang@zone.example"); kernel.CodeOf(err) != kernel.CodeTooMany {
		t.Errorf("twice at once: %v", err)
	}
	deliver(1)
	text := read()
	_, token, found := strings.Cut(text, "https://zone.example/account/mail/confirm/")
	token = strings.Fields(token + " -")[0]
	if !found || len(token) < 20 {
		t.Fatalf("%q", text)
	}
	blow()
	deliver(0) // not confirmed
	mine, err := a.Hook.Mine(ctx, who)
	ok(err)
	if mine.Address != "liang@zone.example" || mine.Confirmed {
		t.Errorf("%+v", mine)
	}
	list, err := a.Hook.List(ctx, kernel.System())
	ok(err)
	if err := a.Hook.Switch(ctx, kernel.System(), list[0].ID, true); kernel.CodeOf(err) != kernel.CodeConflict {
		t.Errorf("switched on for them: %v", err)
	}
	other := a.contactOf(firm.ID)
	for name, try := range map[string]error{"another token": a.Hook.ConfirmMail(ctx, who, token+"x"), "another person": a.Hook.ConfirmMail(ctx, other, token)} {
		if kernel.CodeOf(try) != kernel.CodeNotFound {
			t.Errorf("%s: %v", name, try)
		}
	}
	ok(a.Hook.ConfirmMail(ctx, who, token))
	if err := a.Hook.ConfirmMail(ctx, who, token); kernel.CodeOf(err) != kernel.CodeNotFound {
		t.Errorf("the link twice: %v", err)
	}
	deliver(0) // what waited before
	m := blow()
	deliver(1)
	if text := read(); !strings.Contains(text, m.Number) || !strings.Contains(text, "https://zone.example/m/whistle/"+string(m.ID)) || strings.Contains(text, "蒸汽") || strings.Contains(text, firm.Name) {
		t.Errorf("%q", text)
	}
	deliver(0) // once
	ok(a.Hook.DropMail(ctx, who))
	blow()
	deliver(0)
	if got := kinds(); got != "mail.asked mail.confirmed mail.dropped" {
		t.Errorf("events %s", got)
	}

	ok(a.Hook.AskMail(ctx, who, "liang@zone.example"))
	deliver(1)
	_, token, _ = strings.Cut(read(), "https://zone.example/account/mail/confirm/")
	token = strings.Fields(token + " -")[0]
	clock.Advance(72 * time.Hour)
	if err := a.Hook.ConfirmMail(ctx, who, token); kernel.CodeOf(err) != kernel.CodeNotFound {
		t.Errorf("a link of three days ago: %v", err)
	}
	if err := a.Hook.AskMail(ctx, who, "no mailbox"); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Errorf("no mailbox: %v", err)
	}
}

// Mail goes out under TLS or not at all, to who shows the right certificate.
func TestMailGoesOutUnderTLS(t *testing.T) {
	ctx := context.Background()
	server := newMailServer(t)
	letter := hook.Request{Header: map[string]string{"Subject": "题", "Id": "1"}, Body: []byte(".\n一行\n")}
	if err := server.man(t, "smtp", "p w").send(ctx, "a@b.example", letter); err != nil {
		t.Errorf("STARTTLS: %v", err)
	}
	server.set(func() { server.implicit = true })
	if err := server.man(t, "smtps", "p w").send(ctx, "a@b.example", letter); err != nil {
		t.Errorf("TLS: %v", err)
	}
	if len(server.letters) != 2 || !server.secured[0] || !server.secured[1] {
		t.Errorf("%q %v", server.letters, server.secured)
	}
	stranger := server.man(t, "smtps", "p w")
	stranger.trust.RootCAs = nil
	if err := stranger.send(ctx, "a@b.example", letter); err == nil {
		t.Error("a certificate nobody vouches for was taken")
	}
	if err := server.man(t, "smtps", "wrong").send(ctx, "a@b.example", letter); err == nil || !strings.Contains(err.Error(), "535") {
		t.Errorf("a wrong password: %v", err)
	}
	server.set(func() { server.implicit, server.starttls = false, false })
	far := server.man(t, "smtp", "p w")
	far.local = false // as if it were another machine
	if err := far.send(ctx, "a@b.example", letter); err == nil || !strings.Contains(err.Error(), "STARTTLS") {
		t.Errorf("in the clear: %v", err)
	}
	if len(server.letters) != 2 {
		t.Errorf("%d letters", len(server.letters))
	}
}

func TestMailSettings(t *testing.T) {
	for name, bad := range map[string]MailServer{
		"a password in the address": {SMTP: "smtps://u:p@mail.example", SMTPFrom: "a@b.example"}, "no address": {SMTP: "mail.example", SMTPFrom: "a@b.example"},
		"another protocol": {SMTP: "https://mail.example", SMTPFrom: "a@b.example"}, "from nobody": {SMTP: "smtps://mail.example"}, "no file": {SMTP: "smtps://u@mail.example", SMTPFrom: "a@b.example", Password: "none"},
	} {
		if _, err := bad.postman(); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for address, want := range map[string]string{"smtps://mail.example": "mail.example:465", "smtp://mail.example": "mail.example:587", "smtp://127.0.0.1:25": "127.0.0.1:25"} {
		p, err := MailServer{SMTP: address, SMTPFrom: "居延 <a@b.example>"}.postman()
		if err != nil || p.addr != want || p.from != "a@b.example" || p.auth != nil {
			t.Errorf("%s: %+v %v", address, p, err)
		}
	}
	if p, err := (MailServer{}).postman(); p != nil || err != nil {
		t.Error("mail without a server")
	}
}

func TestTheDoctorSignsInAtTheMailServer(t *testing.T) {
	server := newMailServer(t)
	server.set(func() { server.starttls = false }) // on this machine it may do without
	t.Setenv("LC_ALL", "C")
	ask := func(password string) string {
		file := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(file, []byte(password), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		d := &doctor{out: &IO{Out: &out, Err: &out}, mail: MailServer{SMTP: "smtp://juyan@" + server.Addr().String(), SMTPFrom: "a@b.example", Password: file}}
		d.postman(context.Background())
		return out.String()
	}
	if s := ask("p w"); s != "ok    mail: "+server.Addr().String()+" lets us in\n" {
		t.Error(s)
	}
	if s := ask("wrong"); !strings.HasPrefix(s, "fail  mail: ") || !strings.Contains(s, "535") {
		t.Error(s)
	}
	_ = server.Close()
	if s := ask("p w"); !strings.HasPrefix(s, "fail  mail: ") {
		t.Error(s)
	}
}
