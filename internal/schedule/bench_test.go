package schedule_test

import (
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

// BenchmarkReplan makes a plan of 60 steps ready and works it out.
func BenchmarkReplan(b *testing.B) {
	p := schedule.Synthetic(60, 1, kernel.Date{Year: 2022, Month: 3, Day: 1})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schedule.Work(p, axis, kernel.Date{}); err != nil {
			b.Fatal(err)
		}
	}
}
