package ui

import (
	"context"
	"net/url"
)

// Here returns the address of this request with query values changed: pairs of
// name and value, "" removing the name. Lists keep their state in the address.
func Here(ctx context.Context, pairs ...string) string {
	u := EnvOf(ctx).URL
	q := u.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return address(u.Path, q)
}

// door is href, or "" where it would lead the reader to a refusal: a number or a
// name is then words alone.
func door(ctx context.Context, href string) string {
	if opens := EnvOf(ctx).Opens; href != "" && opens != nil && !opens(href) {
		return ""
	}
	return href
}

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
