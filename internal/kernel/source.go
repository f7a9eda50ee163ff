package kernel

import (
	"encoding/json"
	"unicode"
)

// Source says where a rule or a figure comes from. Packs write one plain text,
// or {zh: …, en: …}; of a quotation, ZH is the sentence as it was written and EN
// its rendering.
type Source struct {
	ZH string `json:"zh,omitempty" yaml:"zh"`
	EN string `json:"en,omitempty" yaml:"en"`
}

// In returns the source in lang; a missing rendering falls back to the other.
func (s Source) In(lang Lang) string { return Text(s).In(lang) }

// IsZero reports whether no source is given.
func (s Source) IsZero() bool { return s == Source{} }

// Unrendered reports whether an English reader would meet Chinese.
func (s Source) Unrendered() bool {
	if s.EN != "" {
		return false
	}
	for _, r := range s.ZH {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}

// UnmarshalJSON also reads the plain text that definitions published long ago
// hold.
func (s *Source) UnmarshalJSON(b []byte) error {
	return s.read(func(v any) error { return json.Unmarshal(b, v) })
}

// UnmarshalYAML reads a plain text or one in both languages.
func (s *Source) UnmarshalYAML(unmarshal func(any) error) error { return s.read(unmarshal) }

func (s *Source) read(unmarshal func(any) error) error {
	var plain string
	if unmarshal(&plain) == nil {
		*s = Source{ZH: plain}
		return nil
	}
	type both Source
	return unmarshal((*both)(s))
}
