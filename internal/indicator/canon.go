package indicator

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Digest is the SHA-256 over a canonical text of every number of the result. Two
// results with the same digest have the same scores and the same traces.
func (r *Result) Digest() string {
	return digest(func(w io.Writer) {
		say(w, "result 1", r.Scheme, r.Group, r.Period, r.Scale)
		for _, l := range r.Lines {
			say(w, "line", l.Code, l.Parent, l.Indicator, l.Direction, l.Transform, l.Combine, l.Weights, trim(l.Weight), trim(l.Judged), trim(l.Total), trim(l.Full), l.NoData, l.Additive)
			l.Method.canon(w)
		}
		for i := range r.Subjects {
			r.Subjects[i].canon(w)
		}
	})
}

// Digest is the SHA-256 over a canonical text of the inputs; the order of
// subjects does not matter.
func (in *Inputs) Digest() string {
	order := make([]int, len(in.Subjects))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return slices.Compare([]string{in.Subjects[a].Code}, []string{in.Subjects[b].Code})
	})
	return digest(func(w io.Writer) {
		say(w, "inputs 1", in.Period, trim(or(in.Elapsed, one)))
		codes := slices.Sorted(maps.Keys(in.Values))
		for _, i := range order {
			s := in.Subjects[i]
			say(w, "subject", s.Code, s.Name.ZH, s.Name.EN)
			for _, a := range slices.Sorted(maps.Keys(s.Attrs)) {
				say(w, "attr", a, trim(s.Attrs[a]))
			}
			for _, code := range codes {
				if col := in.Values[code]; i < len(col) {
					say(w, "value", code, col[i].canon())
				}
			}
		}
	})
}

func digest(write func(io.Writer)) string {
	h := sha256.New()
	w := bufio.NewWriterSize(h, 1<<16)
	write(w)
	_ = w.Flush() // a hash never fails
	return hex.EncodeToString(h.Sum(nil))
}

// say writes one record; %q keeps fields apart whatever they hold.
func say(w io.Writer, kind string, fields ...any) {
	_, _ = io.WriteString(w, kind)
	for _, f := range fields {
		_, _ = fmt.Fprintf(w, " %q", fmt.Sprint(f))
	}
	_, _ = io.WriteString(w, "\n")
}

// canon is the number without needless zeros, or the reason there is none.
func (v Value) canon() string {
	if v.Known() {
		return v.String()
	}
	return "no data: " + v.Why().ZH
}

func (m *Method) canon(w io.Writer) {
	say(w, "method", m.Kind, m.Clamp, m.Ties)
	for i, p := range []*Num{m.Floor, m.Goal, m.Base, m.Worst, m.Best, m.Step, m.Of, m.Cap} {
		if p != nil {
			say(w, "parameter", i, trim(*p))
		}
	}
	for _, row := range m.Table {
		for i, p := range []*Num{row.From, row.To, row.Share, row.Points} {
			if p != nil {
				say(w, "row", i, trim(*p))
			}
		}
	}
	for _, t := range m.Tiers {
		say(w, "tier", trim(t.At), trim(t.Share))
	}
}

func (s *SubjectResult) canon(w io.Writer) {
	say(w, "subject", s.Code, s.Rank, s.Tied, s.Total.canon(), trim(s.Bonus), trim(s.Deduction), trim(s.TieBreak), s.Vetoed, s.GradeCaps)
	for _, c := range s.Cells {
		say(w, "cell", c.Raw.canon(), c.Used.canon(), c.Beside.canon(), c.Ratio.canon(), c.Row, c.Policy, c.Rate.canon(), trim(c.Full), c.Points.canon())
	}
	for _, a := range s.Adjustments {
		say(w, "adjustment", a.Code, a.Kind, a.Into, a.Value.canon(), trim(a.Points), a.Capped, a.Veto, a.Grade)
	}
}
