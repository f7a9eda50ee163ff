package web

import (
	"testing"

	"juyan/internal/web"
)

func TestTextsAreWholeInBothLanguages(t *testing.T) {
	for _, f := range web.CheckTexts([][]byte{Texts}, ".") {
		t.Error(f)
	}
}
