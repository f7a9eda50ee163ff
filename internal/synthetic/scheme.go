package synthetic

import (
	"fmt"
	"time"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/measure/column"
)

// Scheme scores every post by one indicator of each measure, in ten parts.
func (y Year) Scheme() *indicator.Scheme {
	ten, points := indicator.Int(10), indicator.Int(y.Measures/parts)
	s := &indicator.Scheme{Code: "synthetic", Name: name("合成", "Synthetic"), Every: indicator.Yearly, From: kernel.Date{Year: 2022, Month: 1, Day: 1}, NoData: indicator.Drop}
	g := indicator.Group{Code: group, Name: name("岗位", "Posts"), Kind: indicator.Posts}
	for p := range parts {
		part := indicator.Item{Code: fmt.Sprintf("part%d", p), Name: name("部分", "Part"), Weight: ten, Parts: indicator.Parts{Total: &points}}
		for i := p; i < y.Measures; i += parts {
			item := y.item(i)
			s.Indicators = append(s.Indicators, y.indicator(i, item.Method.Kind == indicator.ControlType))
			part.Items = append(part.Items, item)
		}
		g.Items = append(g.Items, part)
	}
	s.Groups = []indicator.Group{g}
	return s
}

// parts is into how many parts a scheme is divided.
const parts = 10

const group = "posts"

func name(zh, en string) kernel.Text { return kernel.T(zh, en) }

func (y Year) indicator(i int, down bool) indicator.Indicator {
	good := indicator.Up
	if down {
		good = indicator.Down
	}
	return indicator.Indicator{Code: code(i), Name: name("指标", "Indicator"), Direction: good, Formula: y.formula(i)}
}

func code(i int) string { return fmt.Sprintf("i%03d", i) }

// formula uses what is asked of the i-th measure, see fns.
func (y Year) formula(i int) string {
	m := y.Measure(i)
	switch i % len(fns) {
	case 0, 4, 5:
		return fmt.Sprintf("sum(%s)", m)
	case 1, 7:
		return fmt.Sprintf("count(%s)", m)
	case 2:
		return fmt.Sprintf("sum(%[1]s) / count(%[1]s) * 100", m)
	case 3:
		return fmt.Sprintf("avg(%s)", m)
	case 6:
		return fmt.Sprintf("max(%[1]s) - min(%[1]s)", m)
	case 8:
		return fmt.Sprintf("pct(%s, 90)", m)
	}
	return fmt.Sprintf("median(%s)", m)
}

// methods are taken in turn; every seventh item is rated by what others reached.
var methods = []func(*indicator.Item){
	func(i *indicator.Item) { i.Kind, i.Target = indicator.GrowthType, num(40_000) },
	func(i *indicator.Item) { i.Kind, i.Target = indicator.ControlType, num(30) },
	func(i *indicator.Item) {
		i.Kind, i.Floor, i.Goal, i.Clamp = indicator.Efficacy, num(10), num(90_000), true
	},
	func(i *indicator.Item) { i.Kind, i.Worst, i.Best = indicator.Linear, num(0), num(60_000) },
	func(i *indicator.Item) { i.Kind, i.Of = indicator.Direct, num(100_000) },
	func(i *indicator.Item) { i.Kind, i.Worst, i.Best = indicator.Linear, num(0), num(200) },
	func(i *indicator.Item) { i.Kind = indicator.Leader },
}

func (y Year) item(i int) indicator.Item {
	item := indicator.Item{Code: code(i), Indicator: code(i), Weight: indicator.Int(1)}
	methods[i%len(methods)](&item)
	return item
}

func num(n int) *indicator.Num {
	v := indicator.Int(n)
	return &v
}

// Appraisal is the scheme with all it takes to score the posts by it.
type Appraisal struct {
	Scheme *indicator.Scheme
	Book   *indicator.Book
	Terms  []indicator.Term
	Run    column.Run
	in     indicator.Inputs
}

// Appraisal prepares the scheme.
func (y Year) Appraisal() (*Appraisal, error) {
	s := y.Scheme()
	if faults := indicator.Check(s, nil, indicator.Known{Standalone: true}); len(faults) > 0 {
		return nil, kernel.Internal(fmt.Errorf("synthetic: %v", faults))
	}
	book, err := indicator.NewBook(s.From, s.Indicators)
	if err != nil {
		return nil, err
	}
	period := indicator.Period{Every: indicator.Yearly, Year: 2022, N: 1}
	a := &Appraisal{Scheme: s, Book: book, Terms: book.Terms(s.Group(group).Needs()...),
		Run: column.Run{Period: period, Zone: time.FixedZone("CST", 8*60*60), Subjects: y.Groups()}, in: indicator.Inputs{Period: period}}
	for i := range y.Posts {
		a.in.Subjects = append(a.in.Subjects, indicator.Subject{Code: string(y.Post(i))})
	}
	return a, nil
}

// inputs are the values of every indicator as a snapshot has them.
func (a *Appraisal) inputs(snap *column.Snapshot) (*indicator.Inputs, map[indicator.Term][]indicator.Value, error) {
	values, err := snap.Values(a.Run, a.Terms)
	if err != nil {
		return nil, nil, err
	}
	in := a.in
	a.Book.Evaluate(a.Scheme.Group(group), &in, func(t indicator.Term) []indicator.Value { return values[t] })
	return &in, values, nil
}

// Score scores every post.
func (a *Appraisal) Score(snap *column.Snapshot) (*indicator.Result, error) {
	in, _, err := a.inputs(snap)
	if err != nil {
		return nil, err
	}
	return indicator.Score(a.Scheme, group, a.Book, in)
}

// Live scores every post and returns what brings the scores up to date.
func (a *Appraisal) Live(snap *column.Snapshot) (*indicator.Live, func(*column.Snapshot) error, error) {
	in, before, err := a.inputs(snap)
	if err != nil {
		return nil, nil, err
	}
	live, err := indicator.NewLive(a.Scheme, group, a.Book, in)
	return live, func(snap *column.Snapshot) error {
		now, err := snap.Values(a.Run, a.Terms)
		if err != nil {
			return err
		}
		changed := column.Changed(before, now)
		before = now
		return live.Follow(changed, func(t indicator.Term) []indicator.Value { return now[t] })
	}, err
}

// In is the appraisal of one month of the year.
func (a *Appraisal) In(month int) *Appraisal {
	out := *a
	out.Run.Period = indicator.Period{Every: indicator.Monthly, Year: 2022, N: month}
	out.in.Period = out.Run.Period
	return &out
}

// Behind is the question whose records stand behind a post's i-th indicator.
func (a *Appraisal) Behind(i int) column.Ask {
	terms := a.Book.Terms(code(i % len(a.Scheme.Indicators)))
	return a.Run.Ask(terms[0])
}
