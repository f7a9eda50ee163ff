package counter

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Brief is what lists show of a published item.
type Brief struct {
	Version     kernel.ID
	ItemID      kernel.ID
	Code        string
	Name        string
	NameEN      string
	Main        string
	Kind        string
	Unit        kernel.ID
	Department  string
	Statutory   *Limit
	Promised    *Limit
	Visits      *int
	From, Until kernel.Date
	Extended    bool
	AtDoor      bool
	WholeRegion bool
	Commitment  bool
	Deferrable  bool
}

// catalogue is what is published, in memory. It is a function of the published
// versions up to a revision: each search asks whether there is a newer one, so that
// several nodes agree.
type catalogue struct {
	words []saying
	mu    sync.RWMutex
	rev   int64
	index *index
	docs  []Brief // by number of the index
	place []place // the same
	kinds names
	where names
	of    map[kernel.ID][]int32 // documents of an item, by the day they begin
}

// place says under which number of names a document is counted, and from when to
// when it holds.
type place struct{ kind, where, from, end int32 }

// names numbers words, so that counting needs no map.
type names struct {
	of    map[string]int32
	words []string
}

func (n *names) number(word string) int32 {
	i, ok := n.of[word]
	if !ok {
		if n.of == nil {
			n.of = map[string]int32{}
		}
		i = int32(len(n.words))
		n.of[word], n.words = i, append(n.words, word)
	}
	return i
}

// known is the number of a word; -2 if nothing has it.
func (n *names) known(word string) int32 {
	if i, ok := n.of[word]; ok {
		return i
	}
	return -2
}

// counted are the words that were counted at all.
func (n *names) counted(counts []int) map[string]int {
	out := map[string]int{}
	for i, c := range counts {
		if c > 0 {
			out[n.words[i]] = c
		}
	}
	return out
}

// fresh takes in what was published since the last look.
func (b *catalogue) fresh(ctx context.Context, db *store.DB) error {
	return db.Read(ctx, func(tx *store.Tx) error {
		newest, err := store.One(tx, store.Value[int64], `SELECT COALESCE(MAX(rev), 0) FROM service_version`)
		if err != nil {
			return err
		}
		b.mu.RLock()
		known := b.rev
		b.mu.RUnlock()
		if newest == known {
			return nil
		}
		list, err := store.All(tx, scanVersion, `SELECT `+versionColumns+` FROM service_version v WHERE v.rev > $1 AND v.state = 'published' ORDER BY v.rev, v.id`, known)
		if err != nil {
			return err
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.index == nil {
			b.index, b.of = newIndex(), map[kernel.ID][]int32{}
		}
		for _, v := range list {
			if v.Rev > b.rev { // another reader may have been faster
				b.take(v)
			}
		}
		b.rev = max(b.rev, newest)
		return nil
	})
}

// take adds a version; rev moves only after all of them.
func (b *catalogue) take(v *Version) {
	i := &v.Item
	doc := b.index.add(entry{name: folded(i.Name), also: folded(i.Main) + "\x00" + foldedAll(i.Words) + "\x00" + foldedAll(i.WordsEN) + "\x00" + folded(i.NameEN), rest: folded(i.Code) + "\x00" + folded(i.Department), initials: v.initials})
	b.docs = append(b.docs, Brief{Version: v.ID, ItemID: v.ItemID, Code: i.Code, Name: i.Name, NameEN: i.NameEN, Main: i.Main, Kind: i.Kind, Unit: i.Unit, Department: i.Department, Statutory: i.Statutory, Promised: i.Promised,
		Visits: i.Visits, From: i.From, Until: i.Until, Extended: i.Extended, AtDoor: i.AtDoor, WholeRegion: i.WholeRegion, Commitment: i.Commitment, Deferrable: i.Deferrable()})
	x := &b.docs[doc]
	b.place = append(b.place, place{kind: b.kinds.number(x.Kind), where: b.where.number(x.Where())})
	list := append(b.of[v.ItemID], doc)
	slices.SortFunc(list, func(x, y int32) int { return b.docs[x].From.Compare(b.docs[y].From) })
	b.of[v.ItemID] = list
	b.span(list)
}

func foldedAll(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = folded(w)
	}
	return strings.Join(out, "\x00")
}

// inForce reports whether a document is the one of its item that holds on a day.
func (b *catalogue) inForce(doc int32, day int32) bool {
	at := &b.place[doc]
	return at.from <= day && day < at.end
}

// span settles from when to when each version of an item holds: until it is
// cancelled, or the next begins.
func (b *catalogue) span(list []int32) {
	for i, doc := range list {
		at := &b.place[doc]
		at.from, at.end = ordinal(b.docs[doc].From), forever
		if u := b.docs[doc].Until; !u.IsZero() {
			at.end = ordinal(u)
		}
		if i+1 < len(list) {
			at.end = min(at.end, ordinal(b.docs[list[i+1]].From))
		}
	}
}

// ordinal is a day as a number that grows with it.
func ordinal(d kernel.Date) int32 { return int32(d.Year*10000 + int(d.Month)*100 + d.Day) }

// forever comes after every day.
const forever = 1 << 30

// browse lists the documents kept as they are browsed: by department, then name.
func (b *catalogue) browse(keep func(int32) bool, department func(*Brief) string) (docs []int32) {
	keys := make([]string, len(b.where.words))
	for doc := range int32(len(b.docs)) {
		if !keep(doc) {
			continue
		}
		docs = append(docs, doc)
		if at := b.place[doc].where; keys[at] == "" {
			keys[at] = department(&b.docs[doc])
		}
	}
	slices.SortFunc(docs, func(x, y int32) int {
		return cmp.Or(cmp.Compare(keys[b.place[x].where], keys[b.place[y].where]), cmp.Compare(b.index.docs[x].initials, b.index.docs[y].initials), cmp.Compare(x, y))
	})
	return docs
}
