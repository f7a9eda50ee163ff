package counter

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// entry is what the index knows of a document.
type entry struct {
	name, also, rest string // folded: name; main item, then everyday words between \x00; code and department
	initials         string
	dead             bool
}

// index finds documents by parts of their words. Documents are added, never
// changed: a newer one is added and the old one killed. Not safe for concurrent
// writing.
type index struct {
	docs     []entry
	postings map[gram][]int32
	spare    sync.Pool // of *scratch
}

// scratch is what one search works with, by document.
type scratch struct {
	kept           []int8 // 0 not asked yet, 1 kept, -1 not
	scores, before []int32
	hits           [2][]hit
}

func (x *index) borrow() *scratch {
	w, _ := x.spare.Get().(*scratch)
	if n := len(x.docs); w == nil || cap(w.kept) < n {
		w = &scratch{kept: make([]int8, n), scores: make([]int32, n), before: make([]int32, n)}
	} else {
		w.kept, w.scores, w.before = w.kept[:n], w.scores[:n], w.before[:n]
		clear(w.kept)
		clear(w.scores)
		clear(w.before)
	}
	return w
}

func newIndex() *index { return &index{postings: map[gram][]int32{}} }

// add makes a document findable and returns its number.
func (x *index) add(e entry) int32 {
	n := int32(len(x.docs))
	x.docs = append(x.docs, e)
	put := func(g gram) {
		list := x.postings[g]
		if len(list) == 0 || list[len(list)-1] != n {
			x.postings[g] = append(list, n)
		}
	}
	for _, text := range []string{e.name, e.also, e.rest} {
		grams(text, 0, put)
	}
	grams(e.initials, initial, put)
	return n
}

func (x *index) kill(n int32) { x.docs[n].dead = true }

// hit is a document and how well it fits.
type hit struct {
	doc   int32
	score int
}

// choice is one way to read a word of a query: it asks for text, at a share (per
// cent) of the score.
type choice struct {
	text  string
	share int
}

// find returns the documents that hold every word of a query, in one of its
// readings, the best first. keep narrows, and is asked once of each document; most
// bounds what is returned, total counts all.
func (x *index) find(query [][]choice, keep func(int32) bool, most int) (hits []hit, total int) {
	w := x.borrow()
	defer x.spare.Put(w)
	kept := w.kept
	once := func(doc int32) bool {
		if kept[doc] == 0 {
			kept[doc] = -1
			if keep(doc) {
				kept[doc] = 1
			}
		}
		return kept[doc] > 0
	}
	found, scores, before := w.hits[1][:0], w.scores, w.before
	for n, word := range query {
		list := w.hits[n%2][:0]
		for _, c := range word {
			x.match(c, func(doc int32, score int) {
				switch at := scores[doc]; {
				case n > 0 && before[doc] == 0:
				case at == 0 && once(doc):
					scores[doc] = int32(score)
					list = append(list, hit{doc: doc})
				case at > 0:
					scores[doc] = max(at, int32(score))
				}
			})
		}
		for i := range list {
			doc := list[i].doc
			list[i].score = int(scores[doc] + before[doc])
		}
		for _, h := range found {
			before[h.doc] = 0
		}
		for _, h := range list {
			before[h.doc], scores[h.doc] = int32(h.score), 0
		}
		found, w.hits[n%2] = list, list
	}
	return best(found, most)
}

// best are the most hits with the highest scores, in order.
func best(found []hit, most int) (hits []hit, total int) {
	total = len(found)
	if total > most {
		found = above(found, most)
	}
	slices.SortFunc(found, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return slices.Clone(found[:min(most, len(found))]), total
}

// above keeps the hits of the highest scores, at least most of them.
func above(found []hit, most int) []hit {
	var counts []int
	for _, h := range found {
		for len(counts) <= h.score {
			counts = append(counts, 0)
		}
		counts[h.score]++
	}
	least, n := len(counts), 0
	for n < most {
		least--
		n += counts[least]
	}
	out := make([]hit, 0, n)
	for _, h := range found {
		if h.score >= least {
			out = append(out, h)
		}
	}
	return out
}

// match calls fn for the documents that hold a text, or whose name begins some
// word with these initials.
func (x *index) match(c choice, fn func(int32, int)) {
	own := "\x00" + c.text + "\x00"
	for _, doc := range x.holding(asked(c.text, 0)) {
		if e := &x.docs[doc]; !e.dead {
			if s := e.score(c.text, own); s > 0 {
				fn(doc, s*c.share/100)
			}
		}
	}
	if !latin(c.text) || utf8.RuneCountInString(c.text) < 2 {
		return
	}
	for _, doc := range x.holding(asked(c.text, initial)) {
		if e := &x.docs[doc]; !e.dead {
			if at := strings.Index(e.initials, c.text); at >= 0 {
				fn(doc, near(initialScore, at, len(c.text), len(e.initials))*c.share/100)
			}
		}
	}
}

// holding intersects the postings of grams, from the rarest on.
func (x *index) holding(list []gram) []int32 {
	sets := make([][]int32, len(list))
	for i, g := range list {
		if sets[i] = x.postings[g]; len(sets[i]) == 0 {
			return nil
		}
	}
	slices.SortFunc(sets, func(a, b []int32) int { return cmp.Compare(len(a), len(b)) })
	out := sets[0]
	for _, s := range sets[1:] {
		if len(out) <= few {
			break // the words themselves are looked at anyway
		}
		out = intersect(out, s)
	}
	return out
}

// few documents are faster looked at than intersected.
const few = 64

func intersect(a, b []int32) []int32 {
	out := make([]int32, 0, len(a))
	for _, n := range a {
		i, there := slices.BinarySearch(b, n)
		if there {
			out = append(out, n)
		}
		b = b[i:]
	}
	return out
}

// Scores of a text by where it stands.
const (
	saidScore    = 900 // one of the item's own everyday words
	nameScore    = 600
	alsoScore    = 400
	initialScore = 300
	restScore    = 100
)

// score is how well a document holds a text; 0 = not at all. own is the text as
// an everyday word of the item's own stands in also.
func (e *entry) score(text, own string) int {
	if len(e.also) >= len(own) && strings.Contains(e.also, own) {
		return saidScore
	}
	if at := strings.Index(e.name, text); at >= 0 {
		return near(nameScore, at, len(text), len(e.name))
	}
	if at := strings.Index(e.also, text); at >= 0 {
		return alsoScore
	}
	if strings.Contains(e.rest, text) {
		return restScore
	}
	return 0
}

// near adds to a score what a match at the beginning, and one that is most of the
// whole, is worth.
func near(score, at, part, whole int) int {
	if at == 0 {
		score += 100
	}
	return score + 100*part/max(1, whole)
}

// alike returns the documents that share at least half of a text's pairs, those
// that share most first: for a whole sentence, or a slip of the pen.
func (x *index) alike(text string, keep func(int32) bool, most int) ([]hit, int) {
	list := asked(text, 0)
	if len(list) < 2 {
		return nil, 0
	}
	shared := make([]uint8, len(x.docs))
	for _, g := range list[:min(len(list), 200)] {
		for _, doc := range x.postings[g] {
			shared[doc]++
		}
	}
	need := uint8(max(2, min(len(list), 200)/2))
	var found []hit
	for doc, n := range shared {
		if n >= need && !x.docs[doc].dead && keep(int32(doc)) {
			found = append(found, hit{int32(doc), int(n) * 100 / len(list)})
		}
	}
	return best(found, most)
}
