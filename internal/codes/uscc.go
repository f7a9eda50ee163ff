package codes

import (
	"strings"

	"juyan/internal/kernel"
)

// usccAlphabet holds the 31 characters of GB 32100-2015; I, O, S, V and Z are
// left out because they are mistaken for digits. The index is the value.
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var nameUSCC = kernel.T("统一社会信用代码", "unified social credit code")
var nameOrg = kernel.T("组织机构代码", "organisation code")

// usccDepartments is table 1 of GB 32100-2015: who registered the body.
var usccDepartments = map[byte]kernel.Text{
	'1': kernel.T("机构编制", "institutional establishment"), '2': kernel.T("外交", "foreign affairs"),
	'3': kernel.T("司法行政", "justice"), '4': kernel.T("文化", "culture"),
	'5': kernel.T("民政", "civil affairs"), '6': kernel.T("旅游", "tourism"),
	'7': kernel.T("宗教", "religious affairs"), '8': kernel.T("工会", "trade union"),
	'9': kernel.T("市场监管（工商）", "market regulation"), 'A': kernel.T("军队改革和编制", "military establishment"),
	'N': kernel.T("农业农村", "agriculture"), 'Y': kernel.T("其他", "other"),
}

// CheckUSCC checks a unified social credit code (GB 32100-2015): length and
// alphabet (else Bad), registering department, area digits, the check of the
// organisation code in characters 9–17 (GB 11714) and the check character (else
// Warn, because genuine codes such as 91350203M0001QAY9B fail).
func CheckUSCC(code string) Result {
	s := Normalize(code)
	if len([]rune(s)) != 18 {
		return wrongLength(nameUSCC, s, 18)
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune(usccAlphabet, r) }); i >= 0 {
		return bad(kernel.T("第%d位“%s”不会出现在统一社会信用代码里（不用字母 I、O、S、V、Z，常与 1、0、5 混淆），请对照执照更正",
			"Character %d, %q, never occurs in a unified social credit code (I, O, S, V and Z are not used; they look like 1, 0, 5); compare it with the licence"),
			len([]rune(s[:i]))+1, firstRune(s[i:]))
	}
	if !allDigits(s[2:8]) {
		return bad(kernel.T("第3至8位“%s”应是6位行政区划数字", "Characters 3–8, %q, must be the six digits of an area"), s[2:8])
	}
	if want := usccCheck(s[:17]); want != s[17] {
		return warn(kernel.T("校验位不符：按 GB 32100 末位应为%c。请对照执照；确实如此也可以保存（少数真实代码不合校验）",
			"The check character does not fit: GB 32100 gives %c. Compare it with the licence; if it is printed so, keep it (a few genuine codes fail)"), want)
	}
	if r := CheckOrgCode(s[8:17]); r.Verdict != OK {
		return warn(kernel.T("总校验位正确，但第9至17位的组织机构代码不合 GB 11714 校验，请对照执照",
			"The last character fits, but the organisation code in characters 9–17 fails its own check (GB 11714); compare it with the licence"))
	}
	department, known := usccDepartments[s[0]]
	if !known {
		return warn(kernel.T("校验正确，但首位“%c”不是已知的登记管理部门", "The checks fit, but %c is not a known registering department"), s[0])
	}
	return ok(kernel.T("校验正确；登记部门：%s；登记地：%s", "The checks fit; registered with: %s; in: %s"), department, areaWords(s[2:8]))
}

// usccCheck returns character 18 for the first 17: the weights are 3^(i−1)
// mod 31, C18 = (31 − Σ mod 31) mod 31.
func usccCheck(s string) byte {
	sum, weight := 0, 1
	for i := range len(s) {
		sum += strings.IndexByte(usccAlphabet, s[i]) * weight
		weight = weight * 3 % 31
	}
	return usccAlphabet[(31-sum%31)%31]
}

// CheckOrgCode checks the nine characters of an organisation code (GB 11714-1997),
// with or without the dash before the last. A failed check is a Warn.
func CheckOrgCode(code string) Result {
	s := Normalize(code)
	if len([]rune(s)) != 9 {
		return wrongLength(nameOrg, s, 9)
	}
	for i := range len(s) - 1 {
		if orgValue(s[i]) < 0 {
			return bad(kernel.T("组织机构代码前8位只用数字和大写字母", "The first eight characters of an organisation code are digits and capital letters"))
		}
	}
	want := orgCheck(s[:8])
	if s[8] != want {
		return warn(kernel.T("校验位不符：按 GB 11714 末位应为%c，请对照证照", "The check character does not fit: GB 11714 gives %c; compare it with the certificate"), want)
	}
	return ok(kernel.T("校验正确（GB 11714）", "The check fits (GB 11714)"))
}

// orgCheck returns the ninth character: 11 − Σ mod 11, written X for 10, 0 for 11.
func orgCheck(s string) byte {
	sum := 0
	for i, weight := range [8]int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += orgValue(s[i]) * weight
	}
	return "0X987654321"[sum%11]
}

func orgValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	}
	return -1
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
