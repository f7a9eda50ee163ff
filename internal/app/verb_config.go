package app

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"juyan/internal/kernel"
)

// ConfigCmd is `juyan config`: what is in force and where it was said. Its
// flags are the keys a config file may hold.
type ConfigCmd struct {
	Place
	Site
	Links
	KeyFile
	SignInKeyFile
	IdentityProviders
	MailServer
	Publishing
}

// Run prints a line for each setting: name, value, where it comes from.
func (c *ConfigCmd) Run(ctx *kong.Context, io *IO) error {
	s := &settings{}
	if c.Config != "" {
		var err error
		if s, err = loadSettings(string(c.Config), settable(ctx.Model)); err != nil {
			return err
		}
	}
	var table [][]string
	for _, f := range ctx.Selected().Flags {
		if f.Name != "help" {
			table = append(table, []string{f.Name, shown(ctx.FlagValue(f)), s.origin(ctx, f)})
		}
	}
	for _, row := range table {
		if _, err := fmt.Fprintf(io.Out, "%-18s %-40s %s\n", row[0], row[1], row[2]); err != nil {
			return err
		}
	}
	return nil
}

// shown is a value as a terminal may show it: passwords are masked.
func shown(v any) string {
	s := strings.Trim(fmt.Sprint(v), "[]")
	if s == "" {
		return "-"
	}
	return maskURL(s)
}

var passwordParam = regexp.MustCompile(`(?i)([?&](?:ssl)?password=)[^&]*`)

// maskURL hides the password of an address. One that cannot be taken apart is
// hidden whole.
func maskURL(s string) string {
	if !isPostgres(s) {
		return s
	}
	u, err := url.Parse(s)
	if err != nil {
		return "postgres://…"
	}
	return passwordParam.ReplaceAllString(u.Redacted(), "${1}xxxxx")
}

func isPostgres(db string) bool {
	return strings.HasPrefix(db, "postgres://") || strings.HasPrefix(db, "postgresql://")
}

// withPassword puts the password that stands alone in a file into the address
// of a database.
func withPassword(db, file string) (string, error) {
	if file == "" {
		return db, nil
	}
	if !isPostgres(db) {
		return "", kernel.Invalid("db-password-file", kernel.T("db-password-file 只用于 postgres:// 地址；%s 是文件", "db-password-file is for postgres:// addresses; %s is a file"), db)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", unopened("db-password-file", file, err)
	}
	u, err := url.Parse(db)
	if err != nil {
		return "", kernel.Invalid("db", kernel.T("数据库地址写得不对，应像 postgres://用户@主机:5432/库名", "The database address is malformed; write it like postgres://user@host:5432/name"))
	}
	name := u.User.Username()
	if name == "" {
		name = u.Query().Get("user")
	}
	u.User = url.UserPassword(name, strings.TrimRight(string(text), "\r\n"))
	return u.String(), nil
}
