package web_test

import (
	"testing"

	orgweb "juyan/internal/org/web"
	"juyan/internal/web"
)

func TestTextsAreComplete(t *testing.T) {
	for _, fault := range web.CheckTexts([][]byte{orgweb.Texts}, ".") {
		t.Error(fault)
	}
}
