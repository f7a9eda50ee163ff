package app

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"

	"juyan/internal/kernel"
)

// ConfigFile is the flag --config: a YAML file whose keys are the flags of
// `juyan config`. What the command line or the environment says goes before
// what the file says.
type ConfigFile string

// BeforeResolve reads the file and has kong take from it what was not said
// otherwise.
func (c ConfigFile) BeforeResolve(ctx *kong.Context, trace *kong.Path) error {
	if node := ctx.Selected(); node == nil || !slices.Contains(node.Flags, trace.Flag) {
		return nil // JUYAN_CONFIG stands in the environment of every verb
	}
	path := string(ctx.FlagValue(trace.Flag).(ConfigFile))
	if path == "" {
		return nil
	}
	s, err := loadSettings(path, settable(ctx.Model))
	if err == nil {
		ctx.AddResolver(s)
	}
	return err
}

// settable are the flags a config file may hold, by name.
func settable(app *kong.Application) map[string]*kong.Flag {
	out := map[string]*kong.Flag{}
	for _, node := range app.Children {
		if node.Name != "config" {
			continue
		}
		for _, f := range node.Flags {
			if f.Name != "config" && f.Name != "help" {
				out[f.Name] = f
			}
		}
	}
	return out
}

// settings are what a config file says.
type settings struct {
	path   string
	values map[string]setting
}

type setting struct {
	value any // string, or []any of strings
	line  int
}

func loadSettings(path string, known map[string]*kong.Flag) (*settings, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, unopened("config", path, err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, kernel.Invalid("config", kernel.T("配置文件 %s 读不懂（%s）：每行写成“名称: 内容”", "The config file %s cannot be read (%s): write lines like \"name: value\""), path, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	s := &settings{path: path, values: map[string]setting{}}
	if len(root.Content) == 0 {
		return s, nil
	}
	return s, s.read(root.Content[0], known)
}

// read takes every line of the file; the error lists all that do not fit.
func (s *settings) read(n *yaml.Node, known map[string]*kong.Flag) error {
	if n.Kind != yaml.MappingNode {
		return s.fault(n, kernel.T("应写成“名称: 内容”的几行", `lines like "name: value" belong here`))
	}
	var errs kernel.Errors
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		flag := known[key.Value]
		_, twice := s.values[key.Value]
		switch {
		case flag == nil:
			errs.Add(s.fault(key, kernel.T("不认识“%s”%s", "%q is not known%s"), key.Value, nearestKey(key.Value, known)))
		case twice:
			errs.Add(s.fault(key, kernel.T("“%s”写了两次", "%q is written twice"), key.Value))
		default:
			v, err := s.value(flag, value)
			errs.Add(err)
			s.values[key.Value] = setting{v, key.Line}
		}
	}
	return errs.Err()
}

func (s *settings) fault(n *yaml.Node, t kernel.Text, args ...any) *kernel.Error {
	return kernel.Invalid("config", kernel.T("%s 第 %d 行：%s", "%s:%d: %s"), s.path, n.Line, t.Format(args...))
}

func nearestKey(word string, known map[string]*kong.Flag) kernel.Text {
	keys := make([]string, 0, len(known))
	for k := range known {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	if n := kernel.Nearest(word, keys); n != "" {
		return kernel.T("，是不是“%s”？", "; did you mean %q?").Format(n)
	}
	return kernel.T("；可以写的有：%s", "; known are: %s").Format(strings.Join(keys, ", "))
}

// value reads what stands after a key: a list where the flag is one, true or
// false where it is a switch, else one text.
func (s *settings) value(flag *kong.Flag, n *yaml.Node) (any, *kernel.Error) {
	switch {
	case n.Kind == yaml.SequenceNode && flag.IsSlice():
		var out []any
		for _, x := range n.Content {
			if x.Kind == yaml.MappingNode && flag.Tag.Has("fields") {
				out = append(out, s.joined(x))
				continue
			}
			if x.Kind != yaml.ScalarNode {
				return nil, s.fault(x, kernel.T("“%s”的每一项应是一个值", "each item of %q is a single value"), flag.Name)
			}
			out = append(out, x.Value)
		}
		return out, nil
	case n.Kind != yaml.ScalarNode:
		return nil, s.fault(n, kernel.T("“%s”应是一个值", "%q is a single value"), flag.Name)
	case n.Tag == "!!null" || n.Value == "":
		return nil, s.fault(n, kernel.T("“%s”后面是空的：填上内容，或删去这一行", "nothing stands after %q: fill it in or delete the line"), flag.Name)
	case flag.IsBool() && n.Tag != "!!bool":
		return nil, s.fault(n, kernel.T("“%s”应写 true 或 false", "write true or false for %q"), flag.Name)
	case flag.IsSlice():
		return []any{n.Value}, nil
	}
	return s.fromHere(flag, n.Value), nil
}

// joined writes an item's fields as the command line does: "a=b; c=d". Files count
// from the config file.
func (s *settings) joined(n *yaml.Node) string {
	var parts []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i].Value, n.Content[i+1].Value
		if strings.HasSuffix(key, "-file") && !filepath.IsAbs(value) {
			value = filepath.Join(filepath.Dir(s.path), value)
		}
		parts = append(parts, key+"="+value)
	}
	return strings.Join(parts, "; ")
}

// fromHere takes a relative path of the file from the file's folder, so that
// every verb means the same wherever it is called.
func (s *settings) fromHere(flag *kong.Flag, v string) string {
	if !flag.Tag.Has("file") || filepath.IsAbs(v) || strings.Contains(v, ":") {
		return v
	}
	return filepath.Join(filepath.Dir(s.path), v)
}

// Validate has nothing left to check; read did.
func (s *settings) Validate(*kong.Application) error { return nil }

// Resolve gives kong the file's value of a flag, unless the environment has
// one.
func (s *settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	v, ok := s.values[flag.Name]
	if !ok || envOf(flag) != "" {
		return nil, nil
	}
	return v.value, nil
}

// envOf is the environment variable that sets a flag, "" if none does.
func envOf(flag *kong.Flag) string {
	for _, name := range flag.Tag.Envs {
		if _, ok := os.LookupEnv(name); ok {
			return name
		}
	}
	return ""
}

// origin says where a flag's value comes from.
func (s *settings) origin(ctx *kong.Context, flag *kong.Flag) string {
	for _, p := range ctx.Path {
		if p.Flag == flag && !p.Resolved {
			return "--" + flag.Name
		}
	}
	if name := envOf(flag); name != "" {
		return "$" + name
	}
	if v, ok := s.values[flag.Name]; ok {
		return fmt.Sprintf("%s:%d", s.path, v.line)
	}
	return kernel.T("默认", "default").In(Terminal())
}
