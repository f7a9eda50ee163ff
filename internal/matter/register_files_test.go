package matter_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

func (z *zone) picture() []byte {
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		z.Fatal(err)
	}
	return buf.Bytes()
}

// files are the names of the files a record has now.
func files(rec *matter.Record) string {
	var out []string
	ids, _ := rec.Data["papers"].([]string)
	for _, id := range ids {
		for _, a := range rec.Files {
			if string(a.ID) == id {
				out = append(out, a.Name)
			}
		}
	}
	return strings.Join(out, " ")
}

func (z *zone) record(who kernel.Actor, id kernel.ID) *matter.Record {
	z.Helper()
	rec, _, err := z.m.Record(ctx, who, id)
	if err != nil {
		z.Fatal(err)
	}
	return rec
}

// A record keeps files: added with it or later, taken away again, and what was
// taken away is still read in its history.
func TestARecordHasFiles(t *testing.T) {
	eachBooks(t, func(z *zone) {
		who := z.keeper(kernel.ScopeAll)
		rec, err := z.m.AddRecord(ctx, who, "lab", lab("L1", "氯碱实验室", "state"), "", matter.File{Field: "papers", Name: `C:\文件\批复.png`, Body: z.picture()})
		if err != nil {
			z.Fatal(err)
		}
		first := rec.Data["papers"].([]string)
		raw := lab("L1", "氯碱实验室", "state")
		raw["papers"] = first
		if _, err := z.m.EditRecord(ctx, who, rec.ID, 1, raw, matter.File{Field: "papers", Name: "名单.csv", Body: []byte("姓名\n苏晴\n")}); err != nil {
			z.Fatal(err)
		}
		now := z.record(who, rec.ID)
		if files(now) != "批复.png 名单.csv" || len(now.Files) != 2 {
			z.Fatalf("has %q: %+v", files(now), now.Files)
		}
		raw["papers"] = now.Data["papers"].([]string)[1:]
		if _, err := z.m.EditRecord(ctx, who, rec.ID, 2, raw); err != nil {
			z.Fatal(err)
		}
		_, events, err := z.m.Record(ctx, who, rec.ID)
		var said struct{ Was, Set map[string]any }
		if err != nil || json.Unmarshal(events[0].Payload, &said) != nil || len(said.Was["papers"].([]any)) != 2 || len(said.Set["papers"].([]any)) != 1 {
			z.Errorf("the history says %s, %v", events[0].Payload, err)
		}
		if now = z.record(who, rec.ID); files(now) != "名单.csv" || len(now.Files) != 2 {
			z.Errorf("has %q of %d", files(now), len(now.Files))
		}
		a, body, err := z.m.Attachment(ctx, who, kernel.ID(first[0]))
		if err != nil || !bytes.Equal(body, z.picture()) || a.MediaType != "image/png" || a.Size != int64(len(body)) || len(a.Hash) != 64 || a.By != "韩磊" {
			z.Errorf("%+v of %d bytes, %v", a, len(body), err)
		}
		p, err := z.m.Records(ctx, who, matter.RecordFilter{Register: "lab"})
		if err != nil || files(p.Records[0]) != "名单.csv" {
			z.Errorf("the list says %q, %v", files(p.Records[0]), err)
		}
	})
}

