package exchange

import (
	"encoding/xml"
	"fmt"
	"strings"

	"juyan/internal/kernel"
)

// style is for a picture that stands alone: the house's paper and ink, in both
// themes.
const style = `<style>.process-map{color:#1b1f23;background:#f6f4ef}.process-box{fill:#fff}.process-paper{fill:#f6f4ef}.bottleneck{color:#8f5706}` +
	`@media (prefers-color-scheme:dark){.process-map{color:#e9e6df;background:#121517}.process-box{fill:#1a1e21}.process-paper{fill:#121517}.bottleneck{color:#e3b05a}}</style>`

func (d *drawing) printf(format string, args ...any) { fmt.Fprintf(&d.out, format, args...) }

// head begins the picture: frame, title, and what it shows in words.
func (d *drawing) head() {
	w, h := num(d.width), num(d.height)
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" class="process-map" width="%s" height="%s" viewBox="0 0 %s %s" role="img" aria-labelledby="process-title process-desc" fill="none" stroke="none" font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif">`, w, h, w, h)
	s := d.g.Study
	d.printf(`<title id="process-title">%s</title>`, esc(d.say(kernel.T("流程图：%d 件、%d 个事件", "Process map: %d cases, %d events"), s.Cases, s.Events)))
	d.printf(`<desc id="process-desc">%s</desc>`, esc(d.tell()))
	if d.look.Alone {
		d.out.WriteString(style)
	}
}

// Caption says how much of the log the map shows.
func (g *Graph) Caption() kernel.Text {
	return kernel.T("图中 %d / %d 个活动，%d / %d 次流转", "%d of %d activities, %d of %d transitions shown").Format(len(g.Nodes), g.AllActivities, g.Shown, g.AllTransitions)
}

// tell says the picture in words.
func (d *drawing) tell() string {
	lines := []string{d.g.Caption().In(d.look.Lang)}
	for i := range d.wires {
		w := &d.wires[i]
		lines = append(lines, d.called(w.from)+" → "+d.called(w.to)+kernel.T("：", ": ").In(d.look.Lang)+strings.Join(d.label(w.edge), " · "))
	}
	return strings.Join(lines, kernel.T("；", "; ").In(d.look.Lang))
}

func (d *drawing) called(n int) string {
	x := &d.nodes[n]
	if x.name == "" || d.look.Name == nil {
		return orText(x.name, x.lines[0])
	}
	return d.look.Name(x.name)
}

func orText(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// linked puts an anchor around what draw writes, where there are records; tip is
// what it says under the pointer.
func (d *drawing) linked(from, to string, self bool, tip string, draw func()) {
	href := ""
	if d.look.Href != nil {
		href = d.look.Href(from, to, self)
	}
	if href != "" {
		d.printf(`<a href="%s">`, esc(href))
		defer d.out.WriteString("</a>")
	}
	d.printf(`<title>%s</title>`, esc(tip))
	draw()
}

// tip tells an edge in full.
func (d *drawing) tip(w *wire) string {
	e := w.edge
	out := d.called(w.from) + " → " + d.called(w.to) + d.say(kernel.T("：%d 次，%d 件", ": %d times, %d cases"), e.Count, e.Cases)
	return out + d.waited(e.Wait)
}

// waited tells how long something was waited for; nothing of the first event.
func (d *drawing) waited(t Times) string {
	if t.N == 0 {
		return ""
	}
	words := d.g.Study.Words
	return d.say(kernel.T("；等待中位 %s，九成以内 %s，共等 %s", "; waited for %s in the median, %s in nine of ten, %s in all"), words(t.Median), words(t.P90), words(t.Total))
}

func (d *drawing) wire(w *wire) {
	class := "process-edge"
	if w.back {
		class += " back"
	}
	if d.bottleneck(w.edge) {
		class += " bottleneck"
	}
	from, to := d.nodes[w.from].name, d.nodes[w.to].name
	d.printf(`<g class="%s" data-from="%s" data-to="%s">`, class, esc(from), esc(to))
	d.linked(from, to, false, d.tip(w), func() {
		if w.from == w.to {
			d.loop(w)
			return
		}
		d.curve(w)
	})
	d.out.WriteString("</g>")
}

// curve draws a wire through its corners; the arrow stands at the end it runs to.
func (d *drawing) curve(w *wire) {
	pts := d.points(w)
	thick := d.thickness(w.edge)
	size := 7 + thick
	tip, dir := &pts[len(pts)-1], -1.0
	if w.back {
		tip, dir = &pts[0], 1
	}
	at := *tip
	tip.y += dir * size * 0.8 // the line ends inside the arrow
	var path strings.Builder
	fmt.Fprintf(&path, "M%s %s", num(pts[0].x), num(pts[0].y))
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		third := (b.y - a.y) / 3
		fmt.Fprintf(&path, "C%s %s %s %s %s %s", num(a.x+slope(pts, i-1)*third), num(a.y+third), num(b.x-slope(pts, i)*third), num(b.y-third), num(b.x), num(b.y))
	}
	dash := ""
	if w.back {
		dash = ` stroke-dasharray="6 4"`
	}
	d.printf(`<path stroke="currentColor" stroke-opacity="0.55" stroke-width="%s"%s d="%s"/>`, num(thick), dash, path.String())
	d.printf(`<path fill="currentColor" d="M%s %sL%s %sL%s %sZ"/>`, num(at.x), num(at.y), num(at.x-size/2), num(at.y+dir*size), num(at.x+size/2), num(at.y+dir*size))
	d.labelAt(w.edge, d.middle(w.label), "middle")
}

// slope is how a line passes a corner: toward the next, but not so flat that it
// would cut the boxes beside it; upright where it leaves and arrives.
func slope(pts []xy, i int) float64 {
	if i == 0 || i == len(pts)-1 {
		return 0
	}
	return max(-0.8, min(0.8, (pts[i+1].x-pts[i-1].x)/(pts[i+1].y-pts[i-1].y)))
}

// loop draws the way of an activity to itself, right of its box.
func (d *drawing) loop(w *wire) {
	n := &d.nodes[w.from]
	p := d.middle(w.from)
	x, thick := p.x+n.box()/2, min(4, d.thickness(w.edge))
	d.printf(`<path stroke="currentColor" stroke-opacity="0.55" stroke-width="%s" d="M%s %sC%s %s %s %s %s %s"/>`, num(thick), num(x), num(p.y-9), num(x+26), num(p.y-18), num(x+26), num(p.y+18), num(x+7), num(p.y+9))
	d.printf(`<path fill="currentColor" d="M%s %sL%s %sL%s %sZ"/>`, num(x), num(p.y+7), num(x+9), num(p.y+5), num(x+7), num(p.y+14))
	d.labelAt(w.edge, xy{x + 24, p.y}, "start")
}

// labelAt writes an edge's words on a piece of paper, so that they can be read
// over a line.
func (d *drawing) labelAt(e *Edge, at xy, anchor string) {
	lines := d.label(e)
	wide := 0.0
	for _, l := range lines {
		wide = max(wide, textWidth(l, labelType)*0.94)
	}
	left := at.x - wide/2
	if anchor == "start" {
		left = at.x - 2
	}
	d.printf(`<rect class="process-paper" x="%s" y="%s" width="%s" height="%s" rx="3"/>`, num(left), num(at.y-labelRow*float64(len(lines))/2), num(wide), num(labelRow*float64(len(lines))))
	y := at.y - labelRow*float64(len(lines)-1)/2 + labelType*0.36
	for i, l := range lines {
		weight := ""
		if i > 0 {
			weight = ` font-weight="600"`
		}
		d.printf(`<text fill="currentColor" font-size="%s" text-anchor="%s"%s x="%s" y="%s">%s</text>`, num(labelType), anchor, weight, num(at.x), num(y+labelRow*float64(i)), esc(l))
	}
}

func (d *drawing) node(i int) {
	n, p := &d.nodes[i], d.middle(i)
	w := n.box()
	class, radius := "process-node", 5.0
	if n.begin || n.end {
		class, radius = "process-end", n.h/2
	}
	d.printf(`<g class="%s" data-activity="%s">`, class, esc(n.name))
	draw := func() {
		d.printf(`<rect class="process-box" stroke="currentColor" stroke-width="1.2" x="%s" y="%s" width="%s" height="%s" rx="%s"/>`, num(p.x-w/2), num(p.y-n.h/2), num(w), num(n.h), num(radius))
		d.nodeText(n, p)
	}
	if n.name == "" {
		draw()
	} else {
		d.linked(n.name, n.name, true, strings.Join(n.lines, " ")+kernel.T("：", ": ").In(d.look.Lang)+n.count+d.waited(n.wait), draw)
	}
	d.out.WriteString("</g>")
}

func (d *drawing) nodeText(n *node, p xy) {
	rows := len(n.lines)
	if n.count != "" {
		rows++
	}
	y := p.y - lineH*float64(rows-1)/2 + boxType*0.36
	for i, l := range n.lines {
		d.printf(`<text fill="currentColor" font-size="%s" font-weight="600" text-anchor="middle" x="%s" y="%s">%s</text>`, num(boxType), num(p.x), num(y+lineH*float64(i)), esc(l))
	}
	if n.count != "" {
		d.printf(`<text fill="currentColor" fill-opacity="0.75" font-size="%s" text-anchor="middle" x="%s" y="%s">%s</text>`, num(labelType), num(p.x), num(y+lineH*float64(rows-1)), esc(n.count))
	}
}

// num writes a length without needless digits.
func num(f float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.1f", f), "0"), ".")
}

func esc(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

// textWidth is the room s needs at size, on the generous side because the
// reader's font is not known.
func textWidth(s string, size float64) float64 {
	em := 0.0
	for _, r := range s {
		switch {
		case r >= 0x2E80:
			em += 1.02
		case strings.ContainsRune("fijlrtI.,:;'|!()[] ·-", r):
			em += 0.36
		case r >= 'A' && r <= 'Z' || strings.ContainsRune("mw@%—×", r):
			em += 0.76
		default:
			em += 0.59
		}
	}
	return em * size
}

// wrap sets s into at most most lines of at most limit pixels; what is too long
// ends in "…" (the whole name is in the picture's words).
func wrap(s string, size, limit float64, most int) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(s) {
		if line != "" && textWidth(strings.TrimRight(line+piece, " "), size) > limit {
			lines, line = append(lines, strings.TrimRight(line, " ")), strings.TrimLeft(piece, " ")
			continue
		}
		line += piece
	}
	if lines = append(lines, line); len(lines) > most {
		lines = append(lines[:most-1], lines[most-1]+"…")
	}
	for i, l := range lines {
		lines[i] = cut(l, size, limit)
	}
	return lines
}

// cut shortens a line that is one long word.
func cut(s string, size, limit float64) string {
	r := []rune(s)
	for len(r) > 1 && textWidth(string(r), size) > limit {
		r = append(r[:len(r)-2], '…')
	}
	return string(r)
}

// pieces are what a line may break between: words, and each Chinese character.
func pieces(s string) []string {
	var out []string
	word := ""
	for _, r := range s {
		word += string(r)
		if r == ' ' || r >= 0x2E80 {
			out, word = append(out, word), ""
		}
	}
	return append(out, word)
}
