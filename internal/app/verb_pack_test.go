package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"juyan/internal/kernel"
	"juyan/packs"
)

// runPack runs `juyan pack ARGS`.
func runPack(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var cli struct {
		Pack PackCmd `cmd:""`
	}
	p, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	ctx, err := p.Parse(append([]string{"pack"}, args...))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = ctx.Run(&IO{In: strings.NewReader(""), Out: &out, Err: &out})
	return out.String(), err
}

func TestPackCheckOfTheModelZone(t *testing.T) {
	t.Setenv("LC_ALL", "zh_CN.UTF-8")
	out, err := runPack(t, "check")
	if err != nil || !strings.HasPrefix(out, "居延高新区：可以使用。") || strings.Count(out, "\n") != 1 {
		t.Errorf("%q, %v; want one line that it is ready", out, err)
	}
	out, err = runPack(t, "check", "--en")
	if err != nil || !strings.Contains(out, "290 posts") || !strings.Contains(out, "420 enterprises") {
		t.Errorf("%q, %v; want 290 posts and 420 enterprises", out, err)
	}
}

func TestPackCheckNamesFileAndLine(t *testing.T) {
	t.Setenv("LC_ALL", "zh_CN.UTF-8")
	dir := t.TempDir()
	if err := os.CopyFS(dir, packs.Model()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "zone.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(text, []byte("tz: Asia/Shanghai"), []byte("tz: Asia/Shanghia"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := runPack(t, "check", dir)
	if kernel.CodeOf(err) != kernel.CodeInvalid || out != "zone.yaml:6: 没有时区“Asia/Shanghia”。写成 Asia/Shanghai\n" {
		t.Errorf("%q, %v", out, err)
	}
	out, err = runPack(t, "check", "--en", dir)
	if kernel.CodeOf(err) != kernel.CodeInvalid || !strings.HasPrefix(out, `zone.yaml:6: there is no time zone "Asia/Shanghia". write`) {
		t.Errorf("%q, %v", out, err)
	}
}

func TestPackCheckWithoutSuchAFolder(t *testing.T) {
	if out, err := runPack(t, "check", filepath.Join(t.TempDir(), "nowhere")); kernel.CodeOf(err) != kernel.CodeNotFound || out != "" {
		t.Errorf("%q, %v; want not found", out, err)
	}
}
