package caseflow

import (
	"fmt"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// strip lists what moves nothing, and what found no way, under the picture:
// each action with the stages it may be taken in.
func (d *drawing) strip(s *sketch, stages []Stage) {
	acts := slices.Clone(s.stays)
	for _, n := range s.nets {
		for _, l := range n.labels {
			if n.lost {
				acts = append(acts, l.act)
			}
		}
	}
	if len(acts) == 0 {
		return
	}
	head := kernel.T("不改变环节的动作", "Actions that stay in the stage").In(d.lang)
	d.y += 16
	d.printf(`<g class="course-stays" fill="currentColor" font-size="%s"><text class="course-heading" x="%s" y="%s" font-weight="600">%s</text>`, num(labelType), num(margin), num(d.y), esc(head))
	d.y += 20
	names := 0.0
	for _, a := range acts {
		names = max(names, textWidth(a.Name.In(d.lang), labelType))
	}
	for _, a := range acts {
		if a.Code != "" {
			d.stay(a, stages, margin+names+16)
		}
	}
	d.printf(`</g>`)
}

func (d *drawing) stay(a *Action, stages []Stage, col float64) {
	where := strings.Join(where(a, stages, d.lang), comma.In(d.lang))
	if to := targets(a); len(to) > 0 {
		where += " → " + strings.Join(stageNames(to, stages, d.lang), comma.In(d.lang))
	}
	if slices.Contains(a.By, "system") {
		where += kernel.T("（自动）", " (automatic)").In(d.lang)
	}
	d.printf(`<text class="course-action" data-action="%s" x="%s" y="%s">%s</text>`, esc(a.Code), num(margin), num(d.y), esc(a.Name.In(d.lang)))
	d.printf(`<text class="course-where" fill-opacity="0.72" x="%s" y="%s">%s</text>`, num(col), num(d.y), esc(where))
	d.width = max(d.width, col+textWidth(where, labelType)+margin)
	d.y += 18
}

// tell says in words what the picture shows.
func (d *drawing) tell(s *sketch, stages []Stage) {
	for i := 1; i < len(s.boxes); i++ {
		b := s.boxes[i]
		var ways []string
		for _, n := range s.nets {
			if slices.Contains(n.from, i) {
				ways = append(ways, n.tell(s, d.lang))
			}
		}
		name := b.name(stages, d.lang)
		if b.end {
			name += kernel.T("（终点）", " (end)").In(d.lang)
		}
		if len(ways) > 0 {
			name += kernel.T("：", ": ").In(d.lang) + strings.Join(ways, kernel.T("；", "; ").In(d.lang))
		}
		d.tellup = append(d.tellup, name)
	}
}

func stageNames(codes []string, stages []Stage, lang kernel.Lang) []string {
	var out []string
	set := stageSet(stages)
	for _, c := range codes {
		if st := set[c]; st != nil {
			c = orCode(st.Name.In(lang), c)
		}
		out = append(out, c)
	}
	return out
}

func (b *box) name(stages []Stage, lang kernel.Lang) string {
	for i := range stages {
		if stages[i].Code == b.code {
			return orCode(stages[i].Name.In(lang), b.code)
		}
	}
	return strings.Join(b.lines, " ")
}

func (n *net) tell(s *sketch, lang kernel.Lang) string {
	var acts, to []string
	for _, l := range n.labels {
		acts = append(acts, orCode(l.act.Name.In(lang), l.act.Code))
	}
	for _, t := range n.to {
		to = append(to, strings.Join(s.boxes[t].lines, kernel.T("", " ").In(lang)))
	}
	or := kernel.T("或", " or ").In(lang)
	return strings.Join(acts, or) + " → " + strings.Join(to, or)
}

// finish puts the picture's frame, title and words around it.
func (d *drawing) finish(def *Definition) []byte {
	id := "course-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '-'
	}, def.Kind)
	title := kernel.T("“%s”的办理流程", "The course of %q").Format(def.Name).In(d.lang)
	w, h := num(d.width), num(d.y+margin)
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" class="course-diagram" width="%s" height="%s" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-title %s-desc" font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif">`, w, h, w, h, id, id)
	fmt.Fprintf(&out, `<title id="%s-title">%s</title><desc id="%s-desc">%s</desc>`, id, esc(title), id, esc(strings.Join(d.tellup, kernel.T("。", ". ").In(d.lang))))
	out.Write(d.body.Bytes())
	out.WriteString("</svg>\n")
	return []byte(out.String())
}
