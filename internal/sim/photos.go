package sim

import (
	"strconv"

	"juyan/internal/matter"
	"juyan/internal/sim/sketch"
)

// photos are pictures somebody sends along, of one of the things that list
// names; none when chance says so or there is nothing to photograph.
func (l *life) photos(chance, field string, things []string) []matter.File {
	if len(things) == 0 || !l.will(chance) {
		return nil
	}
	thing := things[l.rnd.IntN(len(things))]
	name := l.say(l.y.Photos[thing])
	first, n := l.rnd.IntN(sketch.Variants), 1+l.rnd.IntN(2)
	var out []matter.File
	for i := range n {
		label := name
		if n > 1 {
			label += strconv.Itoa(i + 1)
		}
		out = append(out, matter.File{Field: field, Name: label + ".png", Body: l.picture(thing, (first+i)%sketch.Variants)})
	}
	return out
}

// picture is drawn once a replay; matters share it by its hash.
func (r *run) picture(thing string, variant int) []byte {
	key := thing + strconv.Itoa(variant)
	if r.pictures[key] == nil {
		r.pictures[key] = sketch.Draw(thing, variant)
	}
	return r.pictures[key]
}
