// Package texts is the catalogue of the interface's sentences: every package
// with pages hands in its texts.yaml (key: {zh: …, en: …}).
//
// Layout: texts.go (catalogue, filling in), check.go (parity with sources).
//
// Invariants: every key has both languages with the same number of verbs; a
// key belongs to one file; a missing key shows as «key», never as nothing.
package texts

import (
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/sync/errgroup"

	"juyan/internal/kernel"
)

// Catalog maps dotted keys to their text in both languages. It is not changed
// after Load, so many requests may read it at once.
type Catalog struct {
	texts map[string]kernel.Text
	// OnMissing, if set, is told every key that was asked for in vain; tests
	// fail there.
	OnMissing func(key string)
}

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$`)

// Load reads texts.yaml files into one catalogue. It refuses malformed keys,
// a key given twice and a text lacking a language.
func Load(files ...[]byte) (*Catalog, error) {
	read := make([]map[string]kernel.Text, len(files))
	var all errgroup.Group // several at once: a start waits for it
	all.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range files {
		all.Go(func() error { return named(i, parse(f, &read[i])) })
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	c := &Catalog{texts: map[string]kernel.Text{}}
	for i, in := range read {
		if err := named(i, c.add(in)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func named(i int, err error) error {
	if err != nil {
		err = fmt.Errorf("texts file %d: %w", i+1, err)
	}
	return err
}

func parse(file []byte, into *map[string]kernel.Text) error {
	if err := yaml.Unmarshal(file, into); err != nil {
		return err
	}
	for key, t := range *into {
		if err := checkText(key, t); err != nil {
			return err
		}
	}
	return nil
}

func (c *Catalog) add(in map[string]kernel.Text) error {
	for key, t := range in {
		if _, twice := c.texts[key]; twice {
			return fmt.Errorf("key %q is given twice", key)
		}
		c.texts[key] = t
	}
	return nil
}

func checkText(key string, t kernel.Text) error {
	switch {
	case !keyForm.MatchString(key):
		return fmt.Errorf("key %q is not dotted lower case, such as whistle.muster", key)
	case strings.TrimSpace(t.ZH) == "" || strings.TrimSpace(t.EN) == "":
		return fmt.Errorf("key %q lacks a language", key)
	case verbs(t.ZH) != verbs(t.EN):
		return fmt.Errorf("key %q: %d places to fill in Chinese, %d in English", key, verbs(t.ZH), verbs(t.EN))
	}
	return nil
}

var verb = regexp.MustCompile(`%%|%(?:\[\d+\])?[-+# 0]*[\d.]*[a-zA-Z]`)

// verbs counts the places to fill, plural marks and %% aside.
func verbs(s string) int {
	n := 0
	for _, v := range verb.FindAllString(s, -1) {
		if v != "%%" {
			n++
		}
	}
	return n
}

// Text returns both wordings of key.
func (c *Catalog) Text(key string) (kernel.Text, bool) {
	t, ok := c.texts[key]
	return t, ok
}

// T returns key in lang with args filled in as fmt.Sprintf does. Args that are
// kernel.Text are put in lang. "{record|records}" picks by the last whole
// number filled in before it. A missing key gives «key».
func (c *Catalog) T(lang kernel.Lang, key string, args ...any) string {
	t, ok := c.texts[key]
	if !ok {
		if c.OnMissing != nil {
			c.OnMissing(key)
		}
		return "«" + key + "»"
	}
	return Fill(lang, t, args...)
}

// Fill puts args into t in lang, as T does.
func Fill(lang kernel.Lang, t kernel.Text, args ...any) string {
	s := pickPlurals(t.In(lang), args)
	if len(args) == 0 {
		return s
	}
	filled := make([]any, len(args))
	for i, a := range args {
		if text, ok := a.(kernel.Text); ok {
			a = text.In(lang)
		}
		filled[i] = a
	}
	return fmt.Sprintf(s, filled...)
}

var pluralOrVerb = regexp.MustCompile(verb.String() + `|\{([^{}|]*)\|([^{}|]*)\}`)

// pickPlurals replaces each {one|many} by the form that fits the last whole
// number among the args filled in before it.
func pickPlurals(s string, args []any) string {
	if !strings.Contains(s, "|") {
		return s
	}
	next, one := 0, false
	return pluralOrVerb.ReplaceAllStringFunc(s, func(m string) string {
		if m == "%%" {
			return m
		}
		if m[0] == '%' {
			if next < len(args) {
				if isOne, whole := oneOf(args[next]); whole {
					one = isOne
				}
			}
			next++
			return m
		}
		a, b, _ := strings.Cut(m[1:len(m)-1], "|")
		if one {
			return a
		}
		return b
	})
}

// oneOf says whether a is the number one, and whether it is a number at all.
func oneOf(a any) (one, whole bool) {
	switch n := a.(type) {
	case int:
		return n == 1, true
	case int64:
		return n == 1, true
	case string: // a number already grouped: "1", "1,234"
		return n == "1", n != "" && strings.Trim(n, "0123456789,+") == ""
	}
	return false, false
}

// Keys returns every key, sorted.
func (c *Catalog) Keys() []string {
	out := make([]string, 0, len(c.texts))
	for k := range c.texts {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