// Whoever may not see the record may not read its files; an enterprise reads
// those of its own, never an internal one.
func TestFilesOfARecordAreAsPrivateAsTheRecord(t *testing.T) {
	eachBooks(t, func(z *zone) {
		file := func(field string) matter.File {
			return matter.File{Field: field, Name: field + ".png", Body: z.picture()}
		}
		rec, err := z.m.AddRecord(ctx, z.keeper(kernel.ScopeAll), "lab", lab("L1", "氯碱实验室", "state", "enterprise", z.firmID(), "unit", z.unit("zr")), "", file("papers"), file("opinion"))
		if err != nil {
			z.Fatal(err)
		}
		firm, other := z.firm(), z.firm()
		firm.Grants = map[string]kernel.Scope{"lab.view": kernel.ScopeEnterprise}
		other.Enterprise, other.Grants = "another", firm.Grants
		unit, stranger := z.post("zr1"), z.post("gd1")
		unit.Grants = map[string]kernel.Scope{"lab.view": kernel.ScopeUnit}
		stranger.Grants = unit.Grants
		for _, c := range []struct {
			name  string
			who   kernel.Actor
			field string
			want  kernel.Code
		}{
			{"its unit", unit, "papers", ""}, {"its unit", unit, "opinion", ""}, {"its firm", firm, "papers", ""},
			{"its firm, an internal one", firm, "opinion", kernel.CodeNotFound}, {"another firm", other, "papers", kernel.CodeNotFound}, {"another unit", stranger, "papers", kernel.CodeNotFound},
		} {
			id := rec.Data[c.field].([]string)[0]
			if _, _, err := z.m.Attachment(ctx, c.who, kernel.ID(id)); err == nil && c.want != "" || err != nil && kernel.CodeOf(err) != c.want {
				z.Errorf("%s: %v, want %q", c.name, err, c.want)
			}
		}
		if seen := z.record(firm, rec.ID); len(seen.Files) != 1 {
			z.Errorf("the firm is told of %d files", len(seen.Files))
		}
	})
}

// What a field of files refuses; then nothing is written.
func TestWhatARecordsFilesRefuse(t *testing.T) {
	eachBooks(t, func(z *zone) {
		who := z.keeper(kernel.ScopeAll)
		mine := z.enter(lab("L1", "一", "state"))
		theirs, err := z.m.AddRecord(ctx, who, "lab", lab("L2", "二", "state"), "", matter.File{Field: "papers", Name: "a.png", Body: z.picture()})
		if err != nil {
			z.Fatal(err)
		}
		raw := lab("L1", "一", "state")
		for _, c := range []struct {
			name string
			file matter.File
			code kernel.Code
		}{
			{"a program", matter.File{Field: "papers", Name: "照片.png", Body: []byte("MZ\x90\x00\x03\x00\x00\x00")}, kernel.CodeInvalid},
			{"nothing", matter.File{Field: "papers", Name: "a.png"}, kernel.CodeInvalid},
			{"too much", matter.File{Field: "papers", Name: "a.txt", Body: bytes.Repeat([]byte("a"), matter.MaxFile+1)}, kernel.CodeTooLarge},
			{"a field that takes no files", matter.File{Field: "none", Name: "a.png", Body: z.picture()}, kernel.CodeInvalid},
		} {
			if _, err := z.m.EditRecord(ctx, who, mine.ID, 1, raw, c.file); kernel.CodeOf(err) != c.code {
				z.Errorf("%s: %v", c.name, err)
			}
		}
		raw["papers"] = theirs.Data["papers"].([]string) // another record's file
		if _, err := z.m.EditRecord(ctx, who, mine.ID, 1, raw); kernel.CodeOf(err) != kernel.CodeInvalid {
			z.Errorf("another record's file: %v", err)
		}
		if now := z.record(who, mine.ID); now.Version != 1 || now.Data["papers"] != nil {
			z.Errorf("became %+v", now)
		}
	})
}

// An enterprise that may edit its record neither sees nor loses what is
// internal.
func TestAnEnterprisesEditKeepsWhatIsInternal(t *testing.T) {
	eachBooks(t, func(z *zone) {
		rec, err := z.m.AddRecord(ctx, z.keeper(kernel.ScopeAll), "lab", lab("L1", "一", "state", "enterprise", z.firmID(), "inward", "存疑"), "", matter.File{Field: "opinion", Name: "a.png", Body: z.picture()})
		if err != nil {
			z.Fatal(err)
		}
		firm := z.firm()
		firm.Grants = map[string]kernel.Scope{"lab.view": kernel.ScopeEnterprise, "lab.edit": kernel.ScopeEnterprise}
		raw := lab("L1", "二", "state", "enterprise", z.firmID())
		if rec, err = z.m.EditRecord(ctx, firm, rec.ID, 1, raw); err != nil || rec.Title != "二" || rec.Data["inward"] != "存疑" || rec.Data["opinion"] == nil {
			z.Errorf("%+v, %v", rec, err)
		}
		raw["inward"] = []string{"可信"}
		if _, err = z.m.EditRecord(ctx, firm, rec.ID, 2, raw); kernel.CodeOf(err) != kernel.CodeInvalid {
			z.Errorf("an internal field typed: %v", err)
		}
	})
}
