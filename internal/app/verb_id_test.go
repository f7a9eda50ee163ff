package app

import (
	"bytes"
	"strings"
	"testing"

	"juyan/internal/kernel"
)

// The reading of standard input that a script cannot show: a byte order mark,
// Windows line ends, a line without end.
func TestIDCheckStandardInput(t *testing.T) {
	var out bytes.Buffer
	err := (&IDCheckCmd{}).Run(&IO{In: strings.NewReader("\ufeff2662\r\n\r\n152900"), Out: &out})
	if err != nil || strings.Count(out.String(), "\tok\t") != 2 || !strings.HasPrefix(out.String(), "2662\t") {
		t.Errorf("got %q %v", out.String(), err)
	}
	err = (&IDCheckCmd{}).Run(&IO{In: strings.NewReader("2662\n" + strings.Repeat("1", 1<<20)), Out: &out})
	if kernel.CodeOf(err) != kernel.CodeInvalid || !strings.Contains(err.Error(), "一行一个代码") {
		t.Errorf("got %v", err)
	}
}
