package web

import (
	"strconv"

	"juyan/internal/caseflow"
	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

var (
	affiliationCodes = []string{string(org.Own), string(org.Stationed), string(org.Vertical), string(org.UtilityCo)}
	unitKindCodes    = []string{string(org.Committee), string(org.Agency), string(org.Department), string(org.Company), string(org.Party)}
	classCodes       = []string{"1", "2", "3", "0"}
	levelCodes       = []string{"leader", "head", "deputy", "staff"}
	sizeCodes        = []string{string(org.Large), string(org.Medium), string(org.Small), string(org.Micro)}
	statusCodes      = []string{string(org.Building), string(org.Operating), string(org.Suspended), string(org.Gone)}
	memberRoleCodes  = []string{string(org.RoleLead), string(org.RoleCommissioner), string(org.RoleOfficer), string(org.RoleMember)}
	forceKindCodes   = []string{string(org.Project), string(org.Standing)}
)

// words returns the text of a code under prefix; a code the program does not
// know (pack data) as it is, none as "".
func words(c *web.Ctx, prefix string, known []string, code string) string {
	for _, k := range known {
		if k == code {
			return c.T(prefix + code)
		}
	}
	return code
}

func affiliation(c *web.Ctx, a org.Affiliation) string {
	return words(c, "affiliation.is.", affiliationCodes, string(a))
}

func unitKind(c *web.Ctx, k org.UnitKind) string {
	return words(c, "unit.kind.", unitKindCodes, string(k))
}

func class(c *web.Ctx, n int) string { return words(c, "unit.class.", classCodes, strconv.Itoa(n)) }

func level(c *web.Ctx, code string) string { return words(c, "post.level.", levelCodes, code) }

func size(c *web.Ctx, s org.EnterpriseSize) string {
	return words(c, "firm.size.", sizeCodes, string(s))
}

func status(c *web.Ctx, s org.EnterpriseStatus) string {
	return words(c, "firm.status.", statusCodes, string(s))
}

func memberRole(c *web.Ctx, r org.MemberRole) string {
	return words(c, "member.role.", memberRoleCodes, string(r))
}

func forceKind(c *web.Ctx, k org.TaskForceKind) string {
	return words(c, "force.kind.", forceKindCodes, string(k))
}

// listed returns the name of a code in a pack list, or the code.
func listed(c *web.Ctx, list []caseflow.Option, code string) string {
	for _, o := range list {
		if o.Code == code {
			return o.Name.In(c.Lang)
		}
	}
	return code
}

func listOptions(c *web.Ctx, list []caseflow.Option) []ui.Option {
	var out []ui.Option
	for _, o := range list {
		out = append(out, ui.Option{Value: o.Code, Label: o.Name.In(c.Lang)})
	}
	return out
}

// industry names a class of GB/T 4754; the names are Chinese, as the standard.
func industry(code string) string {
	if i, ok := codes.LookupIndustry(code); ok {
		return i.Code + " " + i.Name
	}
	return code
}

func area(code string) string {
	path := codes.AreaPath(code)
	if len(path) == 0 {
		return code
	}
	out := code
	for _, a := range path {
		out += " " + a.Name
	}
	return out
}

// figureOf is money as statistics count it: in 10,000 yuan, in English in
// millions.
func figureOf(c *web.Ctx, m kernel.Money) float64 {
	if c.Lang == kernel.EN {
		return float64(m) / 100_000_000
	}
	return float64(m) / 1_000_000
}

// money writes an amount as figureOf counts it: "21,400", "214.0".
func money(c *web.Ctx, m kernel.Money) string {
	if c.Lang == kernel.EN {
		tenths := (int64(m) + 5_000_000) / 10_000_000
		return ui.Num(tenths/10) + "." + strconv.FormatInt(tenths%10, 10)
	}
	return ui.Num((int64(m) + 500_000) / 1_000_000)
}

// moneyWords is money with its unit; nothing known is nothing said.
func moneyWords(c *web.Ctx, m kernel.Money) string {
	if m == 0 {
		return ""
	}
	return c.T("unit.millions", money(c, m))
}

// span writes a dated span: "2022-01-01 至今".
func span(c *web.Ctx, from, to kernel.Date) string {
	if to.IsZero() {
		return c.T("span.open", from)
	}
	return c.T("span.closed", from, to)
}

func yesNo(c *web.Ctx, b bool) string {
	if b {
		return c.T("said.yes")
	}
	return c.T("said.no")
}
