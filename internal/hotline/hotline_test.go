package hotline_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/hotline"
	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

const desk = "social-hotline.operator-1"

func ticket(pairs ...string) hotline.Ticket {
	t := hotline.Ticket{"ticket_no": "SX202203010001", "subject": "三号楼暖气不热", "content": "室温只有 14 度", "category": "供热", "type": "投诉", "level": "2", "address": "团结街 3 号楼", "caller": "王先生", "phone": "13800000001"}
	for i := 0; i+1 < len(pairs); i += 2 {
		t[pairs[i]] = pairs[i+1]
	}
	return t
}

func TestATicketBecomesOneMatter(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		got, err := s.Hotline.Take(s.Ctx, s.Who(desk), ticket())
		s.Must(err)
		if got.Again || got.Status.Code != "10" || !strings.HasPrefix(got.Number, "群诉〔2022〕") || got.Ticket != "SX202203010001" {
			s.Errorf("taken: %+v", got)
		}
		m, err := s.Matter.Get(s.Ctx, kernel.System(), got.Matter)
		s.Must(err)
		for field, want := range map[string]string{"title": "三号楼暖气不热", "topic": "heating", "nature": "complaint", "urgency": "livelihood", "channel": "hotline", "place": "团结街 3 号楼", "resident": "王先生", "phone": "13800000001", "ticket": "SX202203010001"} {
			if m.Data[field] != want {
				s.Errorf("%s: %v, want %s", field, m.Data[field], want)
			}
		}
		again, err := s.Hotline.Take(s.Ctx, s.Who(desk), ticket("ticket_no", " SX202203010001 "))
		s.Must(err)
		if !again.Again || again.Matter != got.Matter {
			s.Errorf("sent twice: %+v", again)
		}
		_, err = s.Hotline.Take(s.Ctx, s.Who(desk), ticket("content", "室温只有 12 度"))
		if kernel.CodeOf(err) != kernel.CodeConflict {
			s.Errorf("the same number with other content: %v", err)
		}
		if events := s.Events(got.Matter); events != "residents.registered" {
			s.Errorf("events %v", events)
		}
	})
}

func TestWhatTheMappingDoesNotKnowIsNotDroppedInSilence(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		got, err := s.Hotline.Take(s.Ctx, s.Who(desk), ticket("category", "宠物", "level", "9", "subject", strings.Repeat("很长的标题", 40)))
		s.Must(err)
		m, err := s.Matter.Get(s.Ctx, kernel.System(), got.Matter)
		s.Must(err)
		if m.Data["topic"] != "other" || m.Data["urgency"] != "ordinary" || len([]rune(m.Title)) != 80 || !strings.HasSuffix(m.Title, "…") {
			s.Errorf("%v %v %q", m.Data["topic"], m.Data["urgency"], m.Title)
		}
		_, err = s.Hotline.Take(s.Ctx, s.Who(desk), hotline.Ticket{"subject": "水", "phone": "不详"})
		fields := map[string]bool{}
		for _, e := range kernel.AllErrors(err) {
			fields[e.Field] = true
		}
		if !fields["ticket_no"] {
			s.Errorf("a ticket without a number: %v", err)
		}
		_, err = s.Hotline.Take(s.Ctx, s.Who(desk), hotline.Ticket{"ticket_no": "1", "subject": "水"})
		for _, e := range kernel.AllErrors(err) {
			if e.Field != "subject" {
				s.Errorf("the fault is named by their field, not %q", e.Field)
			}
		}
		if err == nil {
			s.Error("a subject of one character was taken")
		}
		_, err = s.Hotline.Take(s.Ctx, s.Contact("E0001"), ticket())
		if kernel.CodeOf(err) != kernel.CodeForbidden {
			s.Errorf("an enterprise hands over a ticket: %v", err)
		}
	})
}

// Whoever asks from where they stopped misses nothing.
func TestChangesAreGivenFromWhereTheHotlineStopped(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		who := s.Who(desk)
		var of []kernel.ID
		for i := range 5 {
			got, err := s.Hotline.Take(s.Ctx, who, ticket("ticket_no", fmt.Sprintf("SX%d", i)))
			s.Must(err)
			of = append(of, got.Matter)
		}
		s.At("2022-03-01", 10)
		seen := map[string]string{}
		next := ""
		for range 4 {
			list, after, err := s.Hotline.Changes(s.Ctx, who, next, 2)
			s.Must(err)
			for _, x := range list {
				seen[x.Ticket] = x.Status.Code
			}
			next = after
		}
		if len(seen) != 5 {
			s.Errorf("seen %v", seen)
		}
		if list, after, err := s.Hotline.Changes(s.Ctx, who, next, 100); err != nil || len(list) != 0 || after != next {
			s.Errorf("nothing changed: %v %v %v", list, after == next, err)
		}
		m, err := s.Matter.Get(s.Ctx, kernel.System(), of[3])
		s.Must(err)
		s.Do("social-hotline.chief", m, "dispatch", apptest.Values{"handler": {s.Unit("planning")}})
		list, _, err := s.Hotline.Changes(s.Ctx, who, next, 100)
		s.Must(err)
		if len(list) != 1 || list[0].Ticket != "SX3" || list[0].Status.Code != "20" {
			s.Errorf("after dispatching: %+v", list)
		}
		if _, _, err := s.Hotline.Changes(s.Ctx, who, "???", 1); kernel.CodeOf(err) != kernel.CodeInvalid {
			s.Errorf("a cursor that is none: %v", err)
		}
	})
}

func TestTicketsAsFiles(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		file := []byte("ticket_no,subject,category\nA1,三号楼暖气不热,供热\nA2,水,供水\nA3,路灯不亮很久了,市政\n")
		for round := range 2 {
			lines, err := s.Hotline.TakeFile(s.Ctx, kernel.System(), "工单.csv", bytes.NewReader(file), int64(len(file)))
			s.Must(err)
			if len(lines) != 3 || lines[0].Err != nil || lines[1].Err == nil || lines[2].Err != nil || lines[1].Row != 3 || lines[0].Again != (round > 0) {
				s.Fatalf("round %d: %+v", round, lines)
			}
		}
		var out bytes.Buffer
		n, next, err := s.Hotline.GiveFile(s.Ctx, kernel.System(), "", &out, kernel.ZH, sheet.Table{Zone: s.Org.Location()})
		s.Must(err)
		if n != 2 || next == "" || !strings.Contains(out.String(), "A1,群诉〔2022〕1号,10,已接收,") {
			s.Errorf("%d tickets: %s", n, out.String())
		}
		bad := []byte("no,subject\n1,x\n")
		if _, err := s.Hotline.TakeFile(s.Ctx, kernel.System(), "x.csv", bytes.NewReader(bad), int64(len(bad))); kernel.CodeOf(err) != kernel.CodeInvalid {
			s.Errorf("a file without numbers: %v", err)
		}
	})
}
