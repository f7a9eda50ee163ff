//go:build ignore

package main

import (
	"fmt"
	"math/rand/v2"
)

// category is a category of R&D platforms: its name, how many there are, the
// levels they have, and who approves them.
type category struct {
	code, zh string
	count    int
	levels   []string
	unit     string // host when it is not a firm
}

// 23 categories, 90 platforms: the report's figures. How the 90 spread over the
// 23 is our fiction.
var categories = []category{
	{"rnd_center", "企业研究开发中心", 21, []string{"region", "region", "league"}, ""},
	{"tech_center", "企业技术中心", 12, []string{"region", "league"}, ""},
	{"eng_tech_center", "工程技术研究中心", 8, []string{"region", "league"}, ""},
	{"joint_lab", "校企联合实验室", 7, []string{"zone", "league"}, ""},
	{"key_lab", "重点实验室", 4, []string{"region", "league"}, ""},
	{"eng_center", "工程研究中心", 4, []string{"region"}, ""},
	{"eng_lab", "工程实验室", 3, []string{"region"}, ""},
	{"academician", "院士专家工作站", 4, []string{"region", "league"}, ""},
	{"postdoc_station", "博士后科研工作站", 2, []string{"national", "region"}, ""},
	{"postdoc_base", "博士后创新实践基地", 2, []string{"region"}, ""},
	{"expert_base", "专家服务基地", 2, []string{"national", "region"}, ""},
	{"new_institute", "新型研发机构", 3, []string{"region"}, ""},
	{"industry_institute", "产业技术研究院", 1, []string{"league"}, "science"},
	{"alliance", "产业技术创新战略联盟", 2, []string{"region"}, ""},
	{"pilot_base", "中试基地", 3, []string{"region", "zone"}, ""},
	{"manufacturing_center", "制造业创新中心", 1, []string{"region"}, ""},
	{"design_center", "工业设计中心", 2, []string{"region", "league"}, ""},
	{"testing", "检验检测公共服务平台", 3, []string{"region", "zone"}, ""},
	{"transfer", "技术转移示范机构", 1, []string{"region"}, "incubator"},
	{"ip_service", "知识产权服务平台", 1, []string{"zone"}, "science"},
	{"incubator", "科技企业孵化器", 1, []string{"region"}, "incubator"},
	{"maker_space", "众创空间", 2, []string{"region", "league"}, "incubator"},
	{"star_space", "星创天地", 1, []string{"region"}, "incubator"},
}

var fieldOf = map[string]trade{"chemical": {"精细化工", "fine_chemicals"}, "materials": {"新材料", "new_materials"}, "pharma": {"生物医药", "biopharma"}, "energy": {"新能源", "new_energy"}, "technology": {"节能环保", "environment"}, "mining": {"盐化工", "fine_chemicals"}}

var authorities = map[string]string{"national": "国家主管部门", "region": "自治区主管部门", "league": "盟级主管部门", "zone": "高新区管委会"}

func makePlatforms(firms []firm) [][]string {
	r := source(5)
	hosts := ofClass(firms, "chemical", "materials", "pharma", "energy", "technology")
	var out [][]string
	used := map[string]bool{}
	for _, c := range categories {
		for i := range c.count {
			out = append(out, platform(r, len(out)+1, i, c, hosts, used))
		}
	}
	if len(out) != 90 || len(categories) != 23 {
		panic(fmt.Sprintf("%d platforms in %d categories, want 90 in 23", len(out), len(categories)))
	}
	return out
}

func platform(r *rand.Rand, n, i int, c category, hosts []firm, used map[string]bool) []string {
	level := c.levels[i%len(c.levels)]
	year := 2014 + r.IntN(9)
	approved := fmt.Sprintf("%d-%02d-%02d", year, 1+r.IntN(11), 1+r.IntN(28))
	review := fmt.Sprintf("%d-12-31", 2023+r.IntN(3))
	staff, patents := 6+r.IntN(40), r.IntN(28)
	spending := fmt.Sprintf("%d.00", (30+r.IntN(900))*10000)
	number := fmt.Sprintf("YF-%03d", n)
	if c.unit != "" {
		name := map[string]string{"science": "居延高新区", "incubator": "居延双创"}[c.unit] + c.zh
		if i > 0 {
			name += "（二期）"
		}
		return []string{number, name, c.code, level, "new_materials", "", c.unit, approved, authorities[level], fmt.Sprint(staff), spending, fmt.Sprint(patents), review}
	}
	h := host(r, c, hosts, used)
	f := fieldOf[h.class]
	if h.industry == "3985" {
		f = trade{"电子化学品", "electronic_chemicals"}
	}
	return []string{number, h.shortZH + c.zh, c.code, level, f.en, h.code, "", approved, authorities[level], fmt.Sprint(staff), spending, fmt.Sprint(patents), review}
}

