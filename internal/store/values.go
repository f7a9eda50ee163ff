package store

import "strconv"

// Values returns the placeholders of a multi-row INSERT:
// Values(2, 3) = "($1,$2,$3),($4,$5,$6)".
func Values(rows, cols int) string {
	b := make([]byte, 0, rows*cols*4)
	for r := range rows {
		if r > 0 {
			b = append(b, ',')
		}
		b = append(b, '(')
		b = appendMarks(b, r*cols+1, cols)
		b = append(b, ')')
	}
	return string(b)
}

// Marks returns n placeholders from $first on, for IN (…):
// Marks(2, 3) = "$2,$3,$4".
func Marks(first, n int) string { return string(appendMarks(nil, first, n)) }

func appendMarks(b []byte, first, n int) []byte {
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '$')
		b = strconv.AppendInt(b, int64(first+i), 10)
	}
	return b
}
