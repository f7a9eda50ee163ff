package pack

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"juyan/internal/kernel"
)

// decoder turns YAML nodes into Go values and reports, with its line,
// everything that does not fit: unknown and doubled keys, missing ones, a
// missing language, wrong kinds of values.
type decoder struct {
	file string
	into *findings
}

// parseYAML reads the text of a file; a file that is not YAML is one finding.
func parseYAML(file string, text []byte, into *findings) *doc {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		into.add(file, yamlLine(err), yamlWhat(err), yamlHow(err))
		return &doc{file: file}
	}
	if len(root.Content) == 0 {
		return &doc{file: file}
	}
	return &doc{file: file, root: root.Content[0]}
}

var yamlLineForm = regexp.MustCompile(`line (\d+)`)

func yamlLine(err error) int {
	if m := yamlLineForm.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

func yamlWhat(err error) kernel.Text {
	plain := strings.TrimPrefix(err.Error(), "yaml: ")
	if _, rest, ok := strings.Cut(plain, ": "); ok && strings.HasPrefix(plain, "line ") {
		plain = rest
	}
	return kernel.T("YAML 格式读不懂（%s）", "the YAML cannot be read (%s)").Format(plain)
}

func yamlHow(err error) kernel.Text {
	s := err.Error()
	switch {
	case strings.Contains(s, "cannot start any token"), strings.Contains(s, "tab"):
		return kernel.T("缩进请用空格，不要用 Tab；@ 和 ` 开头的文字要加引号", "indent with spaces, not tabs; put texts that begin with @ or ` in quotes")
	case strings.Contains(s, "mapping values are not allowed"):
		return kernel.T("一行里有两个冒号，或缩进不齐：含冒号的文字要加引号", "there are two colons in a line or the indent is uneven: put texts with a colon in quotes")
	case strings.Contains(s, "Unicode"), strings.Contains(s, "UTF-8"), strings.Contains(s, "control characters"):
		return kernel.T("请另存为 UTF-8 编码", "save the file as UTF-8")
	}
	return kernel.T("看这一行和上一行的缩进、冒号和引号是否对齐、成对", "look at the indent, colons and quotes of this line and the one above")
}

func (d *decoder) fault(n *yaml.Node, what, how kernel.Text, args ...any) {
	d.into.add(d.file, n.Line, what, how, args...)
}

// decode fills v from n.
func (d *decoder) decode(n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.fault(n, kernel.T("这里用了锚点（& 或 *）", "an anchor (& or *) is used here"), kernel.T("请把内容直接写出来", "write the content out"))
		return
	}
	switch v.Type() {
	case textType:
		d.text(n, v)
		return
	case sourceType:
		d.source(n, v)
		return
	case pathType:
		d.scalar(n, v)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(n, v.Elem())
	case reflect.Struct:
		if v.Type() == dateType || v.Type() == numType || v.Type() == lengthType {
			d.scalar(n, v)
			return
		}
		d.object(n, v)
	case reflect.Slice:
		d.list(n, v)
	case reflect.Map:
		d.table(n, v)
	default:
		d.scalar(n, v)
	}
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.ScalarNode {
		d.fault(n, kernel.T("这里应只写一个值", "a single value belongs here"), kernel.T("去掉下面的缩进内容或方括号", "remove the indented lines or the brackets"))
		return
	}
	if n.Tag == "!!null" {
		d.fault(n, kernel.T("冒号后面是空的", "nothing stands after the colon"), kernel.T("填上内容，或删去这一行", "fill it in or delete the line"))
		return
	}
	if c := scalar(v, n.Value); c != nil {
		d.fault(n, c.what, c.how)
	}
}

// text reads {zh: …, en: …}; both languages must be there.
func (d *decoder) text(n *yaml.Node, v reflect.Value) {
	how := kernel.T("写成 {zh: 中文, en: English}", "write {zh: 中文, en: English}")
	if n.Kind != yaml.MappingNode {
		d.fault(n, kernel.T("这里要写中英文两种文字", "a text in both languages belongs here"), how)
		return
	}
	var plain struct {
		ZH string `yaml:"zh" json:"zh"`
		EN string `yaml:"en" json:"en"`
	}
	d.object(n, reflect.ValueOf(&plain).Elem())
	v.Set(reflect.ValueOf(kernel.T(plain.ZH, plain.EN)))
}

