package auth

import (
	"strings"
	"testing"
)

func TestALoginIsTwoTo32LettersDigitsAndMarks(t *testing.T) {
	for _, login := range []string{"gao", "高岩", "li.wei-2", "7a", "a@b.example", "ⅣⅣ", strings.Repeat("居", 32)} {
		if err := checkLogin(login); err != nil {
			t.Errorf("%q: %v", login, err)
		}
	}
	for _, login := range []string{"", "g", "_gao", ".gao", "-gao", "@gao", "gao yan", "gao\n", "gao!", "高，岩", "a\xff", "\xffab", strings.Repeat("a", 33)} {
		if checkLogin(login) == nil {
			t.Errorf("%q is taken", login)
		}
	}
}
