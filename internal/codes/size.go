package codes

import "juyan/internal/kernel"

// SizeRules names the version of the size rules: 统计上大中小微型企业划分办法
// (2017), 国统字〔2017〕213号, in force since 2017-12-28.
const SizeRules = "国统字〔2017〕213号"

// Size is the size of an enterprise.
type Size string

// The sizes, largest first.
const (
	Large  Size = "large"
	Medium Size = "medium"
	Small  Size = "small"
	Micro  Size = "micro"
)

// Text returns 大型, 中型, 小型 or 微型.
func (s Size) Text() kernel.Text {
	return map[Size]kernel.Text{Large: kernel.T("大型", "large"), Medium: kernel.T("中型", "medium"),
		Small: kernel.T("小型", "small"), Micro: kernel.T("微型", "micro")}[s]
}

// SizeFigures are the yearly figures a size is judged by; nil means unknown.
type SizeFigures struct {
	People  *int64        // 从业人员
	Revenue *kernel.Money // 营业收入
	Assets  *kernel.Money // 资产总额
}

// SizeRule is one line of the annex: which industries, and the floors of large,
// medium and small. A nil list means that the indicator does not count. People
// are heads, revenue and assets 万元 (10,000 yuan).
type SizeRule struct {
	Name       kernel.Text
	Industries []string // prefixes of GB/T 4754-2017 codes, the longest match wins
	People     []int64
	Revenue    []int64
	Assets     []int64
}

// sizeRules is the annex of 国统字〔2017〕213号 with its notes on what each line
// covers. Railways (53), finance (J), health (84), education (P), letting of own
// property (704), public bodies (S, T) are outside it.
var sizeRules = []SizeRule{
	{kernel.T("农、林、牧、渔业", "farming, forestry, fishery"), []string{"A"}, nil, []int64{20000, 500, 50}, nil},
	{kernel.T("工业", "industry"), []string{"B", "C", "D"}, []int64{1000, 300, 20}, []int64{40000, 2000, 300}, nil},
	{kernel.T("建筑业", "construction"), []string{"E"}, nil, []int64{80000, 6000, 300}, []int64{80000, 5000, 300}},
	{kernel.T("批发业", "wholesale"), []string{"51"}, []int64{200, 20, 5}, []int64{40000, 5000, 1000}, nil},
	{kernel.T("零售业", "retail"), []string{"52"}, []int64{300, 50, 10}, []int64{20000, 500, 100}, nil},
	{kernel.T("交通运输业", "transport"), []string{"54", "55", "56", "57", "58", "591"}, []int64{1000, 300, 20}, []int64{30000, 3000, 200}, nil},
	{kernel.T("仓储业", "storage"), []string{"59"}, []int64{200, 100, 20}, []int64{30000, 1000, 100}, nil},
	{kernel.T("邮政业", "post"), []string{"60"}, []int64{1000, 300, 20}, []int64{30000, 2000, 100}, nil},
	{kernel.T("住宿业", "accommodation"), []string{"61"}, []int64{300, 100, 10}, []int64{10000, 2000, 100}, nil},
	{kernel.T("餐饮业", "catering"), []string{"62"}, []int64{300, 100, 10}, []int64{10000, 2000, 100}, nil},
	{kernel.T("信息传输业", "information transmission"), []string{"63", "64"}, []int64{2000, 100, 10}, []int64{100000, 1000, 100}, nil},
	{kernel.T("软件和信息技术服务业", "software and IT services"), []string{"65"}, []int64{300, 100, 10}, []int64{10000, 1000, 50}, nil},
	{kernel.T("房地产开发经营", "real estate development"), []string{"701"}, nil, []int64{200000, 1000, 100}, []int64{10000, 5000, 2000}},
	{kernel.T("物业管理", "property management"), []string{"702"}, []int64{1000, 300, 100}, []int64{5000, 1000, 500}, nil},
	{kernel.T("租赁和商务服务业", "leasing and business services"), []string{"L"}, []int64{300, 100, 10}, nil, []int64{120000, 8000, 100}},
	{kernel.T("其他未列明行业", "other industries"), []string{"M", "N", "O", "R", "85", "703", "709"}, []int64{300, 100, 10}, nil, nil},
}

// SizeRuleOf returns the line that covers an industry code of any level; false
// when the rules do not cover it or the code is unknown or too coarse to tell.
func SizeRuleOf(industry string) (SizeRule, bool) {
	i, found := LookupIndustry(industry)
	if !found {
		return SizeRule{}, false
	}
	for _, code := range []string{prefix(i, 3), prefix(i, 2), i.Section} {
		for _, rule := range sizeRules {
			for _, p := range rule.Industries {
				if p == code {
					return rule, true
				}
			}
		}
	}
	return SizeRule{}, false
}

func prefix(i Industry, n int) string {
	if i.Level == Section || len(i.Code) < n {
		return ""
	}
	return i.Code[:n]
}

// SizeOf judges the size of an enterprise: the highest tier whose floors are all
// met, else micro (one missed floor drops it to the next tier). Error codes:
// invalid with Field "industry" (not covered), "people", "revenue" or "assets"
// (needed and unknown, or negative).
func SizeOf(industry string, f SizeFigures) (Size, error) {
	rule, found := SizeRuleOf(industry)
	if !found {
		return "", kernel.Invalid("industry", kernel.T("《统计上大中小微型企业划分办法（2017）》不适用于行业“%s”，或行业代码不够细", "The size rules of 2017 do not cover industry %q, or the code is too coarse"), industry)
	}
	figures, err := rule.figures(f)
	if err != nil {
		return "", err
	}
	for tier, size := range []Size{Large, Medium, Small} {
		met := true
		for _, figure := range figures {
			met = met && figure.value >= figure.floors[tier]
		}
		if met {
			return size, nil
		}
	}
	return Micro, nil
}

type sizeFigure struct {
	value  int64
	floors []int64
}

// figures pairs what the rule asks for with what is known; money floors become fen.
func (r SizeRule) figures(f SizeFigures) ([]sizeFigure, error) {
	var out []sizeFigure
	var errs kernel.Errors
	take := func(field string, name kernel.Text, floors []int64, value *int64, unit int64) {
		switch {
		case floors == nil:
		case value == nil || *value < 0:
			errs.Add(kernel.Invalid(field, kernel.T("判定企业规模需要%s，请填写不小于0的数", "The size needs %s; enter a number not below 0"), name))
		default:
			scaled := make([]int64, len(floors))
			for i, floor := range floors {
				scaled[i] = floor * unit
			}
			out = append(out, sizeFigure{*value, scaled})
		}
	}
	const tenThousandYuan = 10000 * 100
	take("people", kernel.T("从业人员", "the number of people"), r.People, f.People, 1)
	take("revenue", kernel.T("营业收入", "the revenue"), r.Revenue, (*int64)(f.Revenue), tenThousandYuan)
	take("assets", kernel.T("资产总额", "the total assets"), r.Assets, (*int64)(f.Assets), tenThousandYuan)
	return out, errs.Err()
}
