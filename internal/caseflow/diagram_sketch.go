package caseflow

import (
	"slices"

	"juyan/internal/kernel"
)

// The lattice the diagram is drawn on: boxes, labels and wires lie on its
// points, unit pixels apart.
const (
	unit      = 11
	boxCells  = 8 // width of a stage
	listCells = 8 // width of a list of stages
	labelMax  = 64.0
)

// sketch is one course as boxes and nets, before it has a place on paper.
type sketch struct {
	boxes []*box
	nets  []*net
	stays []*Action // actions that move nothing
	name  map[string]int
	tall  int // height of every stage, in cells
}

// box is a stage, the dot a course begins at, or the list of stages an action
// may be taken in when there are many.
type box struct {
	code       string
	lines      []string
	dot, list  bool
	end, main  bool
	near       []int // boxes a list speaks of
	col, row   int
	x, y, w, h int // lattice points it covers, borders included
}

// net is an action as a wire: from each source, through the label, to the
// target and, dashed, to the targets of its branches. Actions with the same
// ends share a net.
type net struct {
	labels   []label
	from, to []int // boxes; the first of each is joined first
	main     bool  // a step of the usual way
	dashed   bool  // the first target is itself a branch
	lost     bool  // found no way on the paper
	pieces   []piece
	in, out  pt   // where the wire enters the label and leaves it
	area     area // of the label, in pixels
}

// label is one action's name, set into lines.
type label struct {
	act   *Action
	lines []string
}

// newSketch reads a course; begin is how it starts, usual its usual way.
func newSketch(stages []Stage, acts []Action, begin *Action, lang kernel.Lang) *sketch {
	s := &sketch{name: map[string]int{}, tall: 4}
	s.add(&box{code: "", dot: true, main: true})
	way := usualWay(stages, acts, begin.To)
	for i := range stages {
		st := &stages[i]
		b := &box{code: st.Code, lines: wrap(orCode(st.Name.In(lang), st.Code), boxType, boxCells*unit-10), end: st.End, main: slices.Contains(way, st.Code)}
		if len(b.lines) > 2 {
			s.tall = 6
		}
		s.add(b)
	}
	s.net(begin, []int{0}, lang)
	for i := range acts {
		s.action(&acts[i], stages, lang)
	}
	s.mainWay(way, stages)
	return s
}

func orCode(name, code string) string {
	if name == "" {
		return code
	}
	return name
}

func (s *sketch) add(b *box) int {
	i := len(s.boxes)
	if !b.list {
		s.name[b.code] = i
	}
	s.boxes = append(s.boxes, b)
	return i
}

// action makes the net of an action, or notes that it moves nothing.
func (s *sketch) action(a *Action, stages []Stage, lang kernel.Lang) {
	if a.To == "" && len(a.Branches) == 0 {
		s.stays = append(s.stays, a)
		return
	}
	var from []int
	for i := range stages {
		if a.allowedFrom(&stages[i]) && (stages[i].Code != a.To || len(a.Branches) > 0) {
			from = append(from, s.name[stages[i].Code])
		}
	}
	if len(from) > mostWires {
		from = []int{s.many(a, from, stages, lang)}
	}
	s.net(a, from, lang)
}

// mostWires is how many stages an action may leave before they are listed in a
// box of their own instead of being joined by wires.
const mostWires = 2

// many is the dashed box that lists the stages an action may be taken in.
func (s *sketch) many(a *Action, from []int, stages []Stage, lang kernel.Lang) int {
	lines := wrapItems(where(a, stages, lang), lang, listType, listCells*unit-10)
	return s.add(&box{list: true, lines: lines, near: from})
}

// net adds a net for a, or a label to the net that has the same ends.
func (s *sketch) net(a *Action, from []int, lang kernel.Lang) {
	n := &net{from: from, dashed: a.To == ""}
	for _, code := range targets(a) {
		if i, ok := s.name[code]; ok && !(len(from) == 1 && from[0] == i) {
			n.to = append(n.to, i)
		}
	}
	if len(n.from) == 0 || len(n.to) == 0 {
		s.stays = append(s.stays, a)
		return
	}
	text := a.Name.In(lang)
	if slices.Contains(a.By, "system") && text != "" {
		text += kernel.T("（自动）", " (automatic)").In(lang)
	}
	l := label{act: a, lines: labelLines(text)}
	for _, o := range s.nets {
		if len(a.Branches) == 0 && !o.branched() && slices.Equal(o.from, n.from) && slices.Equal(o.to, n.to) {
			o.labels = append(o.labels, l)
			return
		}
	}
	n.labels = []label{l}
	s.nets = append(s.nets, n)
}

