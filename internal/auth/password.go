package auth

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"juyan/internal/kernel"
)

const (
	minPassword = 10  // characters (NIST SP 800-63B asks for at least 8)
	maxPassword = 128 // longer ones only cost time
)

//go:embed common.txt
var commonText string

// common are passwords that are tried first, in lower case.
var common = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, line := range strings.Fields(commonText) {
		set[line] = true
	}
	return set
})

// CheckPassword returns what is wrong with a new password for login: shorter
// than 10 characters, longer than 128, all one character, one of the commonly
// used, or made of the login. There is no rule about kinds of characters: it
// makes passwords worse.
func CheckPassword(login, password string) error {
	lower := strings.ToLower(string(canonical(password)))
	n := utf8.RuneCountInString(lower)
	wrong := func(t kernel.Text, args ...any) error { return kernel.Invalid("password", t, args...) }
	switch {
	case n < minPassword:
		return wrong(kernel.T("密码有 %d 个字符，至少要 %d 个", "The password has %d characters; it needs at least %d"), n, minPassword)
	case n > maxPassword:
		return wrong(kernel.T("密码有 %d 个字符，最多 %d 个", "The password has %d characters; at most %d"), n, maxPassword)
	case strings.Trim(lower, string([]rune(lower)[:1])) == "":
		return wrong(kernel.T("密码不能只是一个字符的重复", "The password cannot be one character repeated"))
	case common()[lower] || common()[strings.TrimRight(lower, "0123456789!@#.")]:
		return wrong(kernel.T("这是一个常用密码，很容易被猜到，请换一个", "This password is used by many people and easily guessed; choose another"))
	case login != "" && strings.Contains(lower, foldLogin(login)) && n-utf8.RuneCountInString(login) <= minPassword/2:
		return wrong(kernel.T("密码不能只是登录名加几个字符", "The password cannot be the login name with a few characters added"))
	}
	return nil
}
