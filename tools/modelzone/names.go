//go:build ignore

package main

import (
	"math/rand/v2"
	"strings"
)

// name is a name with its spelling and the sex it suggests.
type name struct{ zh, en, sex string }

const (
	surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
	male     = "伟强磊军洋勇杰涛明超刚平辉鹏飞波斌宇浩凯健俊帆峰龙海林志文建国瑞晨阳博毅恒立成东宁远航泽哲睿"
	female   = "芳娜敏静丽艳娟霞秀玲燕红慧莹雪琳婷颖佳欣怡倩洁云晴蕾薇岚芸悦彤璐瑶梦思雅兰梅菊萍"
)

// Mongolian given names stand alone.
var mongolian = []struct{ zh, en, sex string }{
	{"巴特尔", "Baatar", "m"}, {"宝音", "Buyan", "m"}, {"布和", "Buh", "m"}, {"孟和", "Monkh", "m"}, {"达来", "Dalai", "m"}, {"特木尔", "Tumur", "m"},
	{"吉日嘎拉", "Jargal", "m"}, {"苏雅拉", "Suyala", "f"}, {"朝鲁", "Chuluu", "m"}, {"那日苏", "Narsu", "m"}, {"格日勒", "Gerel", "f"}, {"呼和", "Huhe", "m"},
	{"阿古拉", "Aguula", "m"}, {"毕力格", "Bilig", "m"}, {"乌力吉", "Ulji", "m"}, {"巴图", "Bat", "m"}, {"额尔敦", "Erdene", "m"}, {"哈斯", "Has", "m"},
	{"乌日娜", "Urna", "f"}, {"苏日娜", "Surna", "f"}, {"其其格", "Tsetseg", "f"}, {"图雅", "Tuya", "f"}, {"萨仁", "Saran", "f"}, {"娜仁", "Naran", "f"},
	{"高娃", "Gowa", "f"}, {"斯琴", "Sechin", "f"}, {"敖登", "Odon", "f"}, {"托娅", "Toya", "f"}, {"通拉嘎", "Tungalag", "f"}, {"乌云", "Oyun", "f"},
	{"阿拉坦", "Altan", "m"}, {"那木拉", "Namula", "m"}, {"苏和", "Suh", "m"}, {"青格勒", "Chinggel", "m"}, {"海日罕", "Hairhan", "m"}, {"娜布其", "Navch", "f"},
}

// real are names that stand in the report the zone is modelled on; nobody here
// bears them.
var real = map[string]bool{"任新福": true, "赵刚刚": true, "姜庆继": true, "孙晟中": true, "张存光": true, "周松": true, "张凌昕": true, "刘宏章": true, "赵小丽": true}

// namer gives every person a name nobody had before.
type namer struct {
	r    *rand.Rand
	seen map[string]bool
}

func newNamer(table uint64) *namer { return &namer{source(table), map[string]bool{}} }

func (n *namer) next() name {
	for {
		x := n.draw()
		if !n.seen[x.zh] && !real[x.zh] {
			n.seen[x.zh] = true
			return x
		}
	}
}

func (n *namer) draw() name {
	if n.r.IntN(100) < 17 {
		return n.mongolian()
	}
	sex, given := "m", []rune(male)
	if n.r.IntN(100) < 44 {
		sex, given = "f", []rune(female)
	}
	s, g := string(pick(n.r, []rune(surnames))), string(pick(n.r, given))
	if n.r.IntN(100) < 68 {
		g += string(pick(n.r, given))
	}
	return name{s + g, latin(s) + " " + latin(g), sex}
}

// mongolian joins two names when one alone is taken: 娜仁图雅.
func (n *namer) mongolian() name {
	a := pick(n.r, mongolian)
	if !n.seen[a.zh] {
		return name{a.zh, a.en, a.sex}
	}
	b := pick(n.r, mongolian)
	if a.zh == b.zh || len([]rune(a.zh+b.zh)) > 5 {
		return n.draw()
	}
	return name{a.zh + b.zh, a.en + strings.ToLower(b.en), b.sex}
}

// fixed are the people of the sketches and of the demonstration's sign-ins.
var fixed = map[string]name{
	"economy-projects.commissioner": {"苏晴", "Su Qing", "f"},
	"economy-projects.service-1":    {"陈皓", "Chen Hao", "m"},
	"grid.customer":                 {"韩磊", "Han Lei", "m"},
	"land.approval":                 {"乌日娜", "Urna", "f"},
	"land.head":                     {"孟和", "Monkh", "m"},
	"admin-committee.director":      {"萧远航", "Xiao Yuanhang", "m"},
	"service-office.head":           {"邵文静", "Shao Wenjing", "f"},
	"finance.it-audit":              {"康毅", "Kang Yi", "m"},
	"bigdata.sysadmin":              {"段宇", "Duan Yu", "m"},
	"bigdata.secadmin":              {"白娜仁", "Bai Naren", "f"},
}

// reserve keeps the fixed names from being drawn for somebody else.
func (n *namer) reserve() {
	for _, x := range fixed {
		n.seen[x.zh] = true
	}
}
