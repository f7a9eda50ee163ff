package indicator

// Item returns the item of that code, however deep it stands; nil if there is
// none.
func (g *Group) Item(code string) *Item {
	var found *Item
	g.Parts.walk(func(i *Item) {
		if i.Code == code && found == nil {
			found = i
		}
	})
	return found
}

// Target is what an item asks of a subject in the period of in, or no data.
func (in *Inputs) Target(i *Item, subject string) Value { return in.target(i, subject) }

// Link relates the lines to their parts again after a result was read from
// JSON, where only the way up stands.
func (r *Result) Link() {
	for i := range r.Lines {
		r.Lines[i].children = nil
	}
	for i, l := range r.Lines {
		if l.Parent >= 0 && l.Parent < i {
			r.Lines[l.Parent].children = append(r.Lines[l.Parent].children, i)
		}
	}
}
