package schedule_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

// network writes a plan as textbooks do, a line "code length predecessors" for
// each activity.
func network(t testing.TB, text string) *schedule.Plan {
	t.Helper()
	p := &schedule.Plan{}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		f := strings.Fields(line)
		l, err := schedule.ParseLength(f[1])
		if err != nil {
			t.Fatal(err)
		}
		p.Activities = append(p.Activities, schedule.Activity{Code: f[0], Takes: l, After: f[2:]})
	}
	return p
}

func work(t testing.TB, p *schedule.Plan) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Work(p, schedule.Numbers(), kernel.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// published are networks with the answers their books print: "code ES EF LS LF
// slack".
var published = []struct {
	source, network, answer, path string
	length                        int
}{
	{
		"Taylor, Introduction to Management Science, chapter 8, solution of problem 5: activities are named by their events",
		"1-2 7\n1-3 10\n2-4 6 1-2\n3-4 5 1-3\n3-5 4 1-3\n4-5 3 2-4 3-4\n5-6 2 3-5 4-5",
		"1-2 0 7 2 9 2\n1-3 0 10 0 10 0\n2-4 7 13 9 15 2\n3-4 10 15 10 15 0\n3-5 10 14 14 18 4\n4-5 15 18 15 18 0\n5-6 18 20 18 20 0",
		"1-3 3-4 4-5 5-6", 20,
	},
	{
		"Taylor, Introduction to Management Science, chapter 8, solution of problem 6; 4-5 is a dummy",
		"1-2 8\n1-3 10\n1-4 9\n2-5 6 1-2\n2-6 4 1-2\n3-5 5 1-3\n4-5 0 1-4\n4-7 7 1-4\n5-7 12 2-5 3-5 4-5\n5-8 15 2-5 3-5 4-5\n6-9 18 2-6\n7-8 4 4-7 5-7\n8-9 7 5-8 7-8",
		"1-2 0 8 1 9 1\n1-3 0 10 0 10 0\n1-4 0 9 6 15 6\n2-5 8 14 9 15 1\n2-6 8 12 16 20 8\n3-5 10 15 10 15 0\n4-5 9 9 15 15 6\n4-7 9 16 20 27 11\n5-7 15 27 15 27 0\n5-8 15 30 16 31 1\n6-9 12 30 20 38 8\n7-8 27 31 27 31 0\n8-9 31 38 31 38 0",
		"1-3 3-5 5-7 7-8 8-9", 38,
	},
	{
		"Hillier and Lieberman, Introduction to Operations Research, the Reliable Construction Co. project: 44 weeks",
		"A 2\nB 4 A\nC 10 B\nD 6 C\nE 4 C\nF 5 E\nG 7 D\nH 9 E G\nI 7 C\nJ 8 F I\nK 4 J\nL 5 J\nM 2 H\nN 6 K L",
		"A 0 2 0 2 0\nB 2 6 2 6 0\nC 6 16 6 16 0\nD 16 22 20 26 4\nE 16 20 16 20 0\nF 20 25 20 25 0\nG 22 29 26 33 4\nH 29 38 33 42 4\nI 16 23 18 25 2\nJ 25 33 25 33 0\nK 33 37 34 38 1\nL 33 38 33 38 0\nM 38 40 42 44 4\nN 38 44 38 44 0",
		"A B C E F J L N", 44,
	},
	{
		"Wikipedia, Program evaluation and review technique, the worked example, expected times in hundredths of a day",
		"a 400\nb 533\nc 517 a\nd 633 a\ne 517 b c\nf 450 d\ng 517 e",
		"a 0 400 0 400 0\nb 0 533 384 917 384\nc 400 917 400 917 0\nd 400 1033 868 1501 468\ne 917 1434 917 1434 0\nf 1033 1483 1501 1951 468\ng 1434 1951 1434 1951 0",
		"a c e g", 1951,
	},
}

func TestTextbookNetworksComeOutAsPublished(t *testing.T) {
	for _, b := range published {
		s := work(t, network(t, b.network))
		var got []string
		for _, r := range s.Activities {
			got = append(got, fmt.Sprint(r.Code, " ", r.Start, " ", r.Finish, " ", r.LateStart, " ", r.LateFinish, " ", r.Slack))
			if r.Critical != (r.Slack == 0) || r.Critical != slices.Contains(strings.Fields(b.path), r.Code) {
				t.Errorf("%s: %s critical %v", b.source, r.Code, r.Critical)
			}
		}
		if want := strings.Split(b.answer, "\n"); !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", b.source, strings.Join(got, "\n"), b.answer)
		}
		if s.Length != b.length || s.Finish.String() != strconv.Itoa(b.length) || len(s.Paths) != 1 || strings.Join(s.Paths[0], " ") != b.path {
			t.Errorf("%s: length %d, paths %v", b.source, s.Length, s.Paths)
		}
	}
}

// Free slack of the Reliable Construction Co. project, by hand: D and G have none,
// for the next one would move; H's is its own since only M follows; I keeps J
// waiting until F is done.
func TestFreeSlackMovesNobody(t *testing.T) {
	s := work(t, network(t, published[2].network))
	for code, want := range map[string]int{"A": 0, "D": 0, "G": 0, "H": 0, "I": 2, "K": 1, "M": 4, "N": 0} {
		if got := s.Row(code).Free; got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
}

func TestEveryCriticalPathIsTold(t *testing.T) {
	s := work(t, network(t, "a 2\nb 3 a\nc 3 a\nd 1 b c"))
	if got := fmt.Sprint(s.Paths); got != "[[a b d] [a c d]]" {
		t.Error(got)
	}
}

// By hand: b may start 2 after the start of a, c 3 after its finish.
func TestLagsAndStartToStart(t *testing.T) {
	s := work(t, network(t, "a 5\nb 4 a:ss+2\nc 1 a+3\nd 1 b c"))
	for code, want := range map[string]string{"a": "0 5 0", "b": "2 6 3", "c": "8 9 0", "d": "9 10 0"} {
		r := s.Row(code)
		if got := fmt.Sprint(r.Start, " ", r.Finish, " ", r.Slack); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}
