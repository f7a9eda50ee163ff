package exchange

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"juyan/internal/kernel"
)

// benchEvents is the size of the largest public logs of this kind.
const benchEvents = 262_000

// generated makes a log of n events of a permit office, the same each time: 24
// activities, some three units a case, thousands of variants.
func generated(n int) *Log {
	r := rand.New(rand.NewPCG(2022, 262))
	l := &Log{Name: "generated"}
	for total := 0; total < n; {
		c := Case{ID: fmt.Sprintf("case-%06d", len(l.Cases)), Attrs: []Attr{{"channel", "string", []string{"窗口", "网上", "热线"}[r.IntN(3)]}}}
		now := kernel.Instant(1_640_995_200_000 + r.Int64N(365*86_400_000))
		for step, length := 0, min(8+r.IntN(24), n-total); step < length; step++ {
			act := (step*7/8 + r.IntN(100)/85*r.IntN(6)) % 24
			c.Events = append(c.Events, Event{Activity: fmt.Sprintf("步骤%02d 审核与办理", act), Group: fmt.Sprintf("单位%d", (act+r.IntN(10)/9)%12), Resource: fmt.Sprintf("人员%03d", r.IntN(140)),
				Lifecycle: "complete", Time: now, Attrs: []Attr{{"cost", "int", fmt.Sprint(r.IntN(500))}}})
			now += kernel.Instant(r.Int64N(3 * 86_400_000))
			total++
		}
		l.Cases = append(l.Cases, c)
	}
	l.Sort()
	return l
}

// cpu is the processor time this process has used.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// show reads, studies and draws.
func show(b *testing.B, read func() (*Log, error)) {
	b.ReportAllocs()
	begin := cpu(b)
	var reading, drawing time.Duration
	for b.Loop() {
		at := cpu(b)
		l, err := read()
		if err != nil || l.Events() != benchEvents {
			b.Fatalf("%d events, %v", l.Events(), err)
		}
		reading += cpu(b) - at
		s, err := Analyse(l, Options{})
		if err != nil {
			b.Fatal(err)
		}
		at = cpu(b)
		g, err := s.Graph(l, Options{}, Focus{Paths: 0.8})
		if err != nil {
			b.Fatal(err)
		}
		if svg := g.SVG(Look{Lang: kernel.ZH}); len(svg) < 10_000 {
			b.Fatal("no map")
		}
		drawing += cpu(b) - at
	}
	n := float64(b.N)
	b.ReportMetric((cpu(b)-begin).Seconds()/n, "cpu-s/op")
	b.ReportMetric(reading.Seconds()/n, "read-cpu-s/op")
	b.ReportMetric(drawing.Seconds()/n, "map-cpu-s/op")
}

func BenchmarkShowXES(b *testing.B) {
	var text bytes.Buffer
	if err := WriteXES(&text, generated(benchEvents), shanghai); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	show(b, func() (*Log, error) { return ReadXES(bytes.NewReader(text.Bytes()), shanghai, Limits{}) })
}

func BenchmarkShowPackedXES(b *testing.B) {
	var text bytes.Buffer
	if err := WriteXES(&text, generated(benchEvents), shanghai); err != nil {
		b.Fatal(err)
	}
	file := packed(b, &text)
	show(b, func() (*Log, error) { return ReadXES(bytes.NewReader(file), shanghai, Limits{}) })
}

func BenchmarkShowCSV(b *testing.B) {
	text := csvOf(b, generated(benchEvents))
	b.SetBytes(int64(len(text)))
	show(b, func() (*Log, error) { return readCSV(bytes.NewReader(text), int64(len(text))) })
}
