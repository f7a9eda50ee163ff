package app

import (
	"fmt"
	"io"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// meters count what the program does; nothing of who does it. Names and
// units are Prometheus's: seconds, counters end in _total.
type meters struct{ set *metrics.Set }

func newMeters() *meters { return &meters{metrics.NewSet()} }

// answerBuckets are seconds. What people notice lies between a tenth and one.
var answerBuckets = []float64{0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10}

// answered counts an answer of a route; addresses that are no route share one.
func (m *meters) answered(pattern string, status int, took time.Duration) {
	if pattern == "" {
		pattern = "none"
	}
	m.set.GetOrCreateCounter(fmt.Sprintf(`juyan_http_answers_total{route=%q,status="%dxx"}`, pattern, status/100)).Inc()
	m.set.GetOrCreatePrometheusHistogramExt(fmt.Sprintf(`juyan_http_seconds{route=%q}`, pattern), answerBuckets).Update(took.Seconds())
}

// holds counts closures that kept the writer too long, and tells whom the
// configuration names, else the log.
func (m *meters) holds(c Config) func(closure string, held time.Duration) {
	tell := c.OnHold
	if tell == nil {
		tell = func(closure string, held time.Duration) {
			c.Log.Warn("store: writer held too long", "closure", closure, "held", held)
		}
	}
	return func(closure string, held time.Duration) {
		m.set.GetOrCreateCounter(`juyan_writer_holds_total`).Inc()
		tell(closure, held)
	}
}

// write writes every figure in Prometheus's text format: what was counted, how
// the house stands, and the process's own.
func (m *meters) write(w io.Writer, s standing) {
	m.set.WritePrometheus(w)
	gauge := func(name string, v int64) { metrics.WriteGaugeUint64(w, name, uint64(max(v, 0))) }
	gauge("juyan_writer_waiting", int64(s.waiting))
	gauge("juyan_events_unsealed", s.lag.Events)
	gauge("juyan_events_unsealed_seconds", s.seconds(s.lag.Since))
	gauge("juyan_timers_waiting", s.timers.Waiting)
	gauge("juyan_timers_due", s.timers.Due)
	gauge("juyan_timers_due_seconds", s.seconds(s.timers.Since))
	gauge("juyan_timers_failed", s.timers.Failed)
	metrics.WriteProcessMetrics(w)
}
