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
