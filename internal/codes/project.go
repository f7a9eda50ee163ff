package codes

import "juyan/internal/kernel"

var nameProject = kernel.T("投资项目代码", "investment project code")

// CheckProjectCode checks the code of an investment project (GB/T 40058-2021):
// YYMM-area(6)-department(2)-type(2)-serial(5)+check(1), dashes optional. The
// check, ISO 7064 MOD 11,10 over the first 19 digits, was inferred from public
// codes, so a mismatch is only a Warn; so are an odd month and an unknown area.
func CheckProjectCode(code string) Result {
	s := Normalize(code)
	if len([]rune(s)) != 20 {
		return wrongLength(nameProject, s, 20)
	}
	if !allDigits(s) {
		return bad(kernel.T("投资项目代码只有数字和连字符，如 2210-152900-04-01-123458", "An investment project code is digits and dashes, such as 2210-152900-04-01-123458"))
	}
	if month := s[2:4]; month < "01" || month > "12" {
		return warn(kernel.T("开头“%s”应为年月，月份不在01至12之间，请核对", "%q should be year and month, but the month is not 01–12; please compare"), s[:4])
	}
	if want := mod1110(s[:19]); s[19] != want {
		return warn(kernel.T("校验位不符：推算末位应为%c。规则由公开代码推得，请核对，确实如此可以保存",
			"The check digit does not fit: %c was expected. The rule is inferred from public codes; compare, and keep it if it is printed so"), want)
	}
	if _, known := LookupArea(s[4:10]); !known {
		return warn(kernel.T("校验正确，但地区“%s”不在区划表里，请核对", "The check fits, but area %q is not in the tables; please compare"), s[4:10])
	}
	return ok(kernel.T("校验正确；20%s年%s月赋码；地区：%s", "The check fits; given 20%s-%s; area: %s"), s[:2], s[2:4], areaWords(s[4:10]))
}

// mod1110 returns the check digit of ISO 7064 MOD 11,10.
func mod1110(s string) byte {
	p := 10
	for i := range len(s) {
		p = (p + int(s[i]-'0')) % 10
		if p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	return byte('0' + (11-p)%10)
}
