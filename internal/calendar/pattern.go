package calendar

import "juyan/internal/kernel"

// Pattern says of every day of the loaded years whether it is worked: by year, one
// character a day, 1 worked and 0 off. Two calendars of one zone that have the same
// pattern count the same days.
func (c *Calendar) Pattern() map[int]string {
	out := map[int]string{}
	for _, y := range c.Years() {
		days := make([]byte, 0, 366)
		for _, works := range c.works[c.jan1[y-c.first]:c.jan1[y-c.first+1]] {
			mark := byte('0')
			if works {
				mark = '1'
			}
			days = append(days, mark)
		}
		out[y] = string(days)
	}
	return out
}

// Differs returns the first and the last day on which c and a pattern disagree; a
// year that only one of them has, they disagree on altogether. No limit whose time
// lies before or behind these days ends otherwise by the one than by the other.
func (c *Calendar) Differs(pattern map[int]string) (first, last kernel.Date, ok bool) {
	mine := c.Pattern()
	both := make(map[int]string, len(mine))
	for y := range mine {
		both[y] = pattern[y]
	}
	for y := range pattern {
		both[y] = pattern[y]
	}
	for y, theirs := range both {
		day := kernel.Date{Year: y, Month: 1, Day: 1}
		for i := range daysIn(y) {
			if i < len(mine[y]) && i < len(theirs) && mine[y][i] == theirs[i] {
				continue
			}
			d := day.AddDays(i)
			if !ok || d.Before(first) {
				first = d
			}
			if !ok || d.After(last) {
				last = d
			}
			ok = true
		}
	}
	return first, last, ok
}
