package sim_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/sim"
	"juyan/internal/store"
	"juyan/packs"
)

func script(t *testing.T) string {
	t.Helper()
	text, err := fs.ReadFile(packs.Model(), sim.File)
	must(t, err)
	return string(text)
}

func TestAScriptSaysWhatItLacks(t *testing.T) {
	good := script(t)
	for name, c := range map[string]struct{ old, new, field string }{
		"a chance":          {"  reject: ", "  rejekt: ", "chances.reject"},
		"a chance over one": {"  silent: 0.15", "  silent: 1.5", "chances.silent"},
		"a text":            {"  call_note: |", "  kall_note: |", "words.call_note"},
		"a case's text":     {"    unsolved: |\n      昨晚又跳闸一次", "    materials: |\n      昨晚又跳闸一次", "situations.power_cut.unsolved"},
		"a date":            {"from: 2022-01-01", "from: 2022-13-01", "from"},
		"weights":           {"weekdays: [1.25", "weekdays: [-1.25", "weekdays"},
		"a scene's case":    {"about: power_cut, at: 2023-01-03 09:12", "about: power_kut, at: 2023-01-03 09:12", "scenes.0.about"},
		"a scene's act":     {"do: [ask], hold: supplying", "do: [aks], hold: supplying", "scenes.4.do"},
		"funds":             {"funds: [2000, 60000]", "funds: [60000, 2000]", "hazards.kinds.process"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the script has no %q", c.old)
			}
			_, err := sim.ParseYear([]byte(strings.Replace(good, c.old, c.new, 1)))
			for _, e := range kernel.AllErrors(err) {
				if e.Code == kernel.CodeInvalid && e.Field == c.field && strings.Contains(e.Text.EN, c.field) {
					return
				}
			}
			t.Fatalf("got %v, want a fault at %s", err, c.field)
		})
	}
}

func TestAScriptThatCannotBeRead(t *testing.T) {
	for name, text := range map[string]string{"unknown key": script(t) + "\nholydays: 1\n", "no YAML": "from: [", "empty": ""} {
		if _, err := sim.ParseYear([]byte(text)); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := sim.LoadYear(fstest.MapFS{}); kernel.CodeOf(err) != kernel.CodeNotFound {
		t.Errorf("no script: %v", err)
	}
}

// A scene that names what the pack does not have must not pass unseen.
func TestAnImpossibleSceneFailsTheReplay(t *testing.T) {
	for name, c := range map[string][2]string{
		"firm": {"{firm: E0001, about: power_cut, at: 2023-01-03 09:12", "{firm: E9999, about: power_cut, at: 2023-01-03 09:12"},
		"unit": {"{kind: task, unit: land,", "{kind: task, unit: lend,"},
		"kind": {"{kind: residents, about: heating,", "{kind: resident, about: heating,"},
	} {
		t.Run(name, func(t *testing.T) {
			z := newZone(t, store.SQLite)
			text := script(t)
			if !strings.Contains(text, c[0]) {
				t.Fatalf("the script has no %q", c[0])
			}
			var err error
			z.Year, err = sim.ParseYear([]byte(strings.Replace(text, c[0], c[1], 1)))
			must(t, err)
			if _, err = sim.Run(ctx, z.World, sim.Options{Seed: 1, Whistles: 1}); kernel.CodeOf(err) != kernel.CodeInvalid {
				t.Fatalf("got %v", err)
			}
		})
	}
}

func TestClockStandsUntilItContinues(t *testing.T) {
	at := kernel.Date{Year: 2022, Month: 7, Day: 1}.At(9, 0, time.UTC)
	c := sim.NewClock(at)
	if c.Now() != at {
		t.Fatal("a new clock runs")
	}
	c.Set(at + 5)
	if c.Now() != at+5 {
		t.Fatal("Set does not move it")
	}
	c.Continue()
	real := kernel.SystemClock.Now()
	for kernel.SystemClock.Now() < real+3 {
		time.Sleep(time.Millisecond)
	}
	if now := c.Now(); now < at+8 || now > at+5+60_000 {
		t.Fatalf("after 3 ms it shows %d ms more", now-at-5)
	}
	c.Set(at)
	if c.Now() != at {
		t.Fatal("Set does not stop it")
	}
}
