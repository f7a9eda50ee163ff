package apptest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"juyan/internal/auth"
)

// Ask sends a request as the holder of a post; a form makes it a POST.
func (s *Site) Ask(post, path string, form url.Values) *httptest.ResponseRecorder {
	s.Helper()
	if form == nil {
		return s.send(holder(post), "GET", path, "", nil)
	}
	return s.send(holder(post), "POST", path, formType, strings.NewReader(form.Encode()))
}

// AskFirm asks for a page as the contact of an enterprise.
func (s *Site) AskFirm(enterprise, path string) *httptest.ResponseRecorder {
	s.Helper()
	return s.send(auth.DemoSignInInput{Enterprise: enterprise}, "GET", path, "", nil)
}

// SendFirm sends a form as the contact of an enterprise.
func (s *Site) SendFirm(enterprise, path string, form url.Values) *httptest.ResponseRecorder {
	s.Helper()
	return s.send(auth.DemoSignInInput{Enterprise: enterprise}, "POST", path, formType, strings.NewReader(form.Encode()))
}

func holder(post string) auth.DemoSignInInput { return auth.DemoSignInInput{Post: post} }

// Upload sends a form with one file.
func (s *Site) Upload(post, path, field, name, body string) *httptest.ResponseRecorder {
	s.Helper()
	return s.upload(holder(post), path, field, name, body, nil)
}

// UploadFirm sends a form with one file, and what was typed, as the contact of an
// enterprise.
func (s *Site) UploadFirm(enterprise, path, field, name, body string, typed url.Values) *httptest.ResponseRecorder {
	s.Helper()
	return s.upload(auth.DemoSignInInput{Enterprise: enterprise}, path, field, name, body, typed)
}

func (s *Site) upload(who auth.DemoSignInInput, path, field, name, body string, typed url.Values) *httptest.ResponseRecorder {
	s.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	part, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = io.WriteString(part, body)
	}
	for key, values := range typed {
		for _, v := range values {
			if err == nil {
				err = form.WriteField(key, v)
			}
		}
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		s.Fatal(err)
	}
	return s.send(who, "POST", path, form.FormDataContentType(), &buf)
}

func (s *Site) send(who auth.DemoSignInInput, method, path, kind string, body io.Reader) *httptest.ResponseRecorder {
	s.Helper()
	in, err := s.Auth.DemoSignIn(s.Ctx, who)
	if err != nil {
		s.Fatal(err)
	}
	return s.ask(in.Token, method, path, kind, body)
}

// Outside sends a request without a session; a form makes it a POST.
func (s *Site) Outside(path string, form url.Values) *httptest.ResponseRecorder {
	if form == nil {
		return s.ask("", "GET", path, "", nil)
	}
	return s.ask("", "POST", path, formType, strings.NewReader(form.Encode()))
}

const formType = "application/x-www-form-urlencoded"

func (s *Site) ask(token, method, path, kind string, body io.Reader) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Accept-Language", "zh-CN")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "juyan_session", Value: token})
	}
	w := httptest.NewRecorder()
	s.pages.ServeHTTP(w, r)
	return w
}

// Program sends a request with a token, as a program does; body is JSON or "".
func (s *Site) Program(token, method, path, body string) *httptest.ResponseRecorder {
	return s.ProgramOnce(token, method, path, body, "")
}

// ProgramOnce is Program with an idempotency key.
func (s *Site) ProgramOnce(token, method, path, body, key string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	w := httptest.NewRecorder()
	s.pages.ServeHTTP(w, r)
	return w
}

// Bare asks for an address as somebody nobody knows, with further headers.
func (s *Site) Bare(path string, head map[string]string) *httptest.ResponseRecorder {
	return s.bare("GET", path, "", nil, head)
}

// BareForm sends a form as somebody nobody knows.
func (s *Site) BareForm(path string, form url.Values, head map[string]string) *httptest.ResponseRecorder {
	return s.bare("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()), head)
}

func (s *Site) bare(method, path, kind string, body io.Reader, head map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Accept-Language", "zh-CN")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for name, value := range head {
		r.Header.Set(name, value)
	}
	if from := head["From-Address"]; from != "" {
		r.RemoteAddr = from + ":4000"
	}
	w := httptest.NewRecorder()
	s.pages.ServeHTTP(w, r)
	return w
}

// Sent sends a form that must be taken, and returns where it leads.
func (s *Site) Sent(post, path string, form url.Values) string {
	s.Helper()
	w := s.Ask(post, path, form)
	if w.Code != http.StatusSeeOther {
		s.Fatalf("POST %s: %d: %s", path, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}