// source reads a plain text or one in both languages; Chinese without English
// deserves a look.
func (d *decoder) source(n *yaml.Node, v reflect.Value) {
	var s kernel.Source
	if n.Kind == yaml.MappingNode {
		t := reflect.New(textType).Elem()
		d.text(n, t)
		s = kernel.Source(t.Interface().(kernel.Text))
	} else {
		d.scalar(n, reflect.ValueOf(&s.ZH).Elem())
	}
	if s.Unrendered() && n.Kind == yaml.ScalarNode {
		d.into.warn(d.file, n.Line, kernel.T("来源“%s”没有英文，英文页面上会是中文", "the source %q has no English; English pages show it in Chinese"), kernel.T("写成 {zh: 中文, en: English}；引文的 zh 保留原句", "write {zh: 中文, en: English}; of a quotation, zh keeps the sentence as it is"), clip(s.ZH))
	}
	v.Set(reflect.ValueOf(s))
}

func (d *decoder) list(n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.ScalarNode && v.Type().Elem().Kind() == reflect.String && n.Tag != "!!null" {
		n = &yaml.Node{Kind: yaml.SequenceNode, Line: n.Line, Content: []*yaml.Node{n}}
	}
	if n.Kind != yaml.SequenceNode {
		d.fault(n, kernel.T("这里应是一个列表", "a list belongs here"), kernel.T("每项另起一行，以“- ”开头，或写成 [甲, 乙]", "start each item on its own line with \"- \", or write [a, b]"))
		return
	}
	out := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		d.decode(item, out.Index(i))
	}
	v.Set(out)
}

func (d *decoder) table(n *yaml.Node, v reflect.Value) {
	if !d.mapping(n) {
		return
	}
	out := reflect.MakeMap(v.Type())
	for i := 0; i+1 < len(n.Content); i += 2 {
		item := reflect.New(v.Type().Elem()).Elem()
		d.decode(n.Content[i+1], item)
		out.SetMapIndex(reflect.ValueOf(n.Content[i].Value).Convert(v.Type().Key()), item)
	}
	v.Set(out)
}

// mapping checks that n is "key: value" lines without doubles.
func (d *decoder) mapping(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		d.fault(n, kernel.T("这里应是“名称: 值”的若干行", "\"name: value\" lines belong here"), kernel.T("冒号后面要有一个空格", "put a space after the colon"))
		return false
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if first, twice := seen[key.Value]; twice {
			d.fault(key, kernel.T("“%s”写了两次（第 %d 行已有）", "%q is written twice (already on line %d)"), kernel.T("删去一个", "remove one"), clip(key.Value), first)
		}
		seen[key.Value] = key.Line
	}
	return true
}

// object fills a struct: keys by their yaml tags.
func (d *decoder) object(n *yaml.Node, v reflect.Value) {
	if !d.mapping(n) {
		return
	}
	shape := shapeOf(v.Type())
	there := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		index, known := shape.index[key.Value]
		if !known {
			d.fault(key, kernel.T("不认识“%s”", "%q is not known here"), didYouMean(key.Value, shape.names(), oneOf(keys(shape.index))), clip(key.Value))
			continue
		}
		there[key.Value] = true
		d.decode(value, v.FieldByIndex(index))
	}
	for _, key := range shape.needed {
		if !there[key] {
			d.fault(n, kernel.T("缺“%s”", "%q is missing"), kernel.T("加一行 %[1]s: …", "add a line %[1]s: …").Format(key), key)
		}
	}
}

// shape is what a struct looks like in a file.
type shape struct {
	index  map[string][]int
	needed []string
}

func (s shape) names() func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range s.index {
			if !yield(k) {
				return
			}
		}
	}
}

var shapes sync.Map // reflect.Type → shape

func shapeOf(t reflect.Type) shape {
	if s, ok := shapes.Load(t); ok {
		return s.(shape)
	}
	s := shape{index: map[string][]int{}}
	for _, f := range reflect.VisibleFields(t) {
		name := f.Tag.Get("yaml")
		if name == "" || name == "-" || !f.IsExported() {
			continue
		}
		s.index[name] = f.Index
		if needed(f) {
			s.needed = append(s.needed, name)
		}
	}
	shapes.Store(t, s)
	return s
}

// item is how a message names an entry of a list.
func item(i int) string { return fmt.Sprint(i) }
