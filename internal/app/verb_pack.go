package app

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/sim"
	"juyan/packs"
)

// PackCmd groups the verbs about zone packs.
type PackCmd struct {
	Check PackCheckCmd `cmd:"" help:"检查区域包，逐条说明哪个文件哪一行错在哪里、怎样改 · Check a zone pack and say what to mend."`
}

// PackCheckCmd checks a zone pack:
//
//	juyan pack check DIR        or the model zone that comes along, without DIR
//
// The script of a demonstration (year.yaml), where there is one, is checked with
// it. One line a finding, "file:line: what. How to mend it.", then a count. Notes
// are no failure.
type PackCheckCmd struct {
	Dir     string `arg:"" optional:"" name:"dir" help:"区域包文件夹；不写则检查自带的示范区域包 · The folder of the pack; none: the model zone that comes along."`
	English bool   `name:"en" help:"用英文说明（不写则随终端的语言） · Explain in English; else in the terminal's language."`
}

// Run prints what is wrong with the pack. Error codes: not_found when there is
// no such folder, invalid when the pack cannot be used as it is.
func (c *PackCheckCmd) Run(io *IO) error {
	fsys, err := c.open()
	if err != nil {
		return err
	}
	lang := Terminal()
	if c.English {
		lang = kernel.EN
	}
	problems := pack.Check(fsys)
	p, _ := pack.Load(fsys) // nil when it has faults, told already
	problems = append(problems, sim.Check(fsys, p)...)
	out := bufio.NewWriter(io.Out)
	for _, p := range problems {
		_, _ = fmt.Fprintln(out, p.In(lang))
	}
	bad := len(pack.Errors(problems))
	if bad == 0 {
		err = c.good(out, p, lang)
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		return err
	}
	if bad > 0 {
		return kernel.Invalid("dir", kernel.T("区域包有 %d 处错误，改正后再检查一遍", "The pack has %d faults; mend them and check again"), bad)
	}
	return nil
}

func (c *PackCheckCmd) open() (fs.FS, error) {
	if c.Dir == "" {
		return packs.Model(), nil
	}
	info, err := os.Stat(c.Dir)
	if err != nil || !info.IsDir() {
		return nil, kernel.NotFound(kernel.T("没有文件夹“%s”；写上区域包所在的文件夹", "There is no folder %q; name the folder of the pack"), c.Dir)
	}
	return os.DirFS(c.Dir), nil
}

// good says what a usable pack holds.
func (c *PackCheckCmd) good(out *bufio.Writer, p *pack.Pack, lang kernel.Lang) error {
	t := kernel.T("%s：可以使用。机构 %d，岗位 %d，人员 %d，企业 %d，事项 %d 类，登记簿 %d 本。版本 %.12s",
		"%s: ready to use. %d units, %d posts, %d people, %d enterprises, %d kinds, %d registers. Version %.12s")
	_, err := fmt.Fprintln(out, t.Format(p.Zone.Name, len(p.Units), len(p.Posts), len(p.People), len(p.Enterprises), len(p.Kinds), len(p.Registers), p.Hash).In(lang))
	return err
}
