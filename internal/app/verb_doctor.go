package app

import (
	"context"
	"fmt"

	"juyan/internal/kernel"
)

// DoctorCmd is `juyan doctor`: looks at everything a zone stands on and changes
// nothing. One line each: ok, warn or fail, what was looked at, what was found
// and what to do.
type DoctorCmd struct {
	Place
	KeyFile
	SignInKeyFile
	IdentityProviders
	MailServer
	TLSCert string `name:"tls-cert" env:"JUYAN_TLS_CERT" file:"" placeholder:"FILE" help:"证书（PEM），检查是否快到期 · Certificate chain in PEM, to see when it ends."`
}

// Run prints the findings; one that fails is an error.
func (c *DoctorCmd) Run(ctx context.Context, io *IO) error {
	d := &doctor{out: io, place: c.Place, key: c.KeyFile, secret: c.SignInKeyFile, oidc: c.IdentityProviders, mail: c.MailServer, cert: c.TLSCert, now: kernel.SystemClock.Now()}
	whole := d.pack()
	d.certificate()
	d.providers(ctx)
	d.postman(ctx)
	if d.database(ctx) && whole {
		d.house(ctx)
	}
	if d.failed > 0 {
		return kernel.Conflict(kernel.T("%d 项不正常，见上", "%d of the checks failed; see above"), d.failed)
	}
	return nil
}

// doctor collects findings.
type doctor struct {
	out    *IO
	place  Place
	key    KeyFile
	secret SignInKeyFile
	oidc   IdentityProviders
	mail   MailServer
	cert   string
	now    kernel.Instant
	failed int
}

// How a check ended.
const (
	fine    = "ok  "
	caution = "warn"
	broken  = "fail"
)

func (d *doctor) say(state string, what, found kernel.Text, args ...any) {
	if state == broken {
		d.failed++
	}
	_, _ = fmt.Fprintf(d.out.Out, "%s  %s: %s\n", state, what.In(Terminal()), found.Format(args...).In(Terminal()))
}

// fault says an error as its own text.
func (d *doctor) fault(what kernel.Text, err error) {
	d.say(broken, what, kernel.AllErrors(err)[0].Text)
}
