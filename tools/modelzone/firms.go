//go:build ignore

package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"juyan/internal/codes"
	"juyan/internal/kernel"
)

// firm is one line of enterprises.csv.
type firm struct {
	code, zh, en, shortZH, shortEN, uscc, industry, class, size, area, standing, founded string
	people, revenue                                                                      int64
	party                                                                                bool
	addressZH, addressEN                                                                 string
	contact                                                                              name
	titleZH, titleEN, phone                                                              string
}

func (f firm) row() []string {
	party := ""
	if f.party {
		party = "是"
	}
	return []string{f.code, f.zh, f.en, f.shortZH, f.shortEN, f.uscc, f.industry, f.class, f.size, f.area, f.standing, f.founded,
		fmt.Sprint(f.people), fmt.Sprint(f.revenue), party, f.addressZH, f.addressEN, f.contact.zh, f.contact.en, f.titleZH, f.titleEN, f.phone}
}

// sector is a sort of firm: class, how many, industries, what stands behind the
// name, and how large they are (people, revenue in 10,000 yuan).
type sector struct {
	class      string
	count      int
	industries []string
	trades     []trade
	people     [2]int
	revenue    [2]int
}

type trade struct{ zh, en string }

var sectors = []sector{
	{"chemical", 122, []string{"2662", "2669", "2614", "2613", "2612", "2631", "2641", "2645", "2661", "2619"},
		[]trade{{"化工", "Chemicals"}, {"精细化工", "Fine Chemicals"}, {"氟化工", "Fluorochemicals"}, {"助剂", "Additives"}, {"染料", "Dyes"}, {"生物化工", "Biochemicals"}, {"氯碱", "Chlor-alkali"}}, [2]int{35, 620}, [2]int{1200, 98000}},
	{"materials", 52, []string{"2659", "2651", "3985", "3091", "3240", "2652"},
		[]trade{{"新材料", "New Materials"}, {"硅业", "Silicon"}, {"电子材料", "Electronic Materials"}, {"碳素", "Carbon"}, {"膜材料", "Membranes"}}, [2]int{40, 780}, [2]int{2000, 126000}},
	{"pharma", 30, []string{"2710", "2720", "2730", "2761"},
		[]trade{{"药业", "Pharmaceuticals"}, {"生物", "Biotech"}, {"医药", "Medicines"}, {"苁蓉生物", "Cistanche Biotech"}}, [2]int{30, 420}, [2]int{1500, 52000}},
	{"energy", 32, []string{"4415", "4416", "4411", "4430", "2521"},
		[]trade{{"新能源", "New Energy"}, {"光伏", "Photovoltaics"}, {"风电", "Wind Power"}, {"能源", "Energy"}, {"氢能", "Hydrogen"}}, [2]int{12, 380}, [2]int{900, 88000}},
	{"mining", 14, []string{"1030", "1495", "3012"},
		[]trade{{"盐业", "Salt"}, {"矿产", "Minerals"}, {"建材", "Building Materials"}}, [2]int{20, 300}, [2]int{600, 24000}},
	{"food", 12, []string{"1353", "1371", "1439"},
		[]trade{{"食品", "Foods"}, {"驼产业", "Camel Products"}, {"农牧", "Farm Products"}}, [2]int{8, 120}, [2]int{200, 6000}},
	{"equipment", 26, []string{"4330", "4320", "3521", "3463"},
		[]trade{{"机械", "Machinery"}, {"设备安装", "Equipment"}, {"检修", "Maintenance"}, {"仪表", "Instruments"}}, [2]int{10, 160}, [2]int{300, 9000}},
	{"logistics", 44, []string{"5431", "5435", "5949", "5920"},
		[]trade{{"物流", "Logistics"}, {"运输", "Transport"}, {"仓储", "Storage"}, {"危货运输", "Hazardous Goods Transport"}}, [2]int{8, 210}, [2]int{150, 16000}},
	{"construction", 28, []string{"4720", "4840", "4910", "4710"},
		[]trade{{"建筑工程", "Construction"}, {"安装工程", "Installation"}, {"市政工程", "Municipal Works"}, {"防腐工程", "Anticorrosion"}}, [2]int{12, 260}, [2]int{400, 22000}},
	{"technology", 34, []string{"7452", "7722", "7320", "6513", "7461"},
		[]trade{{"检测", "Testing"}, {"环保科技", "Environmental Technology"}, {"科技", "Technology"}, {"信息技术", "Information Technology"}, {"安全技术服务", "Safety Services"}}, [2]int{5, 110}, [2]int{80, 5200}},
	{"trade", 26, []string{"5169", "6110", "6210", "5211", "7271"},
		[]trade{{"商贸", "Trading"}, {"酒店", "Hotel"}, {"餐饮", "Catering"}, {"人力资源", "Human Resources"}}, [2]int{3, 60}, [2]int{30, 3000}},
}

