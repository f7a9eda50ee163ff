package sim

import (
	"bytes"
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// fault is something wrong with a script: where ("scenes.4.do",
// "words.progress#2" for the second line of a text), what, and how to mend it.
type fault struct {
	field     string
	what, how kernel.Text
}

// faults collects those of one file; each is written once.
type faults struct {
	file string
	list []fault
}

func (f *faults) add(field string, what, how kernel.Text, args ...any) {
	f.list = append(f.list, fault{field, what.Format(args...), how})
}

// miss is the fault of what is not there at all.
func (f *faults) miss(field string) {
	f.add(field, kernel.T("缺“%s”，或写得不对", "%q is missing or wrong"), kernel.T("对照示范区域包的 %[2]s 补上", "compare the %[2]s of the model pack"), field, f.file)
}

// err is the faults as one error, nil when there are none.
func (f *faults) err() error {
	var errs kernel.Errors
	for _, x := range f.list {
		errs.Add(kernel.Invalid(x.field, kernel.T("%s（%s）：%s。%s", "%s (%s): %s. %s"), f.file, x.field, x.what, x.how))
	}
	return errs.Err()
}

// Check returns everything wrong with the scripts of a pack, by file and line;
// nothing when the pack has none. Without p, which a faulty pack does not give,
// what refers to other files is not looked at.
func Check(fsys fs.FS, p *pack.Pack) []pack.Problem {
	return slices.Concat(examine(fsys, p, File, decode), examine(fsys, p, InvestFile, strictly[Invest]), examine(fsys, p, CounterFile, strictly[Counter]))
}

// script is a file that can be looked at by itself and beside its pack.
type script interface {
	check(f *faults)
	against(f *faults, p *pack.Pack)
}

// load reads a script; a pack without the file has none.
func load[S script](zone fs.FS, file string, decode func([]byte) (S, error)) (none S, err error) {
	text, err := fs.ReadFile(zone, file)
	if errors.Is(err, fs.ErrNotExist) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	v, err := decode(text)
	if err != nil {
		return none, kernel.Invalid(file, kernel.T("%s 读不懂：%s", "%s cannot be read: %s"), file, err.Error())
	}
	f := &faults{file: file}
	v.check(f)
	return v, f.err()
}

// strictly reads YAML; a name that T does not have is an error.
func strictly[T any](text []byte) (*T, error) {
	v := new(T)
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	return v, d.Decode(v)
}

func examine[S script](fsys fs.FS, p *pack.Pack, file string, decode func([]byte) (S, error)) []pack.Problem {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil
	}
	y, err := decode(text)
	if err != nil {
		return unreadable(file, err)
	}
	f := &faults{file: file}
	y.check(f)
	if p != nil {
		y.against(f, p)
	}
	var root yaml.Node
	_ = yaml.Unmarshal(text, &root) // it was read just now
	var out []pack.Problem
	for _, x := range f.list {
		out = append(out, pack.Problem{File: file, Line: lineOf(&root, x.field), What: kernel.T("%s：%s", "%s: %s").Format(x.field, x.what), How: x.how})
	}
	slices.SortStableFunc(out, func(a, b pack.Problem) int { return a.Line - b.Line })
	return out
}

var atLine = regexp.MustCompile(`line (\d+): (.*)`)

// unreadable turns what the YAML reader said into problems, one a line.
func unreadable(file string, err error) []pack.Problem {
	said := []string{err.Error()}
	var types *yaml.TypeError
	if errors.As(err, &types) {
		said = types.Errors
	}
	var out []pack.Problem
	for _, s := range said {
		p := pack.Problem{File: file, What: kernel.T("读不懂：%s", "cannot be read: %s").Format(s), How: kernel.T("核对缩进、项目名称和数字的写法", "check the indentation, the names and how numbers are written")}
		if m := atLine.FindStringSubmatch(s); m != nil {
			p.Line, _ = strconv.Atoi(m[1])
			p.What = kernel.T("读不懂：%s", "cannot be read: %s").Format(m[2])
		}
		out = append(out, p)
	}
	return out
}

// lineOf is the line of a field, or of the nearest thing around it that there
// is.
func lineOf(root *yaml.Node, field string) int {
	field, nth, _ := strings.Cut(field, "#")
	n, line := root, 1
	if n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	for _, part := range strings.Split(field, ".") {
		next, at := child(n, part)
		if next == nil {
			return line
		}
		n, line = next, at
	}
	if k, err := strconv.Atoi(nth); err == nil && n.Style == yaml.LiteralStyle {
		return n.Line + k
	}
	return line
}

// child is the part of a node by its name: a key, a number, or the code of a
// thing in a list.
func child(n *yaml.Node, part string) (*yaml.Node, int) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == part {
				return n.Content[i+1], n.Content[i].Line
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(part); err == nil && i < len(n.Content) {
			return n.Content[i], n.Content[i].Line
		}
		for _, x := range n.Content {
			for _, key := range []string{"code", "topic", "category"} {
				if id, _ := child(x, key); id != nil && id.Value == part {
					return x, x.Line
				}
			}
		}
	}
	return nil, 0
}
