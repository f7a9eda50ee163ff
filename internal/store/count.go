package store

// CountLimit is how far totals are counted exactly.
const CountLimit = 1000

// Count counts the rows of "FROM … WHERE …" up to CountLimit; more tells that
// there are others beyond, so that the page says 1000+.
func Count(tx *Tx, from string, args ...any) (n int, more bool, err error) {
	n, err = One(tx, Value[int], "SELECT count(*) FROM (SELECT 1 "+from+" LIMIT 1001) AS counted", args...)
	return min(n, CountLimit), n > CountLimit, err
}
