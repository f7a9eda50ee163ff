package gallery

import (
	"github.com/a-h/templ"

	"juyan/internal/document"
	"juyan/internal/kernel"
	"juyan/internal/web/official"
)

// notice is an invented official document with every part a page can show.
func notice() templ.Component {
	day := kernel.Date{Year: 2023, Month: 1, Day: 16}
	return official.View(&document.Document{
		Urgency: "特急", Letterhead: "居延高新区管理委员会文件", Number: "居高管发〔2023〕5号", Signer: "王翀",
		Title: "居延高新区管理委员会\n关于2022年度差异化绩效考核结果的通报", Recipient: "各内设机构、派驻机构、垂管单位，区属各企业",
		Body: []document.Block{
			document.Paragraph("管理委员会对40个单位2022年度工作进行了考核，经公示、申诉和复核，现将结果通报如下。"),
			document.Heading(1, "考核的组织"),
			{Level: 2, Heading: "得分可以追溯", Text: "每一分都能查到它所依据的事项、当时有效的规则和确认的人。"},
			document.Heading(1, "考核结果"),
			{Table: &document.Table{Caption: "部分单位考核结果", Unit: "分", Columns: []document.Column{{Title: "单位", Align: document.Left}, {Title: "得分", Align: document.Right}, {Title: "等次"}, {Title: "说明", Align: document.Left}},
				Rows: [][]string{{"经济发展局", "98.60", "优秀", ""}, {"供热公司", "—", "不评定", "当年数据缺失，按方案第十二条不评定"}, {"应急救援中心", "75.42", "基本合格", "一票否决，原始得分保留"}}}},
		},
		Attachments: []string{"2022年度各单位考核结果", "2022年度主要指标完成情况"}, Issuers: []string{"居延高新区管理委员会"}, Seal: true, Date: day, Note: "此件公开发布",
		Annexes: []document.Annex{{Title: "2022年度各单位考核结果", Body: []document.Block{document.Paragraph("略。")}}},
		CC:      []string{"盟行政公署办公室", "盟财政局", "盟统计局"}, Printer: "居延高新区管理委员会办公室", Printed: day,
	})
}
