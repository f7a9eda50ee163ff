package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	"juyan/internal/api/client"
	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
)

// A program that generated its client from the OpenAPI document registers what a
// resident asks, sends it twice with one key, reads it back, acts on it and hears
// why it may not.
func TestAGeneratedClientWorks(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		server := httptest.NewServer(s.Server())
		defer server.Close()
		token := tokenOf(s, "social-hotline.operator-1", "act")
		c, err := client.NewClientWithResponses(server.URL, client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			r.Header.Set("Authorization", "Bearer "+token)
			return nil
		}))
		s.Must(err)
		kinds, err := c.GetKindWithResponse(s.Ctx, "residents")
		s.Must(err)
		if kinds.JSON200 == nil || kinds.JSON200.Kind != "residents" {
			s.Fatalf("the kind: %d %s", kinds.StatusCode(), kinds.Body)
		}
		key, asked := "3f8c2b1e-0001", client.NewMatter{Kind: "residents", Values: &map[string]any{"title": "路灯三天不亮", "topic": "roads"}}
		first, err := c.RaiseMatterWithResponse(s.Ctx, &client.RaiseMatterParams{IdempotencyKey: &key}, asked)
		s.Must(err)
		again, err := c.RaiseMatterWithResponse(s.Ctx, &client.RaiseMatterParams{IdempotencyKey: &key}, asked)
		s.Must(err)
		if first.JSON201 == nil || again.JSON201 == nil || first.JSON201.Id != again.JSON201.Id {
			s.Fatalf("sent twice: %s / %s", first.Body, again.Body)
		}
		read, err := c.GetMatterWithResponse(s.Ctx, first.JSON201.Id)
		s.Must(err)
		if read.JSON200 == nil || read.JSON200.Title != "路灯三天不亮" || len(*read.JSON200.Events) != 1 {
			s.Errorf("read back: %s", read.Body)
		}
		refused, err := c.ActWithResponse(s.Ctx, first.JSON201.Id, nil, client.NewAction{Action: "reply", Values: &map[string]any{"reply": "已修好"}})
		s.Must(err)
		if p := refused.ApplicationproblemJSON403; p == nil || p.Detail == "" {
			s.Errorf("a reply by somebody else: %d %s", refused.StatusCode(), refused.Body)
		}
		if got := s.Events(kernel.ID(first.JSON201.Id)); got != "residents.registered" {
			s.Errorf("events %s", got)
		}
	})
}

// The client was made of the document that is served. `make client` makes it anew.
func TestTheClientIsMadeOfTheDocument(t *testing.T) {
	apptest.Each(t, "2022-03-01", func(s *apptest.Site) {
		var served bytes.Buffer
		spec := s.Program(tokenOf(s, "admin-committee.director", "read"), "GET", "/api/v1/openapi.json", "")
		s.Must(json.Indent(&served, spec.Body.Bytes(), "", "  "))
		if os.Getenv("JUYAN_CLIENT") == "write" {
			written(s.T, served.Bytes())
		}
		have, err := os.ReadFile("client/openapi.json")
		if err != nil || !bytes.Equal(have, served.Bytes()) {
			s.Errorf("client/openapi.json is not the document served (%v); run `make client`", err)
		}
		if made, err := os.ReadFile("client/made.txt"); err != nil || string(made) != digests(s.T) {
			s.Errorf("client.gen.go was not made of openapi.json, or changed by hand (%v); run `make client`", err)
		}
	})
}

func written(t *testing.T, spec []byte) {
	t.Helper()
	if err := os.WriteFile("client/openapi.json", spec, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "go", "tool", "-modfile=../../tools/client/go.mod", "oapi-codegen", "-generate", "types,client", "-package", "client", "-o", "client/client.gen.go", "client/openapi.json").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.WriteFile("client/made.txt", []byte(digests(t)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func digests(t *testing.T) (out string) {
	t.Helper()
	for _, name := range []string{"openapi.json", "client.gen.go"} {
		b, err := os.ReadFile("client/" + name)
		if err != nil {
			t.Fatal(err)
		}
		out += fmt.Sprintf("%x  %s\n", sha256.Sum256(b), name)
	}
	return out
}
