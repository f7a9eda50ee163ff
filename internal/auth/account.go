package auth

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Account is a person's way in. Without a password nobody can sign in to it.
type Account struct {
	Person     kernel.ID
	Login      string
	Locked     bool
	Created    kernel.Instant // real time
	PasswordAt kernel.Instant // real time; zero = no password yet

	password string
}

// Usable reports whether somebody can sign in to the account.
func (a Account) Usable() bool { return a.password != "" && !a.Locked }

const accountColumns = `person_id, login, password, locked, created_at, password_at`

func scanAccount(r store.Scanner) (Account, error) {
	var a Account
	return a, r.Scan(&a.Person, &a.Login, &a.password, &a.Locked, &a.Created, &a.PasswordAt)
}

// Account reads a person's account; NotFound if there is none.
func (s *Service) Account(tx *store.Tx, person kernel.ID) (Account, error) {
	return store.One(tx, scanAccount, `SELECT `+accountColumns+` FROM account WHERE person_id = $1`, person)
}

// Accounts lists all accounts by login.
func (s *Service) Accounts(tx *store.Tx) ([]Account, error) {
	return store.All(tx, scanAccount, `SELECT `+accountColumns+` FROM account ORDER BY login`)
}

// AccountOf reads the account of a login; NotFound if there is none.
func (s *Service) AccountOf(tx *store.Tx, login string) (Account, error) {
	a, err := byLogin(tx, foldLogin(login))
	if err == nil && a.Person == "" {
		err = kernel.NotFound(kernel.T("没有账号“%s”", "There is no account %q"), login)
	}
	return a, err
}

// byLogin reads the account of a login; an unknown one is the zero Account.
func byLogin(tx *store.Tx, login string) (Account, error) {
	a, err := store.One(tx, scanAccount, `SELECT `+accountColumns+` FROM account WHERE login = $1`, login)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return Account{}, nil
	}
	return a, err
}

// foldLogin makes logins compare without regard to case and outer blanks.
func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// checkLogin goes without an expression: all letters of all scripts, 31 times, are
// two megabytes.
func checkLogin(login string) error {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
	odd := func(r rune) bool { return !word(r) && !strings.ContainsRune("._@-", r) }
	first, _ := utf8.DecodeRuneInString(login)
	if n := utf8.RuneCountInString(login); n >= 2 && n <= 32 && word(first) && !strings.ContainsFunc(login, odd) {
		return nil
	}
	return kernel.Invalid("login", kernel.T(
		"登录名“%s”不对：2 至 32 个字母、数字或 . _ @ -，以字母或数字开头",
		"Login %q is wrong: 2 to 32 letters, digits or . _ @ -, beginning with a letter or digit"), login)
}
