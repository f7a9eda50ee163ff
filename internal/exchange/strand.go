package exchange

import (
	"slices"
)

// How a file calls the strand of an event, and the one it followed.
const (
	strandKey = "juyan:strand"
	afterKey  = "juyan:after"
)

// Follows returns of each event the number of the one it followed, −1 for the
// first. That is the one it names, if it names one before it. Else in a strand it is
// the one before in that strand; a strand's first followed the last of the main
// course; one of the main course followed whatever ended last before it, its own
// predecessor or a strand. Without strands it is the one before.
func (c *Case) Follows() []int {
	out := make([]int, len(c.Events))
	c.follow(out, c.finals())
	return out
}

// finals is the last event of each strand; nil without strands.
func (c *Case) finals() (out map[string]int) {
	for i := range c.Events {
		if s := c.Events[i].Strand; s != "" {
			if out == nil {
				out = map[string]int{}
			}
			out[s] = i
		}
	}
	return out
}

func (c *Case) follow(out []int, finals map[string]int) {
	if finals == nil {
		for i := range out {
			out[i] = c.named(c.Events[i].After, i, i-1)
		}
		return
	}
	course, ended := -1, -1 // the last of the main course, the last that ended a strand
	last := map[string]int{}
	for i := range c.Events {
		s := c.Events[i].Strand
		before, begun := last[s]
		switch {
		case s == "":
			before, course = max(course, ended), i
		case !begun:
			before = course
		}
		if before < 0 {
			before = i - 1
		}
		out[i] = c.named(c.Events[i].After, i, before)
		if s != "" {
			last[s] = i
			if finals[s] == i {
				ended = i
			}
		}
	}
}

// named is the event before i of that instance, otherwise where there is none.
func (c *Case) named(instance string, i, otherwise int) int {
	if instance != "" {
		for j := i - 1; j >= 0; j-- {
			if c.Events[j].Instance == instance {
				return j
			}
		}
	}
	return otherwise
}

// Again reports of each event whether it repeats an activity of its strand.
func (c *Case) Again() []bool {
	type done struct{ strand, activity string }
	seen, out := map[done]bool{}, make([]bool, len(c.Events))
	for i := range c.Events {
		x := done{c.Events[i].Strand, c.Events[i].Activity}
		out[i], seen[x] = seen[x], true
	}
	return out
}

// What stands around a strand in the way of a case.
const (
	fork int32 = -1
	join int32 = -2
)

// way is the order of a case's activities, whatever ran faster: each strand stands
// behind the event it began after, equal ones side by side.
func (c *Case) way(acts []int32, follows []int, finals map[string]int) []int32 {
	if finals == nil {
		return acts
	}
	strands, begun := map[string][]int32{}, map[int][]string{}
	for i := range c.Events {
		s := c.Events[i].Strand
		if s == "" {
			continue
		}
		if strands[s] == nil {
			at := follows[i]
			if at >= 0 && c.Events[at].Strand != "" { // nothing of the main course was before
				at = -1
			}
			begun[at] = append(begun[at], s)
		}
		strands[s] = append(strands[s], acts[i])
	}
	out := appendStrands(nil, begun[-1], strands)
	for i := range c.Events {
		if c.Events[i].Strand == "" {
			out = append(out, acts[i])
			out = appendStrands(out, begun[i], strands)
		}
	}
	return out
}

func appendStrands(out []int32, begun []string, strands map[string][]int32) []int32 {
	list := make([][]int32, len(begun))
	for i, s := range begun {
		list[i] = strands[s]
	}
	slices.SortFunc(list, slices.Compare)
	for _, s := range list {
		out = append(append(append(out, fork), s...), join)
	}
	return out
}
