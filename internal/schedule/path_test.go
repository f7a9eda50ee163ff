package schedule_test

import (
	"fmt"
	"testing"

	"juyan/internal/schedule"
)

// The permit could begin when c was done and had long been worked on when the
// deferred paper came: the paper alone decides, and is the path.
func TestAPathFollowsThePaperThatWasWaitedFor(t *testing.T) {
	p := network(t, "paper 10\nc 1\npermit 2 c paper")
	permit := p.Activity("permit")
	permit.Deferrable, permit.Use = []string{"paper"}, []schedule.Way{schedule.Defer}
	if got := fmt.Sprint(work(t, p).Paths); got != "[[paper permit]]" {
		t.Error(got)
	}
}

// What waits for a start alone does not wait for what holds up that one's finish.
func TestAPathThroughAStart(t *testing.T) {
	p := network(t, "paper 3\na 1 paper\nb 9 a:ss+2")
	a := p.Activity("a")
	a.Deferrable, a.Use = []string{"paper"}, []schedule.Way{schedule.Defer}
	s := work(t, p)
	if got := fmt.Sprint(s.Paths, s.Length, s.Row("a").Finish); got != "[[a b]] 11 3" {
		t.Error(got)
	}
}

func TestNoMorePathsAreToldThanAnybodyReads(t *testing.T) {
	text := "s0 1"
	for i := 1; i <= 12; i++ {
		text += fmt.Sprintf("\na%d 1 s%d\nb%d 1 s%d\ns%d 1 a%d b%d", i, i-1, i, i-1, i, i, i)
	}
	if got := len(work(t, network(t, text)).Paths); got != 20 { // of 4,096
		t.Error(got)
	}
}
