package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
	"juyan/internal/kernel/kerneltest"
	"juyan/internal/sheet"
)

var shanghai = func() *time.Location {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	return loc
}()

// readCSV reads a table without a mapping, as the command line does.
func readCSV(r io.ReaderAt, size int64) (*Log, error) {
	rows, err := sheet.Open("log.csv", r, size, sheet.Options{})
	if err != nil {
		return nil, err
	}
	times, err := sheet.NewTimeParser(nil, shanghai)
	if err != nil {
		return nil, err
	}
	next := func() (int, []string, error) { row, err := rows.Next(); return row.Number, row.Cells, err }
	at := func(s string) (kernel.Instant, error) { x, err := times.Parse(s); return x.At, err }
	return ReadTable(Table{rows.Header(), next, at}, Mapping{}, Limits{})
}

// tableOf is rows in memory, the names of the columns first.
func tableOf(rows [][]string) Table {
	n := 0
	return Table{Header: rows[0],
		Next: func() (int, []string, error) {
			if n++; n >= len(rows) {
				return 0, nil, io.EOF
			}
			return n, rows[n], nil
		},
		Time: func(s string) (kernel.Instant, error) { return sheet.ParseTime(s, nil, shanghai) }}
}

func csvOf(t rapid.TB, l *Log) []byte {
	t.Helper()
	var b bytes.Buffer
	var w sheet.Writer
	err := WriteTable(l, shanghai, func(cells []string) (err error) {
		if w == nil {
			var columns []sheet.Column
			for _, c := range cells {
				columns = append(columns, sheet.Column{Title: c})
			}
			w, err = sheet.NewCSV(&b, sheet.Table{Columns: columns})
			return err
		}
		var row []any
		for _, c := range cells {
			row = append(row, c)
		}
		return w.Write(row...)
	})
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func xesOf(t rapid.TB, l *Log) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteXES(&b, l, shanghai); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// drawLog makes any log, with awkward texts, ties in time, and cases to which
// nothing happened.
func drawLog(t *rapid.T, kinds ...string) *Log {
	text := rapid.SampledFrom([]string{"受理", "复核 & <销号>", "a\"b'c", "=1+1", "T0,1;2", "第1行\n第2行", "é", "-5"})
	maybe := rapid.OneOf(rapid.Just(""), text)
	attrs := func(t *rapid.T, keys string) (out []Attr) {
		for _, k := range strings.Fields(keys) {
			if v := maybe.Draw(t, k); v != "" {
				out = append(out, Attr{k, rapid.SampledFrom(kinds).Draw(t, "kind"), v})
			}
		}
		return out
	}
	l := &Log{}
	for i := range rapid.IntRange(0, 8).Draw(t, "cases") {
		c := Case{ID: fmt.Sprint("case-", i), Attrs: attrs(t, "deadline 渠道")}
		for range rapid.IntRange(0, 7).Draw(t, "events") {
			c.Events = append(c.Events, Event{Activity: text.Draw(t, "activity"), Resource: maybe.Draw(t, "who"), Group: maybe.Draw(t, "unit"), Lifecycle: maybe.Draw(t, "life"), Instance: maybe.Draw(t, "instance"), Strand: rapid.SampledFrom([]string{"", "", "1", "2"}).Draw(t, "strand"), After: maybe.Draw(t, "after"),
				Time: kernel.Instant(1_650_000_000_000 + rapid.Int64Range(0, 9).Draw(t, "time")*86_400_123), Attrs: attrs(t, "cost 备注")})
		}
		l.Cases = append(l.Cases, c)
	}
	l.Sort()
	return l
}

func same(t *rapid.T, what string, got, want *Log) {
	t.Helper()
	if len(got.Cases) == 0 && len(want.Cases) == 0 {
		return
	}
	if !reflect.DeepEqual(got.Cases, want.Cases) {
		t.Fatalf("%s:\n%+v\nwant\n%+v", what, got.Cases, want.Cases)
	}
}

func TestWhatIsWrittenReadsBackEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLog(t, "string", "int", "float", "boolean", "date", "id")
		got, err := ReadXES(bytes.NewReader(xesOf(t, l)), time.UTC, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "XES", got, l)
		l = drawLog(t, "string") // a table knows no kinds
		text := csvOf(t, l)
		if got, err = readCSV(bytes.NewReader(text), int64(len(text))); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		same(t, "CSV", got, l)
	})
}

func TestTheOrderOfLinesNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLog(t, "string")
		var rows [][]string
		if err := WriteTable(l, shanghai, func(cells []string) error { rows = append(rows, cells); return nil }); err != nil {
			t.Fatal(err)
		}
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(rows)-1, func(i, j int) { rows[i+1], rows[j+1] = rows[j+1], rows[i+1] })
		got, err := ReadTable(tableOf(rows), Mapping{}, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "CSV in another order", got, l)

		other := &Log{Cases: slices.Clone(l.Cases)}
		slices.Reverse(other.Cases)
		for i := range other.Cases {
			other.Cases[i].Events = slices.Clone(other.Cases[i].Events)
			slices.Reverse(other.Cases[i].Events)
		}
		if got, err = ReadXES(bytes.NewReader(xesOf(t, other)), time.UTC, Limits{}); err != nil {
			t.Fatal(err)
		}
		same(t, "XES in another order", got, l)
	})
}

// The receipt phase of an environmental permit: the figures its publication gives.
func TestThePermitsAreReadWithoutAMapping(t *testing.T) {
	f := kerneltest.OpenOutside(t, "permits/wabo-receipt.csv")
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	l, err := readCSV(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	s, err := Analyse(l, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := [5]int{s.Cases, s.Events, len(s.Activities), len(s.Variants), s.Variants[0].Cases}
	if want := [5]int{1434, 8577, 27, 116, 713}; got != want {
		t.Errorf("cases, events, activities, variants, the most frequent: %v, want %v", got, want)
	}
	if len(s.Starts) != 1 || s.Starts[0] != (Count{"Confirmation of receipt", 1434}) || s.Ends[0] != (Count{"T10 Determine necessity to stop indication", 828}) {
		t.Errorf("begin with %v, end with %v", s.Starts, s.Ends[0])
	}
	again, err := ReadXES(bytes.NewReader(xesOf(t, l)), time.UTC, Limits{})
	if err != nil || !reflect.DeepEqual(again.Cases, l.Cases) {
		t.Errorf("through XES the log changed: %v", err)
	}
}

func TestATableSaysWhatItLacks(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no column for the case":         {"谁,何时\na,2022-03-05\n", "认不出哪一列是“编号”"},
		"a row without a case":           {"编号,活动,时间\n,受理,2022-03-05\n", "第2行没有编号"},
		"a row without an activity":      {"编号,活动,时间\n1,,2022-03-05\n", "第2行没有活动"},
		"a time nobody can read":         {"编号,活动,时间\n1,受理,昨天\n", "第2行：看不懂时间“昨天”"},
		"a case that contradicts itself": {"编号,活动,时间,case:期限\n1,受理,2022-03-05,甲\n1,办结,2022-03-06,乙\n", "第3行：“1”的列“case:期限”各行不一样"},
	} {
		_, err := readCSV(strings.NewReader(c.text), int64(len(c.text)))
		if err == nil || !strings.Contains(err.Error(), c.want) || kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
