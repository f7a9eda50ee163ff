package pdf

import "strconv"

// Number writes thousandths of a point: 22677 is 22.677.
func Number(thousandths int) string {
	return string(AppendNumber(nil, thousandths))
}

// AppendNumber is Number behind what b holds.
func AppendNumber(b []byte, n int) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, int64(n/1000), 10)
	if n %= 1000; n == 0 {
		return b
	}
	b = append(b, '.', byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}
