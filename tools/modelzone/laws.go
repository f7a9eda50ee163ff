//go:build ignore

package main

import (
	"fmt"
	"regexp"
	"strings"
)

// laws are the usual English titles of what items cite, with the decree where the
// State Council issued it.
var laws = map[string]string{
	"行政许可法":           "Administrative Licensing Law",
	"市场主体登记管理条例":      "Regulation on the Administration of the Registration of Market Entities (State Council Decree No. 746)",
	"税收征收管理法":         "Law on the Administration of Tax Collection",
	"人民警察法":           "People's Police Law",
	"居民身份证法":          "Resident Identity Card Law",
	"户口登记条例":          "Regulations on Household Registration",
	"社会保险法":           "Social Insurance Law",
	"就业促进法":           "Employment Promotion Law",
	"土地管理法":           "Land Administration Law",
	"不动产登记暂行条例":       "Interim Regulation on Real Estate Registration (State Council Decree No. 656)",
	"医疗保障基金使用监督管理条例":  "Regulation on the Supervision and Administration of the Use of Healthcare Security Funds (State Council Decree No. 735)",
	"住房公积金管理条例":       "Regulation on the Administration of Housing Provident Funds (State Council Decree No. 262)",
	"建筑法":             "Construction Law",
	"城乡规划法":           "Urban and Rural Planning Law",
	"企业投资项目核准和备案管理条例": "Regulation on the Approval and Filing of Enterprise Investment Projects (State Council Decree No. 673)",
	"安全生产法":           "Work Safety Law",
	"危险化学品安全管理条例":     "Regulation on the Safety Administration of Hazardous Chemicals (State Council Decree No. 591)",
	"环境保护法":           "Environmental Protection Law",
	"环境影响评价法":         "Environmental Impact Assessment Law",
	"排污许可管理条例":        "Regulation on the Administration of Pollutant Discharge Permits (State Council Decree No. 736)",
	"电力法":             "Electric Power Law",
	"电力供应与使用条例":       "Regulation on the Supply and Use of Electric Power (State Council Decree No. 196)",
	"城市供水条例":          "Regulation on Urban Water Supply (State Council Decree No. 158)",
	"城镇燃气管理条例":        "Regulation on the Administration of Urban Gas (State Council Decree No. 583)",
	"居延高新区工作机构职责规定":   "Provisions on the Duties of the Bodies of the Juyan High-tech Zone",
	"道路运输条例":          "Regulation on Road Transport (State Council Decree No. 406)",
	"特种设备安全法":         "Special Equipment Safety Law",
	"水法":              "Water Law",
	"民办非企业单位登记管理暂行条例": "Interim Regulation on the Registration of Private Non-enterprise Units (State Council Decree No. 251)",
	"公共场所卫生管理条例":      "Regulation on the Hygiene of Public Places",
	"食品安全法":           "Food Safety Law",
	"药品管理法":           "Drug Administration Law",
	"居住证暂行条例":         "Interim Regulation on Residence Permits (State Council Decree No. 663)",
	"道路交通安全法":         "Road Traffic Safety Law",
	"易制毒化学品管理条例":      "Regulation on the Administration of Precursor Chemicals (State Council Decree No. 445)",
	"工伤保险条例":          "Regulation on Work-related Injury Insurance (State Council Decree No. 375)",
	"劳动法":             "Labour Law",
	"民办教育促进法":         "Law on the Promotion of Privately-run Schools",
	"医疗机构管理条例":        "Regulation on the Administration of Medical Institutions (State Council Decree No. 149)",
	"护士条例":            "Regulation on Nurses (State Council Decree No. 517)",
	"民法典":             "Civil Code",
	"社会救助暂行办法":        "Interim Measures for Social Assistance (State Council Decree No. 649)",
	"消防法":             "Fire Protection Law",
	"节约能源法":           "Energy Conservation Law",
	"固体废物污染环境防治法":     "Law on the Prevention and Control of Environmental Pollution by Solid Waste",
	"放射性同位素与射线装置安全和防护条例": "Regulation on the Safety and Protection of Radioisotopes and Radiation Devices (State Council Decree No. 449)",
	"城市道路管理条例":           "Regulation on the Administration of Urban Roads (State Council Decree No. 198)",
	"城市房地产管理法":           "Urban Real Estate Administration Law",
	"公路安全保护条例":           "Regulation on the Protection of Highway Safety (State Council Decree No. 593)",
}

