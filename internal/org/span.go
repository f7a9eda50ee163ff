package org

import "juyan/internal/kernel"

// inForce is the SQL for "the span of this row contains date $n".
func inForce(n string) string {
	return `from_date <= ` + n + ` AND (to_date = '' OR to_date > ` + n + `)`
}

// contains reports whether the half-open span [from, to) contains d.
func contains(from, to, d kernel.Date) bool {
	return !d.Before(from) && (to.IsZero() || d.Before(to))
}

// parseDate reads a stored date; "" is none. Stored dates were written by us.
func parseDate(s string) kernel.Date {
	if s == "" {
		return kernel.Date{}
	}
	d, err := kernel.ParseDate(s)
	if err != nil {
		return kernel.Date{}
	}
	return d
}

// orToday returns d, or today when d is not set.
func orToday(d, today kernel.Date) kernel.Date {
	if d.IsZero() {
		return today
	}
	return d
}
