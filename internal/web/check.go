package web

import (
	"juyan/internal/web/texts"
	"juyan/internal/web/ui"
)

// CheckTexts is for a package's test: own are its texts.yaml, dirs its source
// folders. It returns one line per fault: a text lacking a language, a key
// asked for that does not exist (there, in ui or in web), a key nobody asks
// for.
func CheckTexts(own [][]byte, dirs ...string) []string {
	mine, err := texts.Load(own...)
	if err != nil {
		return []string{err.Error()}
	}
	all, err := texts.Load(append([][]byte{ui.Texts, coreTexts}, own...)...)
	if err != nil {
		return []string{err.Error()}
	}
	faults, err := texts.Check(all, mine, dirs...)
	if err != nil {
		return []string{err.Error()}
	}
	return faults
}
