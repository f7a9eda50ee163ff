package caseflow

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

// sketches lays out every course of a definition as Diagram does.
func sketches(d *Definition, lang kernel.Lang) []*sketch {
	out := []*sketch{newSketch(d.Stages, d.Acts, &d.Raise, lang)}
	for i := range d.Lanes {
		l := &d.Lanes[i]
		out = append(out, newSketch(l.Stages, l.Acts, &Action{To: l.First}, lang))
	}
	for _, s := range out {
		s.draft()
	}
	return out
}

// Everything of the model zone's kinds stands on the paper once, clear of
// everything else, and the usual way runs straight from left to right.
func TestDiagramOfTheModelZone(t *testing.T) {
	for kind, d := range model(t) {
		for _, lang := range bothLangs {
			t.Run(kind+" "+string(lang), func(t *testing.T) {
				for _, s := range sketches(d, lang) {
					for _, n := range s.nets {
						if n.lost {
							t.Errorf("%s found no way", n.labels[0].act.Code)
						}
					}
					clear(t, s)
					straightWay(t, s)
				}
				once(t, d, Diagram(d, lang))
			})
		}
	}
}

// A definition at random, however tangled, is drawn clear of itself.
func TestDiagramOfAnything(t *testing.T) {
	lost, nets := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := randomDefinition(t)
		for _, s := range sketches(d, kernel.EN) {
			clear(t, s)
			straightWay(t, s)
			nets += len(s.nets)
			for _, n := range s.nets {
				lost += boolInt(n.lost)
			}
		}
		once(t, d, Diagram(d, kernel.EN))
	})
	if lost*50 > nets {
		t.Errorf("%d of %d arrows found no way and stand in the list below", lost, nets)
	}
}

func TestDiagramIsAlwaysTheSame(t *testing.T) {
	d := model(t)["whistle"]
	if !bytes.Equal(Diagram(d, kernel.ZH), Diagram(d, kernel.ZH)) {
		t.Error("two drawings of one definition differ")
	}
}

// A definition that is still wrong (juyan pack check shows it) is drawn as far
// as it goes.
func TestDiagramOfWhatIsWrong(t *testing.T) {
	for _, text := range []string{
		"{}",
		"raise: {code: raise, to: nowhere}",
		"stages: [{code: a}]\nactions: [{code: x, from: [b], to: c}, {code: y, from: [a], to: a}, {code: z}]",
		"raise: {code: raise, to: a}\nstages: [{code: a, awaits: [x]}, {code: a}]\nactions: [{code: x, from: [a], to: a}]",
		"raise: {code: raise, to: a}\nstages: [{code: a, awaits: [x]}, {code: b, awaits: [y]}]\nactions: [{code: x, from: [a], to: b}, {code: y, from: [b], to: a}]",
	} {
		wellFormed(t, Diagram(define(t, text), kernel.ZH))
	}
}

