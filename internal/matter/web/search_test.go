package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"juyan/internal/store"
)

// group is the text of the table of a search page, "" when it is not there.
func (a answer) group(id string) string {
	a.b.Helper()
	doc, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.b.Fatal(err)
	}
	for n := range doc.Descendants() {
		if attr(n, "id") == id {
			return spaces.ReplaceAllString(textOf(n), " ")
		}
	}
	return ""
}

// A search finds matters and register entries, each sort by itself, as far as
// the reader may see them.
func TestASearchFindsRegisterEntriesBesideMatters(t *testing.T) {
	b := newBook(t)
	b.visit("what", "盐湖走访")
	b.enter("number", "L1", "name", "盐湖实验室", "enterprise", string(b.firm("E1")), "secret", "存疑数据")
	b.enter("number", "L2", "name", "盐湖中心", "enterprise", string(b.firm("E2")))
	q := "/search?lang=zh&q=" + url.QueryEscape("盐湖")
	page := b.get("keeper", q, 200).has("事项", "实验室", "2 条")
	if g := page.group("r-lab"); !strings.Contains(g, "L1 盐湖实验室") || !strings.Contains(g, "L2 盐湖中心") || !strings.Contains(g, "居延盐化") || strings.Contains(g, "走访") {
		t.Errorf("the register's group says %q", g)
	}
	if g := page.group("matters"); !strings.Contains(g, "盐湖走访") || strings.Contains(g, "实验室") {
		t.Errorf("the matters' group says %q", g)
	}
	if g := b.get("contact", q, 200).group("r-lab"); !strings.Contains(g, "L1") || strings.Contains(g, "L2") {
		t.Errorf("an enterprise finds %q", g)
	}
	b.get("contact", "/search?q="+url.QueryEscape("存疑数据"), 200).lacks("L1")
	b.get("nobody", q, 200).lacks("L1", "L2", "盐湖走访")
}

// Notices come in pages, each a door to its matter; all are marked read at once.
func TestNotices(t *testing.T) {
	b := newBook(t)
	m := b.visit()
	err := b.db.Write(ctx, func(tx *store.Tx) error {
		for i := range 53 {
			if err := tx.Exec(`INSERT INTO notice (id, holder, matter_id, text, at) VALUES ($1,$2,$3,$4,$5)`, fmt.Sprintf("n%02d", i), "post:"+string(b.actors["keeper"].Post), m.ID, fmt.Sprintf(`{"zh":"第%02d条","en":"No. %02d"}`, i, i), i+1); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	first := b.get("keeper", "/notices?lang=zh", 200).has("第52条", "第03条", "共 53 条", "未读", "全部标为已读").lacks("第02条")
	if !strings.Contains(first.body, `href="/matters/`+string(m.ID)+`"`) {
		t.Error("a notice does not lead to its matter")
	}
	i := strings.Index(first.body, "after=")
	next := first.body[i:]
	next = strings.ReplaceAll(next[:strings.Index(next, `"`)], "&amp;", "&")
	b.get("keeper", "/notices?"+next+"&lang=zh", 200).has("第02条", "第00条").lacks("第03条")
	b.post("keeper", "/notices/read", url.Values{}, 303)
	b.get("keeper", "/notices?lang=zh", 200).lacks("全部标为已读").has("第52条")
	b.get("keeper", "/notices?state=unread&lang=zh", 200).lacks("第52条")
	b.get("other", "/notices?lang=zh", 200).has("没有提醒").lacks("第52条")
}

// send a form with files as a browser does.
func (b *book) sendFiles(who, path string, form url.Values, field string, files map[string]string, status int) answer {
	b.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for name, values := range form {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				b.Fatal(err)
			}
		}
	}
	for name, body := range files {
		part, err := w.CreateFormFile(field, name)
		if err == nil {
			_, err = part.Write([]byte(body))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, &buf)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(who, r, status)
}

// A record's files are uploaded with its form, downloaded from its page, named
// in the export, kept or taken away by a tick.
func TestFilesOfARecord(t *testing.T) {
	b := newBook(t)
	form := url.Values{"_key": {"k1"}, "number": {"L1"}, "name": {"盐湖实验室"}, "level": {"state"}, "enterprise": {string(b.firm("E1"))}}
	at := b.sendFiles("keeper", "/r/lab", form, "papers", map[string]string{"批复.txt": "同意"}, 303).header.Get("Location")
	page := b.get("keeper", at+"?lang=zh", 200).has("批文", "批复.txt")
	href := page.body[strings.Index(page.body, "/files/"):]
	href = href[:strings.Index(href, `"`)]
	if got := b.get("contact", href, 200); got.body != "同意" || !strings.Contains(got.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the file is %q, %s", got.body, got.header)
	}
	b.get("nobody", href, 404)
	if text := unzipped(t, b.get("keeper", "/r/lab/export.xlsx?lang=zh", 200).body); !strings.Contains(text, "批复.txt") {
		t.Errorf("the export does not name the file: %s", text)
	}
	b.get("keeper", "/r/lab?lang=zh", 200).has("批复.txt")
	edit := b.get("keeper", at+"/edit?lang=zh", 200).has("批复.txt", "保留").form("record")
	if len(edit["papers"]) == 0 || edit["papers"][0] == "" {
		t.Fatalf("the form keeps %q", edit["papers"])
	}
	edit.Set("papers", edit["papers"][0])
	b.sendFiles("keeper", at+"?lang=zh", edit, "papers", map[string]string{"照片.png": "MZ no picture\x00\x01"}, 422).has("照片.png", "不能上传", "批复.txt")
	edit.Del("papers")
	b.sendFiles("keeper", at, edit, "papers", map[string]string{"名单.txt": "苏晴"}, 303)
	b.get("keeper", at+"?lang=zh", 200).has("批文 名单.txt", "批复.txt → 名单.txt")
}