// labelLines sets an action's name narrow, so that columns stay close; a long
// one wider rather than tall.
func labelLines(text string) []string {
	var lines []string
	for limit := labelMax; limit <= 2*labelMax; limit += 12 {
		if lines = wrap(text, labelType, limit); len(lines) <= 3 {
			break
		}
	}
	return lines
}

func (n *net) branched() bool {
	return slices.ContainsFunc(n.labels, func(l label) bool { return len(l.act.Branches) > 0 })
}

// targets are the stages an action may lead to, the usual one first.
func targets(a *Action) []string {
	var out []string
	if a.To != "" {
		out = append(out, a.To)
	}
	for _, b := range a.Branches {
		if !slices.Contains(out, b.To) {
			out = append(out, b.To)
		}
	}
	return out
}

// size is the room the net's label takes, in pixels.
func (n *net) size() (w, h float64) {
	for i, l := range n.labels {
		w = max(w, widest(l.lines, labelType))
		h += labelLine * float64(len(l.lines))
		if i > 0 {
			h += labelGap
		}
	}
	return w, h
}

// mainWay marks the nets of the usual way and joins their ends first.
func (s *sketch) mainWay(way []string, stages []Stage) {
	if len(s.nets) > 0 && s.boxes[s.nets[0].from[0]].dot {
		s.nets[0].main = true
	}
	for i := 0; i+1 < len(way); i++ {
		a, b := s.name[way[i]], s.name[way[i+1]]
		n := s.between(a, b, awaited(stages, way[i]))
		if n == nil {
			continue
		}
		n.main = true
		first(n.from, a)
		first(n.to, b)
	}
}

func awaited(stages []Stage, code string) string {
	for _, st := range stages {
		if st.Code == code && len(st.Awaits) > 0 {
			return st.Awaits[0]
		}
	}
	return ""
}

// between finds the net from a to b, best the one of the awaited action.
func (s *sketch) between(a, b int, act string) *net {
	var found *net
	for _, n := range s.nets {
		if n.main || !slices.Contains(n.from, a) || !slices.Contains(n.to, b) {
			continue
		}
		if found == nil || slices.ContainsFunc(n.labels, func(l label) bool { return l.act.Code == act }) {
			found = n
		}
	}
	return found
}

// first moves x to the front of list.
func first(list []int, x int) {
	if i := slices.Index(list, x); i > 0 {
		copy(list[1:i+1], list[:i])
		list[0] = x
	}
}

// usualWay is the way by the first awaited actions; where they do not lead to
// an end, the shortest way there.
func usualWay(stages []Stage, acts []Action, begin string) []string {
	set := stageSet(stages)
	next := map[string]string{}
	for i := range acts {
		next[acts[i].Code] = acts[i].To
	}
	var way []string
	for code := begin; set[code] != nil && !slices.Contains(way, code); {
		way = append(way, code)
		if set[code].End || len(set[code].Awaits) == 0 {
			break
		}
		code = next[set[code].Awaits[0]]
	}
	if len(way) > 0 && !set[way[len(way)-1]].End {
		way = append(way, shortest(graph{stages: stages, acts: acts}, way)...)
	}
	return way
}

// shortest is the shortest way from the last stage of way to an end, that
// stage left out, through no stage of way.
func shortest(g graph, way []string) []string {
	set := stageSet(g.stages)
	start := way[len(way)-1]
	came := map[string]string{}
	for _, w := range way {
		came[w] = w
	}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if set[at].End {
			var out []string
			for ; at != start; at = came[at] {
				out = append([]string{at}, out...)
			}
			return out
		}
		g.arrows(set[at], func(_ *Action, to string) {
			if _, seen := came[to]; !seen && set[to] != nil {
				came[to] = at
				queue = append(queue, to)
			}
		})
	}
	return nil
}

// where names the stages in which an action may be taken.
func where(a *Action, stages []Stage, lang kernel.Lang) []string {
	if slices.Contains(a.From, "*") {
		return []string{kernel.T("任一未结环节", "any open stage").In(lang)}
	}
	var out []string
	for i := range stages {
		if a.allowedFrom(&stages[i]) {
			out = append(out, orCode(stages[i].Name.In(lang), stages[i].Code))
		}
	}
	return out
}

// comma stands between the items of a list.
var comma = kernel.T("、", ", ")
