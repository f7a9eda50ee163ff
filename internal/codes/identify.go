package codes

import (
	"sort"
	"strings"

	"juyan/internal/kernel"
)

// Kind is a sort of identifier.
type Kind string

// The kinds Identify knows.
const (
	KindUSCC     Kind = "uscc"
	KindOrg      Kind = "org"
	KindResident Kind = "resident"
	KindProject  Kind = "project"
	KindIndustry Kind = "industry"
	KindArea     Kind = "area"
	KindUnknown  Kind = "unknown"
)

// Finding is one reading of a code.
type Finding struct {
	Code string // as typed
	Kind Kind
	Name kernel.Text // of the kind
	Result
}

// reading is one kind of code: what it looks like, in normal form, and how it
// is checked.
type reading struct {
	kind  Kind
	name  kernel.Text
	looks func(s string) bool
	check func(s string, today kernel.Date) Result
}

var readings = []reading{
	{KindUSCC, nameUSCC, looksUSCC, undated(CheckUSCC)},
	{KindResident, nameResident, looksResident, CheckResidentID},
	{KindProject, nameProject, length(20), undated(CheckProjectCode)},
	{KindOrg, nameOrg, length(9), undated(CheckOrgCode)},
	{KindArea, nameArea, looksArea, undated(CheckArea)},
	{KindIndustry, nameIndustry, looksIndustry, undated(CheckIndustry)},
}

// Identify says what a code may be, best verdict first. When some reading is
// OK, only those are returned; there is always at least one finding.
func Identify(code string, today kernel.Date) []Finding {
	code = strings.TrimSpace(code)
	s := Normalize(code)
	var found []Finding
	for _, r := range readings {
		if r.looks(s) {
			found = append(found, Finding{code, r.kind, r.name, r.check(s, today)})
		}
	}
	if len(found) == 0 {
		return []Finding{unknown(code, s)}
	}
	sort.SliceStable(found, func(a, b int) bool { return rank(found[a].Verdict) < rank(found[b].Verdict) })
	if found[0].Verdict == OK {
		for i, f := range found {
			if f.Verdict != OK {
				return found[:i]
			}
		}
	}
	return found
}

func unknown(code, s string) Finding {
	return Finding{code, KindUnknown, kernel.T("未识别", "not recognised"), bad(
		kernel.T("共%d位，不像任何已知代码：统一社会信用代码和身份号码18位，项目代码20位，组织机构代码9位，区划代码6位，行业代码1至4位",
			"%d characters fit no known code: unified social credit code and resident number 18, project 20, organisation 9, area 6, industry 1 to 4"),
		len([]rune(s)))}
}

func rank(v Verdict) int { return map[Verdict]int{OK: 0, Warn: 1, Bad: 2}[v] }

func undated(check func(string) Result) func(string, kernel.Date) Result {
	return func(s string, _ kernel.Date) Result { return check(s) }
}

func length(n int) func(string) bool {
	return func(s string) bool { return len([]rune(s)) == n }
}

// looksUSCC leaves out what is plainly a mistyped resident number: digits with a
// year of birth where one stands, unless the check of a USCC fits.
func looksUSCC(s string) bool {
	if !length(18)(s) {
		return false
	}
	resident := looksResident(s) && (s[6:8] == "19" || s[6:8] == "20")
	return !resident || CheckUSCC(s).Verdict == OK
}

func looksResident(s string) bool {
	return len(s) == 15 && allDigits(s) || len(s) == 18 && allDigits(s[:17])
}

func looksArea(s string) bool {
	return allDigits(s) && (len(s) == 6 || len(s) == 9 || len(s) == 12)
}

func looksIndustry(s string) bool {
	if s != "" && s[0] >= 'A' && s[0] <= 'Z' {
		return len(s) == 1 || len(s) <= 5 && allDigits(s[1:])
	}
	return allDigits(s) && len(s) >= 2 && len(s) <= 4
}