// host draws a firm that has no platform of this category; larger ones come
// first, as in life.
func host(r *rand.Rand, c category, hosts []firm, used map[string]bool) firm {
	for {
		h := pick(r, hosts)
		if used[c.code+h.code] || h.size == "micro" || h.size == "small" && r.IntN(3) > 0 {
			continue
		}
		used[c.code+h.code] = true
		return h
	}
}

type good struct {
	zh, class, field, purity, inputs string
	hazardous                        bool
}

var goods = []good{
	{"电子级异丙醇", "materials", "electronic_chemicals", "G4", "工业异丙醇", true}, {"CMP抛光液添加剂", "materials", "electronic_chemicals", "电子级", "含氟中间体", false},
	{"高纯氟化物", "materials", "electronic_chemicals", "99.99%", "萤石", true}, {"电子级双氧水", "chemical", "electronic_chemicals", "G3", "蒽醌", true},
	{"金属硅粉", "materials", "new_materials", "441#", "硅石、电煤", false}, {"有机硅单体", "materials", "new_materials", "工业级", "金属硅粉、氯甲烷", true},
	{"石墨电极", "materials", "new_materials", "超高功率", "针状焦", false}, {"聚苯硫醚", "materials", "new_materials", "纤维级", "硫化钠、对二氯苯", false},
	{"靛蓝粉", "chemical", "fine_chemicals", "94%", "苯胺", false}, {"三聚氰胺", "chemical", "fine_chemicals", "优等品", "尿素", false},
	{"金属钠", "chemical", "fine_chemicals", "99.7%", "工业盐", true}, {"氯酸钠", "chemical", "fine_chemicals", "99.5%", "工业盐", true},
	{"对氨基苯酚", "chemical", "fine_chemicals", "99%", "硝基氯苯", true}, {"光引发剂", "chemical", "fine_chemicals", "99%", "苯甲酰氯", false},
	{"农药中间体", "chemical", "fine_chemicals", "98%", "氯代吡啶", true}, {"颜料红", "chemical", "fine_chemicals", "合格品", "萘酚", false},
	{"维生素原料药", "pharma", "biopharma", "药典级", "玉米糖", false}, {"苁蓉提取物", "pharma", "desert", "10:1", "肉苁蓉", false},
	{"头孢中间体", "pharma", "biopharma", "99%", "青霉素盐", true}, {"锁阳饮片", "pharma", "desert", "一等", "锁阳", false},
	{"绿氢", "energy", "new_energy", "99.999%", "绿电、水", true}, {"光伏组件回收料", "energy", "environment", "再生料", "退役组件", false},
	{"工业湿盐", "mining", "fine_chemicals", "一级", "卤水", false}, {"驼乳粉", "food", "desert", "全脂", "驼乳", false},
}

// makeProducts lists about sixty products: each good at two or three firms.
func makeProducts(firms []firm) [][]string {
	r := source(6)
	var out [][]string
	for round := range 3 {
		for i, g := range goods {
			if round == 2 && i%2 == 1 {
				continue
			}
			of := ofClass(firms, g.class)
			f := of[(i*7+round*11)%len(of)]
			state := map[string]string{"building": "planned"}[f.standing]
			if state == "" {
				state = []string{"running", "running", "running", "trial"}[r.IntN(4)]
			}
			hazardous := "否"
			if g.hazardous {
				hazardous = "是"
			}
			out = append(out, []string{fmt.Sprintf("CP-%03d", len(out)+1), g.zh, f.code, g.field, state, fmt.Sprint((1 + r.IntN(60)) * 500), g.purity, hazardous, g.inputs})
		}
	}
	return out
}
