package org

import (
	"encoding/json"
	"reflect"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

const maxName = 200 // characters of a name; longer ones are pasted by mistake

// checkCode collects an error unless code is one word of at most 64 characters.
func checkCode(es *kernel.Errors, code string) {
	if !kernel.IsCode(code) {
		es.Add(kernel.Invalid("code", kernel.T(
			"编码“%s”不对：只用字母、数字和 . _ / -，最多 64 个字",
			"Code %q is wrong: use letters, digits and . _ / - only, at most 64"), code))
	}
}

// checkName collects an error unless name is filled and of sensible length.
func checkName(es *kernel.Errors, field, name string) {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		es.Add(kernel.Invalid(field, kernel.T("请填写名称", "Please fill in the name")))
	case n > maxName:
		es.Add(kernel.Invalid(field, kernel.T("名称有 %d 个字，最多 %d 个", "The name has %d characters; at most %d"), n, maxName))
	}
}

// checkSpan collects an error if to lies before from.
func checkSpan(es *kernel.Errors, from, to kernel.Date) {
	if !to.IsZero() && to.Before(from) {
		es.Add(kernel.Invalid("to", kernel.T("结束日期 %s 早于开始日期 %s", "End date %s is before start date %s"), to, from))
	}
}

// oneOf collects an error unless v is one of allowed.
func oneOf[T ~string](es *kernel.Errors, field string, v T, allowed []T) {
	for _, a := range allowed {
		if v == a {
			return
		}
	}
	es.Add(kernel.Invalid(field, kernel.T("“%s”不在可选值 %v 之中", "%q is not one of %v"), string(v), allowed))
}

// taken returns an error on field if query finds a row.
func taken(tx *store.Tx, field string, text kernel.Text, query string, args ...any) error {
	var n int64
	if err := tx.QueryRow(`SELECT COUNT(*) FROM `+query, args...).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return kernel.Invalid(field, text, args[0])
	}
	return nil
}

var codeTaken = kernel.T("编码“%s”已被使用", "Code %q is already in use")

// stale is what a command says when the record was edited meanwhile. The
// command returns the current record beside it.
func stale(name string) error {
	return kernel.Conflict(kernel.T(
		"“%s”在您编辑期间已被他人修改。请对照现在的内容和您填写的内容，再保存一次",
		"%q was changed by somebody else while you were editing. Compare what is there now with what you typed, then save again"), name)
}

// Change is the old and new value of one edited field.
type Change struct {
	Old any `json:"old"`
	New any `json:"new"`
}

// changes compares two records by their JSON form, in which private fields do
// not appear.
func changes(old, now any) map[string]Change {
	a, b, out := asMap(old), asMap(now), map[string]Change{}
	for k, v := range b {
		if k != "version" && !reflect.DeepEqual(a[k], v) {
			out[k] = Change{a[k], v}
		}
	}
	return out
}

func asMap(v any) map[string]any {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("org: record is not JSON: " + err.Error())
	}
	m := map[string]any{}
	_ = json.Unmarshal(raw, &m) // what Marshal wrote
	return m
}

// privateChange marks that a private field changed, without saying to what.
func privateChange(m map[string]Change, field, old, now string) {
	if old != now {
		m[field] = Change{"***", "***"}
	}
}

func asInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// roleList is the stored form of a list of role codes; never null.
func roleList(roles []string) string {
	if len(roles) == 0 {
		return "[]"
	}
	raw, _ := json.Marshal(roles) // strings always marshal
	return string(raw)
}

func parseRoles(s string) []string {
	var out []string
	_ = json.Unmarshal([]byte(s), &out) // written by roleList
	if len(out) == 0 {
		return nil
	}
	return out
}
