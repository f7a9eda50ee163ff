package intake_test

import (
	"strings"
	"testing"

	"juyan/internal/intake"
)

const journal = `
id: case
title: "{what}（{case}）"
closed: {activity: [完成, 归档]}
deadline: {limit: 5wd}
unit: unit
events: {activity: step, time: at, actor: who, group: team}
`

// journalRows are two cases whose rows lie scattered and out of order.
var journalRows = []string{
	"case,what,unit,step,at,who,team",
	"K1,停电,供电分公司,受理,2022-03-01 09:00,甲,一组",
	"K2,招工,原人社所,受理,2022-03-01 10:00,乙,",
	"K1,,,完成,2022-03-03 09:00,甲,一组",
	"K2,,经济发展局,转办,2022-03-02 10:00,乙,",
	"K1,,,派单,2022-03-01 09:30,丙,",
}

func TestRowsOfEventsBecomeCases(t *testing.T) {
	each(t, func(z *zone) {
		res := z.take(journal, lines(journalRows...))
		if res.Rows != 5 || res.Taken != 2 || len(res.NewUnits) != 0 {
			z.Fatalf("%s %v", asJSON(res), res.Rejects)
		}
		k1, k2 := z.one("K1"), z.one("K2")
		if k1.Open || k1.Title != "停电（K1）" || k1.ClosedAt.In(z.org.Location()).Format("01-02 15:04") != "03-03 09:00" || k1.CreatedAt >= k1.ClosedAt {
			z.Errorf("%s", asJSON(k1.Matter))
		}
		if !k2.Open || z.org.Directory().UnitName(k2.Unit).ZH != "经发局" {
			z.Errorf("the latest row says who is responsible: %s", asJSON(k2.Matter))
		}
		var said []string
		for _, e := range k1.Events {
			said = append(said, e.Kind+" "+e.ActorName)
		}
		if got := strings.Join(said, ", "); got != "whistle.raised 导入, whistle.history 甲, whistle.history 丙, whistle.history 甲, whistle.history 供电分公司" {
			z.Errorf("events %s", got)
		}
		if !strings.Contains(string(k1.Events[1].Payload), `"activity":"受理","resource":"甲","group":"一组","said":{"zh":"受理（一组）"`) {
			z.Errorf("payload %s", k1.Events[1].Payload)
		}
		if again := z.take(journal, lines(journalRows...)); again.Unchanged != 2 || again.Batch != "" {
			z.Errorf("%s", asJSON(again))
		}
	})
}

// A later piece of the same journal adds to its cases; what it no longer shows
// stays.
func TestALaterPieceOfAJournalContinuesIt(t *testing.T) {
	each(t, func(z *zone) {
		z.take(journal, lines(journalRows...))
		before := z.one("K2")
		res := z.take(journal, lines(journalRows[0], "K2,招工,经济发展局,转办,2022-03-02 10:00,乙,", "K2,,,归档,2022-03-20 10:00,丁,"))
		if res.Updated != 1 || res.Taken != 0 {
			z.Fatalf("%s", asJSON(res))
		}
		k2 := z.one("K2")
		if k2.Open || k2.CreatedAt != before.CreatedAt || !k2.Late {
			z.Errorf("%s", asJSON(k2.Matter))
		}
		steps := 0
		for _, e := range k2.Events {
			if strings.Contains(string(e.Payload), `"activity"`) {
				steps++
			}
		}
		if steps != 3 {
			z.Errorf("%d steps, want the two known and the new one", steps)
		}
		if due, kept := z.sum("whistle.close_due"), z.sum("whistle.close_in_time"); due != 2 || kept != 1 || z.report().Late != 1 {
			z.Errorf("due %d, in time %d", due, kept)
		}
	})
}

// A case is taken whole or not at all.
func TestOneBadRowHandsBackTheWholeCase(t *testing.T) {
	each(t, func(z *zone) {
		text := lines(append(append([]string{}, journalRows...), "K1,,,回访,三月初,甲,", ",,,受理,2022-03-01,,", "K3,只有这一行,,,2022-03-01,,")...)
		res := z.take(journal, text)
		if res.Taken != 1 || res.RejectedCases != 2 || res.RejectedRows != 6 || res.Cases != 3 {
			z.Fatalf("%s", asJSON(res))
		}
		got := refused(z, file("log.csv", []byte(text)), loadMap(z, journal), res)
		for _, want := range []string{"\n2,同一件（K1）的第 7 行不能导入，整件退回：“at”列：看不懂时间“三月初”", "\n7,“at”列：看不懂时间“三月初”", "Row 7 of the same case (K1) cannot be taken", "\n8,没有编号", "\n9,没有写做了什么（“step”列是空的）"} {
			if !strings.Contains(strings.ReplaceAll(got, "\r", ""), want) {
				z.Errorf("no %q in\n%s", want, got)
			}
		}
		fixed, err := z.intake.Import(ctx, importer, intake.Input{Kind: "whistle", Map: loadMap(z, journal), File: file("rejected.csv", []byte(strings.ReplaceAll(got, "三月初", "2022-03-04")))})
		if err != nil || fixed.Taken != 1 || len(z.one("K1").Events) != 6 {
			z.Errorf("%s %v", asJSON(fixed), err)
		}
	})
}
