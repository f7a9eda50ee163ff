package thirdparty

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path"
	"strings"
	"testing"
)

// Each pinned file is the one its README names. axe-core serves the tests alone
// and is not embedded.
func TestSums(t *testing.T) {
	for _, name := range []string{"htmx/htmx.min.js", "echarts/echarts.common.min.js", "axe-core/axe.min.js",
		"fonts/song.ttf.gz", "fonts/songbold.ttf.gz", "fonts/hei.ttf.gz", "fonts/kai.ttf.gz"} {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		readme, err := os.ReadFile(path.Join(path.Dir(name), "README.md"))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		if !strings.Contains(string(readme), "sha256 "+hex.EncodeToString(sum[:])) {
			t.Errorf("%s: its README names another sha256 than %x", name, sum)
		}
		if _, err := os.Stat(path.Join(path.Dir(name), "LICENSE")); err != nil {
			t.Errorf("%s has no licence: %v", name, err)
		}
	}
}
