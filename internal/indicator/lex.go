package indicator

import (
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// The bounds of a formula: beyond them nobody can read it.
const (
	maxFormula = 1000 // characters
	maxDepth   = 40   // parentheses within parentheses
	maxNodes   = 2000 // after growth(…) and share(…) are written out
)

// token is a piece of a formula: a number, a name or one sign. pos counts
// characters from 1; the end is the empty token.
type token struct {
	text string
	pos  int
}

// typed are signs as an input method writes them.
var typed = strings.NewReplacer("×", "*", "÷", "/", "（", "(", "）", ")", "，", ",", "－", "-", "−", "-", "＋", "+", "＊", "*", "／", "/", "　", " ")

func tokens(text string) ([]token, error) {
	if n := utf8.RuneCountInString(text); n > maxFormula {
		return nil, at(maxFormula, kernel.T("公式超过 %d 个字符", "the formula is longer than %d characters"), kernel.T("请拆成几个指标，用 value(代码) 引用", "split it into indicators and refer to them by value(code)"), maxFormula)
	}
	rest, pos := typed.Replace(text), 1
	var out []token
	for rest != "" {
		n := tokenLen(rest)
		piece := rest[:n]
		switch {
		case strings.TrimSpace(piece) == "":
		case n == 1 && strings.ContainsAny(piece, "+-*/(),"), isName(piece[0]), isDigit(piece[0]):
			out = append(out, token{piece, pos})
		default:
			return nil, at(pos, kernel.T("不认识“%s”", "%q is not known here"), kernel.T("公式里只有数字、名称、+ - * / 和圆括号", "a formula has numbers, names, + - * / and parentheses"), piece)
		}
		pos, rest = pos+utf8.RuneCountInString(piece), rest[n:]
	}
	return append(out, token{"", pos}), nil
}

// tokenLen is the length in bytes of the token rest begins with.
func tokenLen(rest string) int {
	n := 1
	switch c := rest[0]; {
	case isName(c):
		for n < len(rest) && (isName(rest[n]) || isDigit(rest[n]) || rest[n] == '.') {
			n++
		}
	case isDigit(c):
		for n < len(rest) && (isDigit(rest[n]) || rest[n] == '.') {
			n++
		}
	default:
		_, n = utf8.DecodeRuneInString(rest)
	}
	return n
}

func isName(c byte) bool  { return c >= 'a' && c <= 'z' || c == '_' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// at is what is wrong at a character of a formula and how to mend it.
func at(pos int, what, how kernel.Text, args ...any) error {
	return kernel.Invalid("formula", kernel.T("公式第 %d 个字符：%s。%s", "formula, character %d: %s. %s"), pos, what.Format(args...), how)
}
