package review

import (
	"fmt"
	"strings"

	"juyan/internal/document"
	"juyan/internal/kernel"
)

// minutes builds the official document of a session from its records. Official
// documents are in Chinese.
func (s *Service) minutes(v *View, day kernel.Date) *document.Document {
	m := v.Body.Minutes
	d := &document.Document{Letterhead: m.Letterhead, Number: v.Number, Title: title(v), Issuers: []string{m.Issuer}, Date: day, CC: m.CC, Printer: m.Printer}
	if m.Printer != "" {
		d.Printed = day
	}
	d.Body = append(d.Body, document.Paragraph(fmt.Sprintf("%s，%s主持召开%s会议，审议%d个项目。现将会议情况纪要如下：", document.DateText(v.HeldOn), s.who(v, v.Chair), v.Body.Name.ZH, len(v.Items))))
	for _, i := range v.Items {
		d.Body = append(d.Body, document.Heading(1, "关于"+i.Title))
		for _, text := range s.itemWords(v, i) {
			d.Body = append(d.Body, document.Paragraph(text))
		}
	}
	for _, x := range []struct {
		word  string
		state State
	}{{"出席", Present}, {"请假", Leave}, {"缺席", Absent}} {
		if names := s.those(v, x.state); names != "" {
			d.Body = append(d.Body, document.Paragraph(x.word+"："+names))
		}
	}
	return d
}

// itemWords is what the minutes say of an item, a paragraph each.
func (s *Service) itemWords(v *View, i *ItemView) (out []string) {
	out = append(out, s.rollWords(v, i))
	if t := checkWords(i); t != "" {
		out = append(out, t)
	}
	if !i.Decided() {
		return append(out, "本次会议未作决定，提交下一次会议审议。")
	}
	words := "会议决定：" + OutcomeNames[i.Outcome].ZH + "。"
	if v.byVotes() && i.Outcome != Postponed {
		words = fmt.Sprintf("经表决，赞成%d票、反对%d票、弃权%d票，会议决定：%s。", i.Item.Ballot.Yes, i.Item.Ballot.No, i.Item.Ballot.Abstain, OutcomeNames[i.Outcome].ZH)
	}
	if i.Reason != "" {
		words += "理由：" + strings.TrimRight(i.Reason, "。") + "。"
	}
	out = append(out, words)
	for n, c := range i.Conditions {
		out = append(out, fmt.Sprintf("条件%d：%s（由%s负责，%s前完成，见%s）。", n+1, strings.TrimRight(c.Text, "。"), s.dir().UnitName(c.Unit).ZH, document.DateText(c.Due), c.Number))
	}
	return out
}

// rollWords says who could decide on the item, who stood aside and who presided.
func (s *Service) rollWords(v *View, i *ItemView) string {
	var b strings.Builder
	fmt.Fprintf(&b, "应参加审议%d人，实到%d人", i.Roll.Entitled(), i.Roll.Present)
	for n, r := range i.Recusals {
		b.WriteString(map[bool]string{true: "；", false: "、"}[n == 0])
		fmt.Fprintf(&b, "%s回避（%s）", s.who(v, r.Post), r.Why.ZH)
	}
	b.WriteString("。")
	if i.Chair != "" && i.Chair != v.Chair {
		fmt.Fprintf(&b, "这一项由%s主持。", s.who(v, i.Chair))
	}
	return b.String()
}

var resultWords = map[Result]string{OK: "符合", Breach: "不符合", Unknown: "不明", None: "不适用", NotYet: "尚未施行"}

// checkWords are the checks that concerned the item.
func checkWords(i *ItemView) string {
	var parts []string
	for _, f := range i.Findings {
		if f.Result != None && f.Result != NotYet {
			parts = append(parts, fmt.Sprintf("%s%s（%s）", f.Check.Name.ZH, resultWords[f.Result], f.Said.ZH))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "审查情况：" + strings.Join(parts, "；") + "。"
}

// who is a member as the minutes name them: person and post.
func (s *Service) who(v *View, post kernel.ID) string {
	p, _ := s.dir().Post(post)
	person, _ := s.dir().Person(personIn(v.Members, post))
	name := strings.Replace(strings.TrimSuffix(p.Name.ZH, "岗"), "岗（", "（", 1)
	if person.Name == "" {
		return name
	}
	return name + person.Name
}

func (s *Service) those(v *View, state State) string {
	var out []string
	for _, m := range v.Members {
		if m.State == state {
			out = append(out, s.who(v, m.Post))
		}
	}
	return strings.Join(out, "，")
}
