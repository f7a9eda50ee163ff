package org_test

import (
	"bytes"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/sheet"
	"juyan/internal/store"
)

func csv(kind string, lines ...string) org.ImportFile {
	return org.ImportFile{Kind: kind, Name: kind + ".csv", Upload: store.NewUpload([]byte(strings.Join(lines, "\n") + "\n"))}
}

func (z *zone) preview(f org.ImportFile) org.Preview {
	z.Helper()
	p, err := z.org.PreviewImport(ctx, sys, f)
	if err != nil {
		z.Fatal(err)
	}
	return p
}

// actions writes a preview as "new same wrong(uscc phone)".
func actions(p org.Preview) string {
	var out []string
	for _, r := range p.Rows {
		s := string(r.Action)
		var fields []string
		for _, e := range r.Errors {
			fields = append(fields, e.Field)
		}
		if len(fields) > 0 {
			s += "(" + strings.Join(fields, " ") + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestImportEnterprises(t *testing.T) {
	each(t, func(z *zone) {
		good := csv("enterprises",
			"居延高新区企业台账", // a title line above the header is usual
			"企业名称,统一社会信用代码,行业代码,规模,从业人数,营业收入（万元）,是否规上,成立日期,联系电话,备注",
			"内蒙古居延盐化有限公司,91350100m000100y43,2662,大型,\"1,200\",45000.5,是,2015/3/1,0483-8180001,老企业",
			"黑河新能源有限公司,91350200MA2YJ1XR9G,,小型,60,3000,否,2020-05-06,,",
			"弱水新材料有限公司,,,,,,,,,",
			"可疑代码有限公司,91350203M0001QAY9B,,,,,,,,")
		mark := z.mark()
		p := z.preview(good)
		if got := actions(p); got != "changed new same new" || p.New != 2 || p.Changed != 1 || p.Same != 1 || p.Wrong != 0 {
			z.Errorf("preview %s: %+v", got, p)
		}
		if c := p.Rows[0].Changes; c["size"] != (org.Change{Old: "", New: "large"}) || c["employees"].New != 1200.0 || c["name"].New != nil {
			z.Errorf("the preview says what changes: %v", c)
		}
		if last := p.Columns[len(p.Columns)-1]; last.Title != "备注" || last.Field != "" {
			z.Errorf("a column that is not read: %+v", last)
		}
		if len(p.Rows[3].Warnings) == 0 || len(p.Rows[0].Warnings) != 0 {
			z.Errorf("a genuine code may fail its check: warn, do not block: %+v", p.Rows[3])
		}
		z.expect(mark, "")
		done, err := z.org.CommitImport(ctx, sys, good)
		if err != nil || done.New != 2 || done.Changed != 1 || done.Hash != good.Upload.Hash {
			z.Fatalf("%+v %v", done, err)
		}
		z.expect(mark, "enterprise.edited enterprise.registered enterprise.registered org.imported")
		e := z.firm("E1")
		if e.Employees != 1200 || e.Revenue != kernel.Yuan(450_005_000) || !e.AboveScale || e.Size != org.Large || e.Founded != day("2015-03-01") || e.NameEN != "Juyan Salt" {
			z.Errorf("%+v", e)
		}
		z.read(func(tx *store.Tx) error {
			file, err := store.Blob(tx, done.Hash)
			if !bytes.Equal(file, good.Upload.Body) {
				z.Error("the file was not kept as it came")
			}
			return err
		})
		if got := actions(z.preview(good)); got != "same same same same" {
			z.Errorf("the second time: %s", got)
		}
	})
}

func TestImportIsAllOrNothing(t *testing.T) {
	each(t, func(z *zone) {
		bad := csv("enterprises", "编码,企业名称,信用代码,规模,从业人数,规上,成立日期,电话",
			"N1,好企业有限公司,,,,,,",
			"N2,,12345,巨型,许多,也许,某日,电话",
			"N1,重复有限公司,,,,,,",
			"N4,冒名有限公司,91350100M000100Y43,,,,,")
		mark := z.mark()
		if got := actions(z.preview(bad)); got != "new wrong(size employees founded above_scale name phone uscc) wrong(code) changed" {
			z.Errorf("preview %s", got)
		}
		_, err := z.org.CommitImport(ctx, sys, bad)
		all := kernel.AllErrors(err)
		if len(all) != 8 || all[0].Field != "row[3].size" || !strings.HasPrefix(all[0].Text.ZH, "第 3 行：") || !strings.HasPrefix(all[0].Text.EN, "Row 3: ") {
			z.Errorf("%v", err)
		}
		z.expect(mark, "")
		if _, ok := z.org.Directory().EnterpriseByCode("N1"); ok {
			z.Error("a sound row of a wrong file was imported")
		}
	})
}

func TestImportPostsAndPeople(t *testing.T) {
	each(t, func(z *zone) {
		posts := csv("posts", "岗位编码,机构,岗位名称,层级", "tax-1,税务局,联络岗,", "tax-2,tax,办税岗,staff", "tax-3,没有的局,某岗,")
		if got := actions(z.preview(posts)); got != "same new wrong(unit)" {
			z.Errorf("posts %s", got)
		}
		posts.Upload = store.NewUpload([]byte(strings.Replace(string(posts.Upload.Body), "没有的局", "qyk", 1)))
		if _, err := z.org.CommitImport(ctx, sys, posts); err != nil {
			z.Fatal(err)
		}
		people := csv("people", "人员编码,姓名,电话,企业,岗位,任职日期", "p4,白露,13800000004,,tax-2,2022-08-01", "p10,韩冰,,弱水新材料有限公司,,", "p1,曾庆,,,jjj-1,", "p11,某人,,没有的企业,nope,")
		if got := actions(z.preview(people)); got != "changed new same wrong(enterprise post)" {
			z.Errorf("people %s", got)
		}
		lines := strings.Split(strings.TrimSpace(string(people.Upload.Body)), "\n")
		mark := z.mark()
		if _, err := z.org.CommitImport(ctx, sys, csv("people", lines[:4]...)); err != nil {
			z.Fatal(err)
		}
		payload := z.expect(mark, "person.edited appointment.made person.registered org.imported")
		if strings.Contains(payload, "13800000004") {
			z.Error("a phone number in the ledger")
		}
		if z.holder(z.post("tax-2").ID, noon("2022-08-01")) != "白露" || z.person("p10").Enterprise != z.firm("E2").ID {
			z.Error("appointed and employed as the file says")
		}
	})
}

func TestImportRefusals(t *testing.T) {
	each(t, func(z *zone) {
		try := func(actor kernel.Actor, f org.ImportFile) error {
			_, err := z.org.PreviewImport(ctx, actor, f)
			return err
		}
		z.code(try(sys, csv("moons", "a")), kernel.CodeInvalid, "kind")
		z.code(try(sys, csv("posts", "岗位名称,机构", "a,b")), kernel.CodeInvalid, "code")
		z.code(try(kernel.Actor{Kind: kernel.ActorPerson}, csv("posts", "编码,机构,名称")), kernel.CodeForbidden, "")
		big := csv("people", append([]string{"编码,姓名"}, strings.Split(strings.Repeat("x,某\n", 5001), "\n")...)...)
		if err := try(sys, big); kernel.CodeOf(err) != kernel.CodeTooLarge {
			z.Errorf("5,001 rows: %v", err)
		}
		importer := kernel.Actor{Kind: kernel.ActorPerson, Grants: map[string]kernel.Scope{org.PermImport: kernel.ScopeAll}}
		_, err := z.org.CommitImport(ctx, importer, csv("posts", "编码,机构,名称", "new,tax,新岗"))
		z.code(err, kernel.CodeForbidden, "") // may import, but not manage posts
	})
}

func TestImportReadsWorkbooks(t *testing.T) {
	each(t, func(z *zone) {
		var file bytes.Buffer
		w := must(sheet.NewXLSX(&file, sheet.Table{Name: "企业", Columns: []sheet.Column{{Title: "企业名称 *"}, {Title: "企业编码"}, {Title: "成立日期"}, {Title: "从业人数"}}}))
		if err := w.Write("表格有限公司", "X1", day("2019-09-01"), 12); err != nil {
			z.Fatal(err)
		}
		if err := w.Close(); err != nil {
			z.Fatal(err)
		}
		if _, err := z.org.CommitImport(ctx, sys, org.ImportFile{Kind: "enterprises", Name: "台账.xlsx", Upload: store.NewUpload(file.Bytes())}); err != nil {
			z.Fatal(err)
		}
		if e := z.firm("X1"); e.Founded != day("2019-09-01") || e.Employees != 12 {
			z.Errorf("%+v", e)
		}
	})
}