const firmTotal = 420

var districts = []trade{{"化工集中区纬一路", "Wei-1 Road, Chemical Park"}, {"化工集中区纬二路", "Wei-2 Road, Chemical Park"}, {"化工集中区经三路", "Jing-3 Road, Chemical Park"},
	{"新材料园创新街", "Innovation Street, New Materials Park"}, {"医药园苁蓉路", "Congrong Road, Pharma Park"}, {"能源园光华路", "Guanghua Road, Energy Park"},
	{"物流园通达路", "Tongda Road, Logistics Park"}, {"综合服务区居延大道", "Juyan Avenue, Service District"}}

// districtOf says where firms of a class stand.
var districtOf = map[string][]int{"chemical": {0, 1, 2}, "materials": {3, 2}, "pharma": {4}, "energy": {5}, "mining": {2, 5}, "food": {4, 7}, "equipment": {3, 7},
	"logistics": {6}, "construction": {7}, "technology": {7, 3}, "trade": {7}}

var titles = []trade{{"总经理", "General Manager"}, {"副总经理", "Deputy General Manager"}, {"办公室主任", "Office Manager"}, {"项目经理", "Project Manager"}, {"安环部长", "Safety and Environment Manager"}, {"财务负责人", "Finance Manager"}, {"行政主管", "Administrator"}}

// First and second characters of a firm's own name: desert, rock, water.
const (
	first  = "漠沙戈瀚朔驼胡柽岚曲弱黑沃额兰崖砾滩绿晴漫霞翎砚"
	second = "岩川原峰泉洲源桓环石硅恒晶泽润澜启拓衡序禾霖铎陇"
)

// sketched firms come first: the demonstration's contact speaks for E0001.
var sketched = []struct {
	zh, en, tradeZH, tradeEN, class, industry string
	people, revenue                           int64
	standing                                  string
}{
	{"蒙环", "Menghuan", "新材料", "New Materials", "materials", "3985", 186, 21400, "building"},
	{"漠岩", "Moyan", "新材料", "New Materials", "materials", "2659", 342, 46800, "operating"},
	{"驼峰", "Tuofeng", "硅业", "Silicon", "materials", "2659", 518, 88200, "operating"},
	{"绿洲", "Oasis", "生物", "Biotech", "pharma", "2761", 164, 18600, "operating"},
	{"曼德拉", "Mandela Hill", "精细化工", "Fine Chemicals", "chemical", "2662", 233, 32500, "building"},
}

type maker struct {
	r     *rand.Rand
	names *namer
	own   []trade
	taken map[string]bool
	firms []firm
}

func makeFirms() []firm {
	m := &maker{r: source(3), names: newNamer(4), taken: map[string]bool{}}
	for _, a := range first {
		for _, b := range second {
			m.own = append(m.own, trade{string(a) + string(b), latin(string(a) + string(b))})
		}
	}
	m.r.Shuffle(len(m.own), func(i, j int) { m.own[i], m.own[j] = m.own[j], m.own[i] })
	left := map[string]int{}
	for _, s := range sketched {
		m.add(trade{s.zh, s.en}, trade{s.tradeZH, s.tradeEN}, s.class, s.industry, s.people, s.revenue, s.standing)
		left[s.class]++
	}
	var rest []int
	for i, s := range sectors {
		for range s.count - left[s.class] {
			rest = append(rest, i)
		}
	}
	m.r.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	for _, i := range rest {
		m.random(sectors[i])
	}
	if len(m.firms) != firmTotal {
		panic(fmt.Sprintf("%d firms, want %d", len(m.firms), firmTotal))
	}
	return m.firms
}

