package indicator

import (
	"maps"
	"slices"

	"juyan/internal/kernel"
)

// Live is a result that follows single new values. It holds what Score would
// give for the inputs as they are now, bit for bit, and changes its Result in
// place: who reads it meanwhile must keep others from setting.
type Live struct {
	scheme *Scheme
	group  string
	sc     *scoring
	at     map[string]int // subject → index into res.Subjects
}

// NewLive scores a group and keeps what is needed to follow.
func NewLive(s *Scheme, group string, book *Book, in *Inputs) (*Live, error) {
	own := *in
	own.Values = maps.Clone(in.Values)
	for code, column := range own.Values {
		own.Values[code] = slices.Clone(column)
	}
	l := &Live{scheme: s, group: group}
	return l, l.whole(book, &own)
}

// whole scores everything.
func (l *Live) whole(book *Book, in *Inputs) error {
	sc, err := scored(l.scheme, l.group, book, in)
	if err != nil {
		return err
	}
	l.sc, l.at = sc, make(map[string]int, len(in.Subjects))
	for i := range sc.res.Subjects {
		l.at[sc.res.Subjects[i].Code] = i
	}
	return nil
}

// Result is the scores as they are now.
func (l *Live) Result() *Result { return l.sc.res }

// Set gives a subject another value of an indicator. Only what hangs on it is
// computed: one subject's line where the method looks at nobody else, the line of
// all where it does (leader, rank, share), everything where weights or a mean are
// computed from all. After an error the Live must not be used any more.
func (l *Live) Set(indicator, subject string, v Value) error {
	i, ok := l.at[subject]
	if !ok {
		return kernel.NotFound(kernel.T("没有对象“%s”", "there is no subject %q"), subject)
	}
	sc := l.sc
	column := make([]Value, len(sc.subjects))
	copy(column, sc.in.Values[indicator])
	column[sc.subjects[i]] = v
	sc.in.Values[indicator] = column
	for line := range sc.res.Lines {
		if sc.res.Lines[line].Indicator != indicator {
			continue
		}
		if sc.needsAll(line) {
			return l.whole(sc.book, sc.in)
		}
		if err := sc.follow(line, i); err != nil {
			return err
		}
	}
	return sc.settleAdjustments(indicator, i)
}

// needsAll reports whether something above the line is computed from all
// subjects at once.
func (sc *scoring) needsAll(line int) bool {
	for ; line >= 0; line = sc.res.Lines[line].Parent {
		if l := &sc.res.Lines[line]; l.NoData == MeanIt || l.computed() {
			return true
		}
	}
	return false
}

// comparing reports whether a line's method looks at the whole group.
func (l *Line) comparing() bool {
	return l.Transform == Share || l.Method.Kind == Leader || l.Method.Kind == RankType
}

// follow computes a line anew, for one subject or for all, and what is above it.
func (sc *scoring) follow(line, subject int) error {
	rate, err := sc.raterOf(line)
	if err != nil {
		return err
	}
	if !sc.res.Lines[line].comparing() {
		return sc.climb(line, subject, rate)
	}
	return each(len(sc.res.Subjects), func(i int) error { return sc.climb(line, i, rate) })
}

// climb computes one subject's line and the lines above it.
func (sc *scoring) climb(line, subject int, rate rater) error {
	cells := sc.res.Subjects[subject].Cells
	was := cells[line]
	known, moved := true, false
	for at := line; at >= 0; at = sc.res.Lines[at].Parent {
		before := cells[at].Rate.Known()
		full := cells[at].Full
		cells[at] = Cell{Full: full}
		fill := rate
		if at != line {
			fill = func(int, *Cell) error { return sc.combine(at, cells) }
		}
		if err := fill(subject, &cells[at]); err != nil {
			return sc.failed(at, subject, err)
		}
		cells[at].missing(sc.res.Lines[at].NoData)
		if at == line && was.Rate.Equal(cells[at].Rate) && was.Policy == cells[at].Policy {
			cells[at].Points = was.Points // nothing above it changes
			return nil
		}
		known, moved = known && cells[at].Rate.Known(), moved || before != cells[at].Rate.Known()
	}
	if moved || !known {
		if err := sc.pointsOf(subject); err != nil {
			return err
		}
		return sc.total(subject)
	}
	for at := line; at >= 0; at = sc.res.Lines[at].Parent {
		if err := sc.tally(subject, at); err != nil {
			return err
		}
	}
	return sc.total(subject)
}

// settleAdjustments computes a subject's adjustments and everybody's rank.
func (sc *scoring) settleAdjustments(indicator string, subject int) error {
	for a := range sc.g.Adjustments {
		if sc.g.Adjustments[a].Indicator == indicator {
			if err := sc.adjustOne(subject); err != nil {
				return err
			}
			break
		}
	}
	sc.res.rank()
	return nil
}
