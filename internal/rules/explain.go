package rules

import (
	"strings"

	"cel.dev/cel-go/cel"

	"juyan/internal/kernel"
)

// explain turns the compiler's first complaint into one a person who does not
// program can act on.
func explain(expr string, issues *cel.Issues) error {
	errs := issues.Errors()
	if len(errs) == 0 {
		return explainText(expr, 0, issues.String())
	}
	first := errs[0]
	return explainText(expr, first.Location.Column()+1, first.Message)
}

// hint is what to do about a complaint that contains a word.
type hint struct {
	in   func(expr, complaint string) bool
	text kernel.Text
}

var hints = []hint{
	{says("no such overload", "no matching overload"), kernel.T("两边的类型不一样，不能这样比较：文字加引号，数字不加引号", "the two sides are of different kinds: put texts in quotes, numbers without")},
	{says("cost limit"), kernel.T("条件太复杂，请拆成几条", "the condition is too much work; split it")},
	{says("exceeds limit", "expression code point size", "recursion", "nesting", "node limit"), kernel.T("条件太长或括号太多，请拆成几条", "the condition is too long or too deeply nested; split it")},
	{has("“", "”", "‘", "’", "，", "（", "）", "＝"), kernel.T("请用英文标点：' ( ) , =", "use plain ASCII punctuation: ' ( ) , =")},
	{singleEquals, kernel.T("相等要写两个等号 ==", "write two equals signs, ==, to compare")},
	{words(" and ", " or ", " not "), kernel.T("“并且”写 &&，“或者”写 ||，“不”写 !", "write && for and, || for or, ! for not")},
	{says("undeclared reference"), kernel.T("不认识的名称：表单字段写 f.字段代码，事项情况写 m.名称，文字加引号", "unknown name: write f.CODE for a field, m.NAME for a fact of the matter, and put texts in quotes")},
}

var generic = kernel.T("看不懂这里；写法例如 f.urgency == 'urgent' && m.redos >= 3", "this is not understood; write it like f.urgency == 'urgent' && m.redos >= 3")

// explainText words a complaint; at is the character it stands at, 1-based,
// 0 when it is not known.
func explainText(expr string, at int, complaint string) error {
	advice := generic
	for _, h := range hints {
		if h.in(expr, complaint) {
			advice = h.text
			break
		}
	}
	short, _, _ := strings.Cut(complaint, "\n")
	if at > 0 {
		return kernel.Invalid("", kernel.T("条件“%s”第 %d 个字符处有误：%s（%s）", "the condition %q is wrong at character %d: %s (%s)"), clip(expr), at, advice, short)
	}
	return kernel.Invalid("", kernel.T("条件“%s”算不出来：%s（%s）", "the condition %q cannot be answered: %s (%s)"), clip(expr), advice, short)
}

func says(parts ...string) func(expr, complaint string) bool {
	return func(_, complaint string) bool { return containsAny(complaint, parts) }
}

func has(parts ...string) func(expr, complaint string) bool {
	return func(expr, complaint string) bool {
		return strings.HasPrefix(complaint, "Syntax error") && containsAny(expr, parts)
	}
}

func words(parts ...string) func(expr, complaint string) bool {
	return func(expr, complaint string) bool {
		return strings.HasPrefix(complaint, "Syntax error") && containsAny(" "+strings.ToLower(expr)+" ", parts)
	}
}

// singleEquals finds an = that is not part of ==, !=, <= or >=.
func singleEquals(expr, complaint string) bool {
	if !strings.HasPrefix(complaint, "Syntax error") {
		return false
	}
	rest := strings.NewReplacer("==", "", "!=", "", "<=", "", ">=", "").Replace(expr)
	return strings.Contains(rest, "=")
}

func containsAny(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// clip shortens an expression for a message.
func clip(expr string) string {
	runes := []rune(expr)
	if len(runes) > 120 {
		return string(runes[:120]) + "…"
	}
	return expr
}
