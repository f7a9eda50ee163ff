package counter

import "testing"

func TestLimitsAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{"20个工作日": "20wd", "20 工作日": "20wd", "20wd": "20wd", "7天": "7d", "30 日": "30d", "即办": "0wd", "当场办结": "0wd", "1 working day": "1wd"} {
		l, err := ParseLimit(text)
		if err != nil || l == nil || l.String() != want {
			t.Errorf("%q: %v %v, want %s", text, l, err, want)
		}
	}
	for _, text := range []string{"", "—", "无"} {
		if l, err := ParseLimit(text); err != nil || l != nil {
			t.Errorf("%q: %v %v, want unknown", text, l, err)
		}
	}
	for _, text := range []string{"很快", "2个月", "20", "99999天", "-3天"} {
		if l, err := ParseLimit(text); err == nil {
			t.Errorf("%q is taken for %v", text, l)
		}
	}
}

func TestAPromiseIsNeverLongerThanTheLaw(t *testing.T) {
	of := func(s string) *Limit { l, _ := ParseLimit(s); return l }
	for _, c := range []struct {
		promised, statutory string
		ok                  bool
	}{{"5wd", "20wd", true}, {"20wd", "20wd", true}, {"21wd", "20wd", false}, {"5d", "20wd", false}, {"0wd", "30d", true}, {"", "20wd", true}, {"5wd", "", true}} {
		if err := fits(of(c.promised), of(c.statutory)); (err == nil) != c.ok {
			t.Errorf("%q within %q: %v", c.promised, c.statutory, err)
		}
	}
}
