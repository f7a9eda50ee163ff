package web_test

import (
	"testing"

	"juyan/internal/web"

	reviewweb "juyan/internal/review/web"
)

func TestTextsAreComplete(t *testing.T) {
	for _, fault := range web.CheckTexts([][]byte{reviewweb.Texts}, ".") {
		t.Error(fault)
	}
}
