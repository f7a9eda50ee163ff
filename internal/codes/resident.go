package codes

import (
	"time"

	"juyan/internal/kernel"
)

var nameResident = kernel.T("居民身份号码", "resident identity number")

// residentCheck[Σ mod 11] is the last character (GB 11643-1999, ISO 7064 MOD 11-2).
const residentCheck = "10X98765432"

var residentWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// CheckResidentID checks a resident identity number (GB 11643-1999): length,
// digits, check character and the date of birth, which must exist and not lie
// after today (a zero today is not compared); all of these else Bad. The area
// need only name a province, else Warn: codes of abolished counties stay on
// cards for life, and permits of foreigners begin with 9.
func CheckResidentID(code string, today kernel.Date) Result {
	s := Normalize(code)
	if len([]rune(s)) == 15 && allDigits(s) {
		return warn(kernel.T("这是15位的旧号码，第一代身份证2013年起停用，请改用18位号码",
			"This is a 15-digit number of the first generation of cards, out of use since 2013; ask for the 18-character number"))
	}
	if len([]rune(s)) != 18 {
		return wrongLength(nameResident, s, 18)
	}
	if !allDigits(s[:17]) || s[17] != 'X' && !allDigits(s[17:]) {
		return bad(kernel.T("前17位应全是数字，末位是数字或X", "The first 17 characters are digits, the last a digit or X"))
	}
	born, err := kernel.ParseDate(s[6:10] + "-" + s[10:12] + "-" + s[12:14])
	if err != nil || born.Year < 1850 || !today.IsZero() && born.After(today) {
		return bad(kernel.T("第7至14位“%s”不是合理的出生日期", "Characters 7–14, %q, are no plausible date of birth"), s[6:14])
	}
	if want := residentCheckOf(s); s[17] != want {
		return bad(kernel.T("校验位不符：有一位或几位写错了，请对照证件重新输入", "The check character does not fit: some digit is wrong; enter it again from the card"))
	}
	area, known := LookupArea(s[:2] + "0000")
	if !known {
		return warn(kernel.T("校验正确，但前两位“%s”不是省级代码（外国人永久居留身份证以9开头）",
			"The checks fit, but %q is no province (permanent residence cards of foreigners begin with 9)"), s[:2])
	}
	return ok(kernel.T("校验正确；%s；%s出生；%s", "The checks fit; %s; born %s; %s"), area.Name, born.String(), residentSex(s[16]))
}

// BirthDate returns the date of birth in a resident identity number that is not Bad.
func BirthDate(code string) (kernel.Date, bool) {
	s := Normalize(code)
	if CheckResidentID(s, kernel.Date{}).Verdict == Bad || len(s) != 18 {
		return kernel.Date{}, false
	}
	t, err := time.Parse("20060102", s[6:14])
	return kernel.DateOf(t), err == nil
}

func residentCheckOf(s string) byte {
	sum := 0
	for i, w := range residentWeights {
		sum += int(s[i]-'0') * w
	}
	return residentCheck[sum%11]
}

// residentSex reads character 17: odd for men, even for women.
func residentSex(c byte) kernel.Text {
	if (c-'0')%2 == 1 {
		return kernel.T("男", "male")
	}
	return kernel.T("女", "female")
}
