package official

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"juyan/internal/document"
)

func drawn(t *testing.T, d *document.Document) *html.Node {
	t.Helper()
	var b bytes.Buffer
	if err := View(d).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), " style=") || strings.Contains(b.String(), "<script") {
		t.Error("a style or script stands in the page")
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// textOf is the text below a node without blanks.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(strings.Join(strings.Fields(c.Data), ""))
		}
	}
	return b.String()
}

// elements returns the texts of the elements of a tag, in order.
func elements(root *html.Node, tag string) []string {
	var out []string
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			out = append(out, textOf(n))
		}
	}
	return out
}

func TestThePageSaysWhatTheDocumentSays(t *testing.T) {
	text, err := os.ReadFile("../../../docs/examples/notice.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := document.Read("notice.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	root := drawn(t, &d)
	all := textOf(root)
	for _, want := range []string{d.Copy, d.Urgency, d.Letterhead, d.Number, "一、考核的组织", "（二）得分可以追溯。每一分", "2.一票否决的单位。等次不得高于", "附件：1.2022年度", "2023年1月16日", "（此件公开发布）", "附件2", "单位：万元", "抄送：盟行政公署办公室，", "旗人民政府办公室。", "2023年1月16日印发"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not on the page", want)
		}
	}
	if got := elements(root, "h3"); len(got) != 3 || got[2] != "三、有关要求" {
		t.Errorf("headings: %v", got)
	}
	if rows, tables := elements(root, "tr"), elements(root, "table"); len(tables) != 2 || len(rows) != 1+5+1+40 {
		t.Errorf("%d tables with %d rows", len(tables), len(rows))
	}
}

func TestPartsThatAreNotThereLeaveNothing(t *testing.T) {
	root := drawn(t, &document.Document{Title: "通知", Body: []document.Block{document.Paragraph("字")}})
	for _, tag := range []string{"footer", "dl", "section", "table"} {
		if got := elements(root, tag); len(got) != 0 {
			t.Errorf("%s: %v", tag, got)
		}
	}
	if got := elements(root, "p"); len(got) != 1 {
		t.Errorf("%v", got)
	}
}
