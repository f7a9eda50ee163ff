package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"juyan/internal/kernel"
)

// benchRows is the size of export that must stream in a second or two.
const benchRows = 300_000

// benchLine is a row of twelve columns, about 210 bytes.
func benchLine(i int) string {
	return fmt.Sprintf("企哨〔2022〕%d号,居延高新区第%d化工有限公司,91152900MA0N%06d,供电局,用电容量不足，需要增容,2022/3/%d 8:05,2022-03-%02d 10:15:00,2022-04-01,办结,满意,13812345678,\"第%d件，\"\"急\"\"\"\r\n", i, i%420, i, i%28+1, i%28+1, i)
}

func benchFile(b *testing.B, gbk bool) (*os.File, int64) {
	b.Helper()
	var text bytes.Buffer
	text.WriteString("编号,企业,代码,单位,主题,提出,接单,期限,状态,评价,电话,备注\r\n")
	for i := range benchRows {
		text.WriteString(benchLine(i))
	}
	data := text.Bytes()
	if gbk {
		var err error
		if data, err = simplifiedchinese.GBK.NewEncoder().Bytes(data); err != nil {
			b.Fatal(err)
		}
	}
	name := filepath.Join(b.TempDir(), "bench.csv")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close() })
	return f, int64(len(data))
}

// benchRead reads a file again and again, and reports the heap that is live in
// the middle of it.
func benchRead(b *testing.B, f *os.File, size int64, each func(Row)) {
	b.SetBytes(size)
	var peak uint64
	for b.Loop() {
		r, err := Open("bench", f, size, Options{})
		if err != nil {
			b.Fatal(err)
		}
		rows := 0
		for {
			row, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			if rows++; rows == benchRows/2 {
				peak = liveHeap()
			}
			each(row)
		}
		if rows != benchRows {
			b.Fatalf("%d rows", rows)
		}
	}
	b.ReportMetric(float64(peak)/1e6, "live-MB")
}

func liveHeap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkCSV(b *testing.B) {
	f, size := benchFile(b, false)
	benchRead(b, f, size, func(Row) {})
}

func BenchmarkCSVWithTimes(b *testing.B) {
	f, size := benchFile(b, false)
	times, err := NewTimeParser(nil, shanghai)
	if err != nil {
		b.Fatal(err)
	}
	benchRead(b, f, size, func(row Row) {
		for i := 5; i <= 7; i++ {
			if _, err := times.Parse(row.At(i)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkCSVinGBK(b *testing.B) {
	f, size := benchFile(b, true)
	benchRead(b, f, size, func(Row) {})
}

func BenchmarkXLSX(b *testing.B) {
	name := filepath.Join(b.TempDir(), "bench.xlsx")
	out, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	writeBench(b, out)
	size, err := out.Seek(0, io.SeekEnd)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = out.Close() })
	benchRead(b, out, size, func(Row) {})
}

func BenchmarkWriteXLSX(b *testing.B) {
	for b.Loop() {
		writeBench(b, io.Discard)
	}
}

func writeBench(b *testing.B, out io.Writer) {
	b.Helper()
	titles := make([]Column, 12)
	for i := range titles {
		titles[i].Title = fmt.Sprint("列", i)
	}
	w, err := NewXLSX(out, Table{Name: "台账", Zone: shanghai, Columns: titles})
	if err != nil {
		b.Fatal(err)
	}
	at := kernel.Date{Year: 2022, Month: 3, Day: 5}.At(8, 5, shanghai)
	for i := range benchRows {
		if err := w.Write(i, "居延高新区化工有限公司", "91152900MA0N000001", "供电局", "用电容量不足，需要增容", at, at, at, "办结", "满意", "13812345678", kernel.Money(i)); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}
