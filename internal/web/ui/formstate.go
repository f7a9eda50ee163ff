package ui

import (
	"net/url"

	"juyan/internal/kernel"
)

// FormState is what a form shows again after it was refused: everything as
// typed, each error beside its field, the rest on top.
type FormState struct {
	Values  url.Values
	Errors  map[string]string // field → message
	Order   []string          // the fields of Errors as they were found
	General []string          // messages that belong to no field
	Key     string            // idempotency key: the same through every retry
}

// NewFormState sorts err's messages to the fields of values, in lang. known
// lists the fields the form shows; an error about another field goes on top.
// No known fields means that every named field is shown.
func NewFormState(values url.Values, err error, lang kernel.Lang, known ...string) FormState {
	s := FormState{Values: values, Errors: map[string]string{}, Key: values.Get("_key")}
	shown := map[string]bool{}
	for _, k := range known {
		shown[k] = true
	}
	for _, e := range kernel.AllErrors(err) {
		text := e.Text.In(lang)
		switch {
		case e.Field == "" || len(known) > 0 && !shown[e.Field]:
			s.General = append(s.General, text)
		case s.Errors[e.Field] == "":
			s.Errors[e.Field] = text
			s.Order = append(s.Order, e.Field)
		}
	}
	return s
}

// Value returns what was typed into name, or fallback when the form was not
// sent yet.
func (s FormState) Value(name, fallback string) string {
	if s.Values == nil || !s.Values.Has(name) {
		if s.Values != nil && s.Values.Has("_key") {
			return "" // sent without it: an emptied choice stays empty
		}
		return fallback
	}
	return s.Values.Get(name)
}

// All returns every value typed into name, or fallback when the form was not
// sent yet.
func (s FormState) All(name string, fallback []string) []string {
	if s.Values == nil || !s.Values.Has("_key") && !s.Values.Has(name) {
		return fallback
	}
	return s.Values[name]
}

// Failed reports whether the form was refused.
func (s FormState) Failed() bool { return len(s.Errors) > 0 || len(s.General) > 0 }
