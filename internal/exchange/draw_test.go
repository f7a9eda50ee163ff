package exchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

func graph(t rapid.TB, l *Log, f Focus) *Graph {
	t.Helper()
	g, err := NewGraph(l, Options{}, f)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func wellFormed(t rapid.TB, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
	}
}

func TestTheMapShowsEveryEdgeWithCountAndTime(t *testing.T) {
	svg := string(graph(t, small(), Focus{}).SVG(Look{Lang: kernel.ZH}))
	for _, want := range []string{
		`data-from="受理" data-to="派单"`, `data-from="派单" data-to="退回"`, `data-from="" data-to="受理"`, `data-from="办结" data-to=""`,
		"3 · 2.0 小时", "瓶颈：共等 1.1 天", `class="process-edge back" data-from="退回" data-to="派单"`, "3 次 · 3 件", "图中 4 / 4 个活动，14 / 14 次流转",
		"<title>派单 → 办结：3 次，3 件；等待中位 2.0 小时，九成以内 1.0 天，共等 1.1 天</title>",
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("the map lacks %s", want)
		}
	}
	if strings.Contains(svg, "style") || strings.Contains(svg, "<script") {
		t.Error("a map in a page carries its own style or script")
	}
}

func TestTheMapOpensTheRecords(t *testing.T) {
	var asked []string
	svg := graph(t, small(), Focus{}).SVG(Look{Lang: kernel.EN, Href: func(from, to string, self bool) string {
		if self {
			return "/a?x=" + from + "&y"
		}
		asked = append(asked, from+">"+to)
		return ""
	}})
	wellFormed(t, svg)
	if !strings.Contains(string(svg), `<a href="/a?x=受理&amp;y"><title>受理: 3× · 3 cases</title><rect`) || len(asked) != 6 {
		t.Errorf("links %v\n%s", asked, svg)
	}
}

// What is kept of a filtered map hangs together: every activity can be reached
// from the beginning and has a way on.
func TestAFilteredMapHangsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := graph(t, drawLog(t, "string"), Focus{Paths: rapid.Float64Range(0.05, 1).Draw(t, "paths"), Activities: rapid.Float64Range(0.05, 1).Draw(t, "activities")})
		in, out := map[string]bool{}, map[string]bool{}
		for _, e := range g.Edges {
			if e.From != e.To {
				out[e.From], in[e.To] = true, true
			}
		}
		for _, n := range g.Nodes {
			if !in[n.Name] || !out[n.Name] {
				t.Errorf("%s hangs in the air: %+v", n.Name, g.Edges)
			}
		}
		wellFormed(t, g.SVG(Look{Lang: kernel.EN, Alone: true}))
	})
}

func TestFewerPathsShowTheMostFrequent(t *testing.T) {
	g := graph(t, small(), Focus{Activities: 0.7})
	if len(g.Nodes) != 3 || g.AllActivities != 4 {
		t.Fatalf("%+v", g.Nodes)
	}
	for _, e := range g.Edges { // 退回 is skipped over, so 派单 follows 派单
		if e.From == "派单" && e.To == "派单" && e.Count == 1 {
			return
		}
	}
	t.Errorf("%+v", g.Edges)
}

// No two places of a layer overlap, whatever the log.
func TestNothingInALayerOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &drawing{g: graph(t, drawLog(t, "string"), Focus{})}
		d.take()
		d.direct()
		d.layer()
		d.order()
		d.place()
		for _, l := range d.layers {
			for i := 1; i < len(l); i++ {
				a, b := d.spots[l[i-1]], d.spots[l[i]]
				if free := b.x - b.w/2 - a.x - a.w/2; free < gap-1e-6 || math.IsNaN(free) {
					t.Fatalf("%g pixels between two places", free)
				}
			}
		}
		for i := range d.wires {
			if a, b := d.wires[i].ends(); a != b && d.spots[a].layer >= d.spots[b].layer {
				t.Fatal("an edge does not go down")
			}
		}
	})
}
