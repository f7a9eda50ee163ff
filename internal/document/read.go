package document

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"juyan/internal/kernel"
)

// Read takes a document from a plain YAML file (docs/examples/notice.yaml
// shows every part) and checks it.
func Read(name string, text []byte) (Document, error) {
	var d Document
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	err := dec.Decode(&d)
	if errors.Is(err, io.EOF) {
		err = nil // an empty file is an empty document, which Check refuses
	}
	if err != nil {
		return d, unreadable(name, err)
	}
	return d, d.Check()
}

var (
	unknownKey = regexp.MustCompile(`line (\d+): field (\S+) not found`)
	lineOf     = regexp.MustCompile(`line (\d+)`)
)

// unreadable says what of the YAML is wrong and in which line.
func unreadable(name string, err error) error {
	var ours *kernel.Error
	if errors.As(err, &ours) {
		return kernel.Invalid(name, kernel.T("%s：%s", "%s: %s"), name, ours.Text)
	}
	if m := unknownKey.FindStringSubmatch(err.Error()); m != nil {
		return kernel.Invalid(name, kernel.T("%s 第 %s 行：没有“%s”这一项，看看是否写错；docs/examples/notice.yaml 写有全部各项", "%s line %s: there is no %q; see docs/examples/notice.yaml for all there are"), name, m[1], m[2])
	}
	line := "?"
	if m := lineOf.FindStringSubmatch(err.Error()); m != nil {
		line = m[1]
	}
	what := strings.ReplaceAll(strings.TrimPrefix(err.Error(), "yaml: "), "\n", " ")
	return kernel.Invalid(name, kernel.T("%s 第 %s 行读不懂（%s）：检查缩进、冒号和引号", "%s line %s cannot be read (%s): look at indent, colons and quotes"), name, line, what)
}

// UnmarshalYAML reads a text, {heading, level, text} or {table}. This form of
// the method keeps the decoder's refusal of unknown keys.
func (b *Block) UnmarshalYAML(read func(any) error) error {
	if read(&b.Text) == nil {
		return nil
	}
	var plain struct {
		Heading string `yaml:"heading"`
		Level   int    `yaml:"level"`
		Text    string `yaml:"text"`
		Table   *Table `yaml:"table"`
	}
	if err := read(&plain); err != nil {
		return err
	}
	if plain.Heading != "" && plain.Level == 0 {
		plain.Level = 1
	}
	*b = Block{Level: plain.Level, Heading: plain.Heading, Text: plain.Text, Table: plain.Table}
	return nil
}
