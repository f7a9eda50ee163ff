package codes

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"juyan/internal/kernel"
)

//go:embed gb2260-2019.txt
var areaText string

var nameArea = kernel.T("区划代码", "area code")

// AreaSystem says which table an area code belongs to.
type AreaSystem string

// The two systems. They share the codes of provinces, prefectures and counties;
// the statistics system adds development zones that are no counties.
const (
	GB2260     AreaSystem = "gb2260"
	Statistics AreaSystem = "stats"
)

// Area is one six-digit area.
type Area struct {
	Code   string
	Name   string
	System AreaSystem
}

// statisticsAreas lists zones that only the statistics system knows (National
// Bureau of Statistics, 统计用区划代码). A zone adds its own here.
var statisticsAreas = map[string]string{
	"152971": "内蒙古阿拉善高新技术产业开发区",
}

// named is an area beside its code: every process keeps some thousands.
type named struct {
	name   string
	system AreaSystem
}

var areas = sync.OnceValue(func() map[int32]named {
	table := map[int32]named{}
	for code, name := range statisticsAreas {
		table[areaKey(code)] = named{name, Statistics}
	}
	for _, line := range tableLines(areaText) {
		nodes := strings.Split(line, "|")
		prefix, name, _ := strings.Cut(nodes[0], " ")
		if code := (prefix + "0000")[:6]; name != "" {
			table[areaKey(code)] = named{name, GB2260}
		}
		for _, node := range nodes[1:] {
			last, name, _ := strings.Cut(node, " ")
			table[areaKey(prefix+last)] = named{name, GB2260}
		}
	}
	return table
})

// areaKey is a code as a number; 0 = it is no code.
func areaKey(code string) int32 {
	n, err := strconv.ParseUint(code, 10, 31)
	if err != nil || len(code) != 6 {
		return 0
	}
	return int32(n)
}

// LookupArea finds a six-digit code in either system.
func LookupArea(code string) (Area, bool) {
	s := Normalize(code)
	a, found := areas()[areaKey(s)]
	if !found {
		return Area{}, false
	}
	return Area{s, a.name, a.system}, true
}

// AreaNames lists the names of provinces and prefectures, and of counties.
func AreaNames() (large, counties []string) {
	for code, a := range areas() {
		if code%100 == 0 {
			large = append(large, a.name)
		} else {
			counties = append(counties, a.name)
		}
	}
	return large, counties
}

// AreaPath returns the area and those it lies in, widest first: province,
// prefecture, county. Levels the tables do not hold are left out.
func AreaPath(code string) []Area {
	s := Normalize(code)
	if len(s) != 6 {
		return nil
	}
	var path []Area
	for _, up := range []string{s[:2] + "0000", s[:4] + "00", s} {
		if a, found := LookupArea(up); found && (len(path) == 0 || path[len(path)-1] != a) {
			path = append(path, a)
		}
	}
	return path
}

// CheckArea checks a code of six digits, or one of nine or twelve digits
// (township, village) of the statistics system, whose first six it looks up.
// An unknown code in a known prefecture is a Warn: areas come and go.
func CheckArea(code string) Result {
	s := Normalize(code)
	if !allDigits(s) || len(s) != 6 && len(s) != 9 && len(s) != 12 {
		return bad(kernel.T("区划代码是6位数字（统计用区划代码为9位或12位）", "An area code has 6 digits (9 or 12 in the statistics system)"))
	}
	area, found := LookupArea(s[:6])
	switch {
	case !found && len(AreaPath(s[:6])) == 0:
		return bad(kernel.T("没有以“%s”开头的省级区划", "No province begins with %q"), s[:2])
	case !found && s[4:6] >= "71" && s[4:6] <= "79":
		return warn(kernel.T("像是%s下开发区的统计用区划代码，但不在本表里，请核对", "It looks like the statistics code of a development zone in %s, but is not in our table; please compare"), areaWords(s[:6]))
	case !found:
		return warn(kernel.T("%s下没有这个代码（表为 GB/T 2260，2019年4月），可能已撤并或新设，请核对", "There is no such code in %s (table: GB/T 2260, April 2019); it may be abolished or newer; please compare"), areaWords(s[:6]))
	case area.System == Statistics:
		return ok(kernel.T("统计用区划代码：%s（不在 GB/T 2260 内）", "Statistics code: %s (not in GB/T 2260)"), areaWords(s[:6]))
	}
	return ok(kernel.T("GB/T 2260：%s", "GB/T 2260: %s"), areaWords(s[:6]))
}

// areaWords returns the names from province to county run together; 100000 is
// what bodies registered with the central authorities carry.
func areaWords(code string) string {
	if code == "100000" {
		return "国家"
	}
	var names []string
	for _, a := range AreaPath(code) {
		names = append(names, a.Name)
	}
	if len(names) == 0 {
		return code
	}
	return strings.Join(names, "")
}
