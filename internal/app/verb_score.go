package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// ScoreCmd is `juyan score --scheme FILE.yaml --values FILE.csv`: the engine of
// appraisal on plain files, without a database; or, with --db, a scheme of a zone
// on the facts of its work. docs/score.md describes both.
type ScoreCmd struct {
	Scheme     string `required:"" placeholder:"FILE.yaml" help:"考核方案；有 --db 时写方案代码 · The scheme; with --db its code."`
	Values     string `placeholder:"FILE.csv" help:"各对象的指标数值（.csv、.xlsx） · The subjects' values."`
	DB         string `name:"db" placeholder:"DB" help:"用这个数据库里的事实计算，不保存 · Score on the facts of this database; nothing is kept."`
	Pack       string `placeholder:"DIR" help:"区域包文件夹（配合 --db） · Folder of the zone pack (with --db)."`
	AsOf       string `name:"as-of" placeholder:"2022-12-31" help:"按那天结束时所知（配合 --db） · As known at the end of that day (with --db)."`
	Indicators string `placeholder:"FILE.yaml" help:"方案以外的指标目录 · A catalogue of indicators beside the scheme's own."`
	Period     string `placeholder:"2022" help:"考核期，如 2022、2022Q3、2022-07；不写则为方案生效的那一期 · The period; none: the one the scheme begins with."`
	Elapsed    string `placeholder:"0.5" help:"考核期已过去的部分（0 到 1），用于按进度的目标 · The part of the period elapsed, for phased targets."`
	Explain    string `placeholder:"SUBJECT" help:"逐项说明一个对象的得分 · Explain one subject's score, line by line."`
	Weights    bool   `help:"并列给出定的权重和熵权法、CRITIC 法算出的权重 · Judged weights beside those by entropy and CRITIC."`
	Decides    string `placeholder:"0.1" help:"名次取决于什么：哪项权重变多少会反超，权重各增减这么多时谁和谁分不出先后 · What the order hangs on: weights that reverse it, and who is not separable if each weight may be this share larger or smaller."`
	JSON       bool   `name:"json" help:"全部结果写成 JSON · Everything as JSON."`
}

// scored is what the verb computes.
type scored struct {
	Scheme string           `json:"scheme"`
	Period indicator.Period `json:"period"`
	// Position and Digest are those of a zone's facts: events of the ledger seen,
	// and the hash over all groups.
	Position int64         `json:"position,omitempty"`
	Digest   string        `json:"digest,omitempty"`
	Groups   []scoredGroup `json:"groups"`
}

// scoredGroup is one group with its digests.
type scoredGroup struct {
	Inputs string            `json:"inputs_digest"`
	Digest string            `json:"result_digest"`
	Result *indicator.Result `json:"result"`
}

// Run scores every group of the scheme that has subjects. Error codes: invalid
// (scheme or values, with file and line), not_found (the subject to explain).
func (c *ScoreCmd) Run(ctx context.Context, out *IO) error {
	if c.DB != "" {
		return c.fromDatabase(ctx, out)
	}
	if c.Values == "" {
		return kernel.Invalid("values", kernel.T("请写数值文件 --values FILE.csv，或数据库 --db DB", "Name the values, --values FILE.csv, or a database, --db DB"))
	}
	s, book, err := c.scheme()
	if err != nil {
		return err
	}
	file, err := readValues(c.Values, s, book)
	if err != nil {
		return err
	}
	done := scored{Scheme: s.Code}
	if done.Period, err = c.period(s); err != nil {
		return err
	}
	for i := range s.Groups {
		g, err := c.group(s, book, file, &s.Groups[i], done.Period)
		if err != nil {
			return err
		}
		if g != nil {
			done.Groups = append(done.Groups, *g)
		}
	}
	return c.print(out.Out, &done)
}

// scheme reads the scheme and compiles what it reads.
func (c *ScoreCmd) scheme() (*indicator.Scheme, *indicator.Book, error) {
	known := indicator.Known{Standalone: true}
	var zone indicator.Catalogue
	if c.Indicators != "" {
		text, err := os.ReadFile(c.Indicators)
		if err != nil {
			return nil, nil, unopened("indicators", c.Indicators, err)
		}
		var problems []pack.Problem
		if zone, problems = pack.ReadIndicators(filepath.Base(c.Indicators), text, known); len(problems) > 0 {
			return nil, nil, refused("indicators", problems)
		}
	}
	text, err := os.ReadFile(c.Scheme)
	if err != nil {
		return nil, nil, unopened("scheme", c.Scheme, err)
	}
	s, problems := pack.ReadScheme(filepath.Base(c.Scheme), text, zone, known)
	if len(problems) > 0 {
		return nil, nil, refused("scheme", problems)
	}
	book, err := indicator.NewBook(s.From, zone, s.Indicators)
	return s, book, err
}

// refused makes every problem of a file one line of the error.
func refused(field string, problems []pack.Problem) error {
	var all kernel.Errors
	for _, p := range problems {
		all.Add(kernel.Invalid(field, kernel.T("%s", "%s"), kernel.T(p.In(kernel.ZH), p.In(kernel.EN))))
	}
	return all.Err()
}

func (c *ScoreCmd) period(s *indicator.Scheme) (indicator.Period, error) {
	if c.Period == "" {
		return s.First(), nil
	}
	p, err := indicator.ParsePeriod(c.Period)
	if err == nil && p.Every != s.Every {
		return p, kernel.Invalid("period", kernel.T("方案按 %s 考核，“%s”不是这样的考核期", "the scheme appraises by the %s; %q is no such period"), s.Every, c.Period)
	}
	return p, err
}

