package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// chances are the probabilities a script must give; the script says what each
// is.
var chances = strings.Fields(`on_behalf topic_chosen muster_in_time muster_commissioner contact_at_once contact_in_time graded_hard
	take_self extra_unit called_again unit_muster_in_time handle_in_time plan_given plan_in_time bounce ruled_elsewhere
	unit_progress unit_hold excuse progress visit ask pause task supervise supervise_late criticise withdraw defer defer_open defer_refused
	answer_by_unit silent confirm_too_late reject stubborn follow_unsolved rated reject_rated rating_note settled ruled_closed ticket_closed
	thank thank_before closing photo photo_visit photo_reply task_in_time task_report task_returned task_cancelled
	r_answer r_dispatch_in_time r_contact_in_time r_handle_in_time r_bounce r_redirect r_assist r_report r_pause r_defer r_supervise
	r_photo r_unsolved r_stubborn r_unreached r_withdraw
	h_self h_major h_plan_in_time h_returned h_cancel h_transfer h_fix_in_time h_pause h_failed h_supervise h_photo h_done_photo`)

// The texts a script must give besides those of each case.
var (
	words = strings.Fields(`call_note progress unit_progress assisted visit materials supplied bounce ruling_same ruling_other
		defer_refused supervision criticism withdraw call_off closing check follow_solved follow_unsolved settled redo ruling_close good_note bad_note
		praise task_titles task_note task_progress task_outcome task_check task_return task_cancel`)
	residentWords = strings.Fields(`dispatch contact progress answer bounce ruling follow unsolved unreached supervision`)
	hazardWords   = strings.Fields(`approve returned cancel pause passed failed supervision`)
)

// check reports what the script lacks by itself; see against for what refers to
// other files of the pack.
func (y *Year) check(f *faults) {
	y.checkDates(f)
	for _, name := range chances {
		if p, ok := y.Chances[name]; !ok || p < 0 || p > 1 {
			f.add("chances."+name, kernel.T("“%s”要写成 0 到 1 的概率", "chances.%s must be a probability from 0 to 1"), kernel.T("例如 0.05 表示百分之五", "0.05 is five in a hundred"), name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(y.Chances)) {
		if !slices.Contains(chances, name) {
			f.add("chances."+name, kernel.T("不认识“%s”这个概率", "there is no chance %q"), kernel.T("改正拼写，或删去这一行", "mend the spelling or remove the line"), name)
		}
	}
	lacks(f, "words", words, y.Words)
	lacks(f, "residents.words", residentWords, y.Resident.Words)
	lacks(f, "hazards.words", hazardWords, y.Hazard.Words)
	y.checkShares(f.miss)
	y.checkTexts(f.miss)
	y.checkNumbers(f)
	y.checkScenes(f, "scenes", y.Scenes)
	y.checkScenes(f, "signals", y.Signals)
	y.checkMeetings(f)
	y.checkAppraisal(f)
	y.checkDoubts(f)
	y.checkSlots(f)
}

// lacks reports texts that are missing, and such as nobody says.
func lacks(f *faults, where string, names []string, have map[string]Lines) {
	for _, name := range names {
		if len(have[name]) == 0 {
			f.miss(where + "." + name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if !slices.Contains(names, name) {
			f.add(where+"."+name, kernel.T("没有人会说“%s”这一组话", "nobody says the words %q"), kernel.T("改正拼写，或删去", "mend the spelling or remove them"), name)
		}
	}
}

func (y *Year) checkShares(miss func(string)) {
	for field, shares := range map[string][]float64{"months": y.Months[:], "weekdays": y.Weekdays[:], "growth": y.Growth[:],
		"firms.sizes": mapValues(y.Firms.Sizes), "ratings": mapValues(y.Ratings), "contact_ways": mapValues(y.Ways)} {
		sum := 0.0
		for _, v := range shares {
			if v < 0 {
				miss(field)
			}
			sum += v
		}
		if sum <= 0 {
			miss(field)
		}
	}
}

func mapValues(m map[string]float64) []float64 {
	var out []float64
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func (y *Year) checkTexts(miss func(string)) {
	for name, list := range map[string]int{"situations": len(y.Cases), "tasks": len(y.Tasks), "residents.topics": len(y.Resident.Topics), "pauses": len(y.Pauses),
		"residents.places": len(y.Resident.Places), "residents.names": len(y.Resident.Names), "hazards.kinds": len(y.Hazard.Kinds)} {
		if list == 0 {
			miss(name)
		}
	}
	for _, c := range y.Cases {
		for name, l := range map[string]Lines{"problems": c.Problems, "contact": c.Contact, "plan": c.Plan, "reply": c.Reply, "result": c.Result, "unsolved": c.Unsolved} {
			if len(l) == 0 {
				miss(fmt.Sprintf("situations.%s.%s", c.Code, name))
			}
		}
	}
	for _, t := range y.Resident.Topics {
		if len(t.Titles) == 0 || len(t.Content) == 0 || len(t.Reply) == 0 {
			miss("residents.topics." + t.Topic)
		}
	}
	for _, k := range y.Hazard.Kinds {
		if len(k.Titles) == 0 || len(k.Place) == 0 || k.Measures == "" || k.Contingency == "" || k.Done == "" || k.Funds[1] < k.Funds[0] {
			miss("hazards.kinds." + k.Category)
		}
	}
}

func (y *Year) checkScenes(f *faults, where string, list []Scene) {
	for i, s := range list {
		at := fmt.Sprintf("%s.%d", where, i)
		if s.Kind == "" && y.about(s.About) == nil {
			f.miss(at + ".about")
		}
		for _, what := range s.Do {
			if !slices.Contains(turns, what) && !slices.Contains(chances, what) {
				f.add(at+".do", kernel.T("%s.do：不认识“%s”", "%s.do: there is no turn %q"), kernel.T("写 chances 里的名称，或 bad、pause_late 等", "write a name of chances, or bad, pause_late and the like"), at, what)
			}
		}
		if s.Times < 0 || s.Every < 0 {
			f.miss(at + ".times")
		}
		if s.At == "" {
			f.miss(at + ".at")
		}
		y.checkWithin(f, at+".at", s.At)
		y.checkWithin(f, at+".replies", s.Replies)
	}
}

// about returns the case with that code, nil if there is none.
func (y *Year) about(code string) *Case {
	for i := range y.Cases {
		if y.Cases[i].Code == code {
			return &y.Cases[i]
		}
	}
	return nil
}