func (m *maker) random(s sector) {
	own := m.own[len(m.firms)]
	standing := "operating"
	switch chance := m.r.IntN(100); {
	case chance < 9:
		standing = "building"
	case chance < 12:
		standing = "suspended"
	}
	m.add(own, pick(m.r, s.trades), s.class, pick(m.r, s.industries), skewed(m.r, s.people), skewed(m.r, s.revenue), standing)
}

// skewed draws between two bounds, small values more often than large ones.
func skewed(r *rand.Rand, bounds [2]int) int64 {
	x := r.Float64()
	return int64(bounds[0]) + int64(x*x*x*float64(bounds[1]-bounds[0]))
}

func (m *maker) add(own, what trade, class, industry string, people, revenue int64, standing string) {
	n := len(m.firms) + 1
	if standing == "building" && n > len(sketched) {
		revenue, people = 0, people/4+3
	}
	d := districts[pick(m.r, districtOf[class])]
	title := pick(m.r, titles)
	number := 2 + m.r.IntN(98)
	f := firm{
		code: fmt.Sprintf("E%04d", n), zh: "居延" + own.zh + what.zh + "有限公司", en: own.en + " " + what.en + " Co., Ltd.", shortZH: own.zh + what.zh, shortEN: own.en + " " + what.en,
		uscc: m.uscc(), industry: industry, class: class, standing: standing, founded: day(m.r, 2006, 2021), people: people, revenue: revenue,
		area: []string{"152971", "152921"}[min(m.r.IntN(5)/4, 1)], party: people >= 50 && m.r.IntN(10) < 7,
		addressZH: fmt.Sprintf("%s%d号", d.zh, number), addressEN: fmt.Sprintf("No. %d, %s", number, d.en),
		contact: m.names.next(), titleZH: title.zh, titleEN: title.en, phone: phone(10000 + n),
	}
	if m.taken[f.shortZH] {
		panic("twice: " + f.shortZH)
	}
	m.taken[f.shortZH] = true
	f.size = m.size(f)
	m.firms = append(m.firms, f)
}

// size is judged by the rules of 2017; revenue stands for assets where those
// are asked, doubled, as heavy industry owns more than it sells.
func (m *maker) size(f firm) string {
	fen := kernel.Yuan(f.revenue * 10000)
	assets := 2 * fen
	s, err := codes.SizeOf(f.industry, codes.SizeFigures{People: &f.people, Revenue: &fen, Assets: &assets})
	if err != nil {
		panic(fmt.Sprintf("%s %s: %v", f.zh, f.industry, err))
	}
	return string(s)
}

// uscc makes a credit code whose check characters fit: GB 32100 with the
// GB 11714 check inside. Codes beginning MAJY are given to nobody yet.
func (m *maker) uscc() string { return m.creditCode("91") }

// creditCode makes one of a sort of body: 91 a firm, 11 a government unit.
func (m *maker) creditCode(sort string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	for {
		org := "MAJY" + strings.Map(func(rune) rune { return rune(alphabet[m.r.IntN(len(alphabet))]) }, "----")
		body := sort + "152971" + org
		for _, a := range alphabet {
			if codes.CheckOrgCode(org+string(a)).Verdict != codes.OK {
				continue
			}
			for _, b := range alphabet {
				if s := body + string(a) + string(b); codes.CheckUSCC(s).Verdict == codes.OK && !m.taken[s] {
					m.taken[s] = true
					return s
				}
			}
		}
	}
}

// ofClass lists the firms of some classes.
func ofClass(firms []firm, classes ...string) []firm {
	var out []firm
	for _, f := range firms {
		if slices.Contains(classes, f.class) && f.standing != "suspended" {
			out = append(out, f)
		}
	}
	return out
}
