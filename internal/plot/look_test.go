package plot

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

// random makes a plan of plots on a grid, some of them with a corner cut off.
func random(t *rapid.T) *Plan {
	p := &Plan{East: 4000, North: 3000, Areas: []Area{{Code: "a", Name: kernel.T("化工集中区", "Chemical Park"), Label: Path{{100, 2900}}, Ring: Path{{100, 100}, {3900, 100}, {3900, 2880}, {100, 2880}}}},
		Roads: []Road{{Code: "r", Name: kernel.T("居延大道", "Juyan Ave"), Kind: Street, Width: 40, Line: Path{{0, 1500}, {4000, 1500}}}, {Code: "s", Name: kernel.T("经一路", "Jing-1 Rd"), Kind: Street, Width: 40, Line: Path{{2000, 0}, {2000, 3000}}}, {Code: "s2", Name: kernel.T("经二路", "Jing-2 Rd"), Kind: Street, Width: 40, Line: Path{{2060, 0}, {2060, 3000}}}}}
	columns, rows := rapid.Int64Range(1, 12).Draw(t, "columns"), rapid.Int64Range(1, 9).Draw(t, "rows")
	w, h := 3800/columns, 2780/rows
	for i := range columns {
		for j := range rows {
			x, y := 100+i*w, 100+j*h
			ring := Path{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
			if rapid.Bool().Draw(t, "cut") {
				ring = Path{{x, y}, {x + w, y}, {x + w, y + h/3}, {x + w/4, y + h}, {x, y + h}}
			}
			p.Plots = append(p.Plots, Plot{Code: "P-" + strconv.Itoa(len(p.Plots)+1), Area: "a", State: States[len(p.Plots)%3], Ring: ring, Mu: ring.Mu()})
		}
	}
	return p
}

var texts = regexp.MustCompile(`<text class="([^"]*)" x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)"( text-anchor="middle")?>([^<]*)</text>`)

// No two texts of the map meet, and those of a plot stay in its frame, whatever
// the width.
func TestLabelsDoNotCollide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := random(t)
		for _, f := range p.Check() {
			if !strings.Contains(f.What.EN, "runs through") { // a road may, for a drawing
				t.Fatalf("%+v", f)
			}
		}
		look := Look{Lang: rapid.SampledFrom([]kernel.Lang{kernel.ZH, kernel.EN}).Draw(t, "lang"), Width: rapid.IntRange(320, 1400).Draw(t, "width"), Marks: map[string]Mark{}}
		for _, x := range p.Plots {
			look.Marks[x.Code] = Mark{Lines: []string{"居延蒙环新材料有限公司年产三万吨项目", "黄灯"}}
		}
		drawn := p.SVG(look)
		inner := drawn[strings.LastIndex(drawn, "<svg "):strings.Index(drawn, "</svg>")]
		var boxes []box
		for _, m := range texts.FindAllStringSubmatch(inner, -1) {
			size, _ := strconv.ParseFloat(m[4], 64)
			x, _ := strconv.ParseFloat(m[2], 64)
			y, _ := strconv.ParseFloat(m[3], 64)
			w := width(m[6], size)
			if m[5] != "" {
				x -= w / 2
			}
			b := box{x + .2, y - size*.8, w - .4, size * .95}
			for _, o := range boxes {
				if b.meets(o) {
					t.Fatalf("%q stands on another text: %+v and %+v", m[6], b, o)
				}
			}
			boxes = append(boxes, b)
		}
	})
}

// A drawing is well-formed, whatever a name holds, and says where north is.
func TestADrawingIsWellFormed(t *testing.T) {
	p := &Plan{East: 1000, North: 800, Areas: []Area{{Code: "a", Name: kernel.T("<甲&乙>", "<A & B>"), Label: Path{{0, 790}}, Ring: Path{{0, 0}, {1000, 0}, {1000, 700}, {0, 700}}}},
		Plots: []Plot{{Code: "P<1>", Area: "a", State: Vacant, Ring: Path{{0, 0}, {500, 0}, {500, 700}, {0, 700}}}, {Code: "P2", Area: "a", State: Used, Ring: Path{{500, 0}, {1000, 0}, {1000, 700}, {500, 700}}}}}
	marks := map[string]Mark{"P<1>": {Lines: []string{`"&<`}, Title: `a"b<c`, Href: `/x?a=1&b="`}, "P2": {State: "bad", Unknown: true, Href: "/p"}}
	for _, look := range []Look{{Width: 1100, Marks: marks}, {Width: 360, Marks: marks, Areas: func(code string) string { return "?area=" + code }}, {Width: 360, Marks: marks, Area: "a", Lang: kernel.EN}} {
		drawn := p.SVG(look)
		dec := xml.NewDecoder(strings.NewReader(drawn))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v in\n%s", err, drawn)
			}
		}
		if !strings.Contains(drawn, "plan-north") || !strings.Contains(drawn, "plan-scale") {
			t.Error("no arrow or no scale")
		}
		if pointed := strings.Contains(drawn, `href="/p"`); pointed != (look.Areas == nil) {
			t.Errorf("width %d: door to a plot %v", look.Width, pointed)
		}
	}
}

func TestTheScaleIsTrue(t *testing.T) {
	p := &Plan{East: 5000, North: 3000, Plots: []Plot{{Code: "P", State: Vacant, Ring: Path{{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}}}}}
	drawn := p.SVG(Look{Width: 1030})
	m := regexp.MustCompile(`v5h([\d.]+)v-5"></path><text[^>]*>1 公里<`).FindStringSubmatch(drawn)
	plot := regexp.MustCompile(`points="0,600 ([\d.]+),600`).FindStringSubmatch(drawn)
	if m == nil || plot == nil || m[1] != plot[1] {
		t.Errorf("a kilometre of the scale is %v, that of a plot %v", m, plot)
	}
}