type tester interface {
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// clear asserts that boxes, labels and wires keep clear of each other.
func clear(t tester, s *sketch) {
	z := s.cut()
	for i, a := range s.boxes {
		for _, b := range s.boxes[i+1:] {
			if !a.rect(z).apart(b.rect(z), 0) {
				t.Errorf("box %q overlaps box %q", a.code, b.code)
			}
		}
	}
	for i, n := range s.nets {
		if n.lost {
			continue
		}
		label := n.text(z)
		for _, b := range s.boxes {
			if label.w > 0 && !label.apart(b.rect(z), 1) {
				t.Errorf("label %q lies on box %q", n.labels[0].lines, b.code)
			}
		}
		for _, o := range s.nets[i+1:] {
			if !o.lost && label.w > 0 && o.text(z).w > 0 && !label.apart(o.text(z), 1) {
				t.Errorf("labels %q and %q overlap", n.labels[0].lines, o.labels[0].lines)
			}
		}
		for _, o := range s.nets {
			wiresClear(t, s, z, n, o)
		}
	}
}

// wiresClear asserts that the wires of n cross neither the label of o nor a
// box.
func wiresClear(t tester, s *sketch, z sizes, n, o *net) {
	for pi, p := range n.pieces {
		pts := corners(p.pts, z)
		if n == o && pi == 0 {
			pts[len(pts)-1] = n.edge(n.text(z), n.in, z)
		}
		if n == o && pi == 1 {
			pts[0] = n.edge(n.text(z), n.out, z)
		}
		for i := 1; i < len(pts); i++ {
			run := area{min(pts[i-1].x, pts[i].x), min(pts[i-1].y, pts[i].y), abs64(pts[i-1].x - pts[i].x), abs64(pts[i-1].y - pts[i].y)}
			if l := o.text(z); !o.lost && l.w > 0 && !run.apart(l, 0) {
				t.Errorf("the wire of %q crosses the label %q", n.labels[0].lines, o.labels[0].lines)
			}
			for _, b := range s.boxes {
				if r := b.rect(z); n == o && !run.apart(area{r.x + 1, r.y + 1, r.w - 2, r.h - 2}, 0) {
					t.Errorf("the wire of %q runs through box %q", n.labels[0].lines, b.code)
				}
			}
		}
	}
}

func abs64(f float64) float64 { return max(f, -f) }

func straightWay(t tester, s *sketch) {
	z := s.cut()
	before := area{x: -1}
	for _, code := range s.line() {
		r := s.boxes[s.name[code]].rect(z)
		if r.x <= before.x || before.w > 0 && abs64(r.y+r.h/2-before.y-before.h/2) > 0.5 {
			t.Errorf("the usual way does not run straight to %q", code)
		}
		before = r
	}
	for _, n := range s.nets {
		if !n.main || n.lost {
			continue
		}
		for _, p := range n.pieces[:2] {
			if len(corners(p.pts, z)) != 2 {
				t.Errorf("the usual way bends at %q", n.labels[0].lines)
			}
		}
	}
}

// once asserts that the picture is well-formed and holds every stage and every
// action exactly once.
func once(t tester, d *Definition, svg []byte) {
	stages, acts := map[string]int{}, map[string]int{}
	for _, el := range wellFormed(t, svg) {
		for _, a := range el.Attr {
			switch a.Name.Local {
			case "data-stage":
				stages[a.Value]++
			case "data-action":
				acts[a.Value]++
			case "style":
				t.Errorf("a style attribute: the page's security policy refuses it")
			}
		}
	}
	wantStages, wantActs := map[string]int{}, map[string]int{d.Raise.Code: 1}
	count := func(ss []Stage, as []Action) {
		for _, s := range ss {
			wantStages[s.Code]++
		}
		for _, a := range as {
			wantActs[a.Code]++
		}
	}
	count(d.Stages, d.Acts)
	for _, l := range d.Lanes {
		count(l.Stages, l.Acts)
	}
	if got, want := fmt.Sprint(stages), fmt.Sprint(wantStages); got != want {
		t.Errorf("stages drawn %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(acts), fmt.Sprint(wantActs); got != want {
		t.Errorf("actions drawn %s, want %s", got, want)
	}
}

func wellFormed(t tester, svg []byte) []xml.StartElement {
	var out []xml.StartElement
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		if el, ok := tok.(xml.StartElement); ok {
			out = append(out, el.Copy())
		}
	}
}

func TestWrapItems(t *testing.T) {
	items := []string{"Waiting for the task force", "Task force mustered", "Contacted", "In hand"}
	if got := strings.Join(wrapItems(items, kernel.EN, 11, 100), "|"); got != "Waiting for the|task force, Task|force mustered,|Contacted,|In hand" {
		t.Errorf("got %s", got)
	}
	if got := strings.Join(wrapItems([]string{"待专班报到", "已联系", "办理中"}, kernel.ZH, 11, 100), "|"); got != "待专班报到、|已联系、办理中" {
		t.Errorf("got %s", got)
	}
}

// The picture is told to those who do not see it.
func TestDiagramInWords(t *testing.T) {
	svg := string(Diagram(model(t)["whistle"], kernel.EN))
	for _, want := range []string{`role="img"`, `aria-labelledby="course-whistle-title course-whistle-desc"`,
		"Waiting for the task force: Muster → Task force mustered; Contact → Contacted", "Confirm it is solved → Closed or Follow-up of a bad rating", "Closed (end)"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture does not say %q", want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit float64
		want  string
	}{
		{"待专班报到", 90, "待专班报到"},
		{"复查不合格，继续整改", 90, "复查不合格，|继续整改"},
		{"转回访（自动）", 64, "转回访|（自动）"},
		{"Waiting for the task force", 86, "Waiting for|the task force"},
		{"Pneumonoultramicroscopic", 60, "Pneumonoultramicroscopic"},
		{"", 60, ""},
	} {
		if got := strings.Join(wrap(c.in, 12, c.limit), "|"); got != c.want {
			t.Errorf("%q in %v pixels is set %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}