// itemLaws are the items that stand on another law than their unit's others.
var itemLaws = map[string]string{
	"道路货物运输经营许可":     "《道路运输条例》第二十四条",
	"特种设备使用登记":       "《特种设备安全法》第三十三条",
	"取水许可":           "《水法》第四十八条",
	"民办非企业单位成立登记":    "《民办非企业单位登记管理暂行条例》第三条",
	"公共场所卫生许可":       "《公共场所卫生管理条例》第四条",
	"食品经营许可核发":       "《食品安全法》第三十五条",
	"食品经营许可延续":       "《食品安全法》第三十五条",
	"食品小作坊登记":        "《食品安全法》第三十六条",
	"药品零售企业许可":       "《药品管理法》第五十一条",
	"居住证申领":          "《居住证暂行条例》第二条",
	"居住证签注":          "《居住证暂行条例》第十条",
	"机动车驾驶证换证":       "《道路交通安全法》第十九条",
	"第二类易制毒化学品购买备案":  "《易制毒化学品管理条例》第十七条",
	"非药品类易制毒化学品经营备案": "《易制毒化学品管理条例》第十三条",
	"工伤认定":           "《工伤保险条例》第十七条",
	"特殊工时制度审批":       "《劳动法》第三十九条",
	"建设用地规划许可":       "《城乡规划法》第三十八条",
	"临时用地审批":         "《土地管理法》第五十七条",
	"工业用地改变用途审批":     "《土地管理法》第五十六条",
	"建设项目用地预审":       "《土地管理法》第五十二条",
	"民办学校设立审批":       "《民办教育促进法》第十二条",
	"医疗机构执业登记":       "《医疗机构管理条例》",
	"护士执业注册":         "《护士条例》第八条",
	"结婚登记":           "《民法典》第一千零四十九条",
	"最低生活保障申请":       "《社会救助暂行办法》第十一条",
	"建筑工程施工许可":       "《建筑法》第七条",
	"建设工程规划许可":       "《城乡规划法》第四十条",
	"建设工程消防设计审查":     "《消防法》第十一条",
	"建设工程消防验收":       "《消防法》第十三条",
	"固定资产投资项目节能审查":   "《节约能源法》第十五条",
	"危险废物管理计划备案":     "《固体废物污染环境防治法》第七十八条",
	"辐射安全许可":         "《放射性同位素与射线装置安全和防护条例》第五条",
	"城市道路占用挖掘许可":     "《城市道路管理条例》第三十三条",
	"临时占用道路挖掘审批":     "《城市道路管理条例》第三十三条",
	"商品房预售许可":        "《城市房地产管理法》第四十五条",
	"超限运输通行许可":       "《公路安全保护条例》第三十五条",
}

var (
	citation = regexp.MustCompile(`《(.+?)》(?:第(.+?)条)?`)
	articles = map[string]string{"三": "3", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "十": "10", "十二": "12", "十九": "19", "二十六": "26", "四十二": "42",
		"二": "2", "四": "4", "十一": "11", "十三": "13", "十五": "15", "十七": "17", "二十四": "24", "三十三": "33", "三十五": "35", "三十六": "36", "三十八": "38", "三十九": "39", "四十": "40",
		"四十五": "45", "四十八": "48", "五十一": "51", "五十二": "52", "五十六": "56", "五十七": "57", "七十八": "78", "一千零四十九": "1049"}
)

// cited adds the English to what is cited; what brings its own keeps it.
func cited(text string) string {
	if strings.Contains(text, "=") {
		return text
	}
	var out []string
	for _, m := range citation.FindAllStringSubmatch(text, -1) {
		title := laws[m[1]]
		if title == "" || m[2] != "" && articles[m[2]] == "" {
			check(fmt.Errorf("%s has no English", m[0]))
		}
		if m[2] != "" {
			title += ", art. " + articles[m[2]]
		}
		out = append(out, title)
	}
	return text + "=" + strings.Join(out, "; ")
}
