package route

// segment is a stretch of a round in four numbers: how long it takes at least, the
// first and last moment to begin it so that it takes no longer, and by how much
// windows are missed on it however early it begins. Two of them join in a few
// steps, so whether a stop fits at a place is told without walking the round
// (Vidal and others 2013).
type segment struct {
	takes, missed int
	first, last   int
}

// alone is a single visit.
func alone(ready, due, service int) segment { return segment{service, 0, ready, due} }

// join puts b behind a, travel apart.
func join(a, b *segment, travel int) segment {
	reach := a.takes - a.missed + travel
	wait := max(b.first-reach-a.last, 0)
	miss := max(a.first+reach-b.last, 0)
	return segment{
		takes:  a.takes + b.takes + travel + wait,
		missed: a.missed + b.missed + miss,
		first:  max(b.first-reach, a.first) - wait,
		last:   min(b.last-reach, a.last) + miss,
	}
}