// group scores one group; nil where it has no subjects in the file.
func (c *ScoreCmd) group(s *indicator.Scheme, book *indicator.Book, file *valuesFile, g *indicator.Group, period indicator.Period) (*scoredGroup, error) {
	in, err := file.inputs(g)
	if err != nil || len(in.Subjects) == 0 {
		return nil, err
	}
	if err := file.missing(book, g); err != nil {
		return nil, err
	}
	in.Period = period
	if c.Elapsed != "" {
		n, err := share("elapsed", c.Elapsed)
		if err != nil {
			return nil, err
		}
		in.Elapsed = &n
	}
	file.evaluate(book, g, in)
	res, err := indicator.Score(s, g.Code, book, in)
	if err != nil {
		return nil, err
	}
	return &scoredGroup{in.Digest(), res.Digest(), res}, nil
}

func (c *ScoreCmd) print(w io.Writer, done *scored) error {
	if c.JSON {
		return writeJSON(w, done)
	}
	out := bufio.NewWriter(w)
	found := c.Explain == ""
	for _, g := range done.Groups {
		if s := g.Result.Subject(c.Explain); s != nil {
			found = true
			explain(out, g.Result, s)
			continue
		}
		if c.Explain != "" {
			continue
		}
		if err := c.table(out, g.Result); err != nil {
			return err
		}
	}
	if !found {
		return kernel.NotFound(kernel.T("数值文件里没有对象“%s”", "the values have no subject %q"), c.Explain)
	}
	return out.Flush()
}

// table prints what is asked of a group.
func (c *ScoreCmd) table(w io.Writer, r *indicator.Result) error {
	switch {
	case c.Weights:
		weights(w, r)
	case c.Decides != "":
		within, err := share("decides", c.Decides)
		if err != nil {
			return err
		}
		return decides(w, r, within)
	default:
		ranking(w, r)
	}
	return nil
}

// ranking prints a group's subjects, best first, those without a total last.
func ranking(w io.Writer, r *indicator.Result) {
	lang := Terminal()
	whole := r.Lines[0]
	_, _ = fmt.Fprintln(w, kernel.T("# %s（%s，满分 %s）", "# %s (%s, full mark %s)").Format(whole.Name, r.Period, whole.Full.Trim(0)).In(lang))
	_, _ = fmt.Fprintln(w, kernel.T("名次\t对象\t得分\t加分\t扣分\t否决", "rank\tsubject\ttotal\tbonus\tdeduction\tveto").In(lang))
	for _, s := range r.Ranked() {
		_, _ = fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", s.Rank, shownAs(s), s.Total.Num().Pad(r.Scale), s.Bonus.Trim(0), s.Deduction.Trim(0), strings.Join(s.Vetoed, " "))
	}
	for i := range r.Subjects {
		if s := &r.Subjects[i]; s.Rank == 0 {
			_, _ = fmt.Fprintf(w, "-\t%s\t%s\n", shownAs(s), kernel.T("没有总分", "no total").In(lang))
		}
	}
}

// shownAs is the subject's code, with its name where it has one.
func shownAs(s *indicator.SubjectResult) string {
	if name := s.Name.In(Terminal()); name != "" && name != s.Code {
		return s.Code + " " + name
	}
	return s.Code
}

// explain prints the steps of one score as an indented tree.
func explain(w io.Writer, r *indicator.Result, s *indicator.SubjectResult) {
	lang := Terminal()
	var line func(indicator.Step, string)
	line = func(p indicator.Step, indent string) {
		points := p.Points.String()
		if points == "" {
			points = "—"
		}
		_, _ = fmt.Fprintf(w, "%s%s %s / %s  %s\n", indent, p.Name.In(lang), points, p.Full.Round(r.Scale).Trim(0), p.How.In(lang))
		for _, part := range p.Parts {
			line(part, indent+"  ")
		}
	}
	_, _ = fmt.Fprintln(w, kernel.T("%s：第 %d 名", "%s: place %d").Format(shownAs(s), s.Rank).In(lang))
	line(r.Explain(s), "")
	for _, a := range s.Adjustments {
		_, _ = fmt.Fprintf(w, "%s %s  %s\n", a.Name.In(lang), a.Points.Trim(0), adjusted(a).In(lang))
	}
	_, _ = fmt.Fprintln(w, kernel.T("总分 %s", "total %s").Format(s.Total.String()).In(lang))
}

func adjusted(a indicator.Applied) kernel.Text {
	switch {
	case !a.Value.Known():
		return kernel.T("没有数据，不加不减", "no data: nothing added or taken")
	case a.Veto:
		return kernel.T("一票否决：%s 起，等次最高 %s；得分不变", "veto (%s): the best grade left is %s; the score stays").Format(a.Value, a.Grade)
	}
	return kernel.T("%s 件", "%s cases").Format(a.Value)
}

// weights prints the weights of every line beside those the data suggest.
func weights(w io.Writer, r *indicator.Result) {
	lang := Terminal()
	_, _ = fmt.Fprintln(w, kernel.T("指标\t定的权重\t熵权法\tCRITIC 法", "item\tjudged\tentropy\tCRITIC").In(lang))
	for line := range r.Lines {
		parts := r.Parts(line)
		if len(parts) == 0 {
			continue
		}
		entropy, errE := r.ComputedWeights(line, indicator.Entropy)
		critic, errC := r.ComputedWeights(line, indicator.Critic)
		for k, part := range parts {
			cell := func(list []indicator.Num, err error) string {
				if err != nil {
					return "—"
				}
				return list[k].Round(4).Pad(4).String()
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Lines[part].Name.In(lang), r.Lines[part].Judged.Trim(0), cell(entropy, errE), cell(critic, errC))
		}
	}
}
