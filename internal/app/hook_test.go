package app

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"juyan/internal/hook"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// A whistle blown is told over the network with its number and where to read on,
// and with nothing the firm wrote. A receiver that moved is not followed, and no
// error shows the address, which is a robot's password.
func TestAWhistleIsToldOverTheNetwork(t *testing.T) {
	ctx := context.Background()
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/ok", http.StatusTemporaryRedirect)
			return
		}
		b, _ := io.ReadAll(r.Body)
		got = append(got, string(b))
	}))
	defer server.Close()
	a, err := Open(ctx, Config{DB: storetest.URL(t, store.SQLite), Pack: packs.Model(), Clock: storetest.NewClock(), Site: "https://zone.example", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if err := a.Found(ctx, kernel.Date{Year: 2022, Month: 1, Day: 1}); err != nil {
		t.Fatal(err)
	}
	hooks := map[string]kernel.ID{}
	for path, address := range map[string]string{"/ok": server.URL, "/moved": server.URL, "/gone?key=password": "http://127.0.0.1:1"} {
		id, err := a.Hook.Add(ctx, kernel.System(), hook.AddInput{Name: path, Format: hook.JSON, URL: address + path, Secret: "0123456789abcdef", Events: []string{"whistle.raised"}})
		if err != nil {
			t.Fatal(err)
		}
		hooks[path] = id
	}
	firm := a.Org.Directory().Enterprises()[0]
	m, err := a.Matter.Raise(ctx, a.contactOf(firm.ID), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"蒸汽压力不足，中试线被迫停车"}}})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := a.Hook.Deliver(ctx); n != 1 || err != nil || len(got) != 1 {
		t.Fatalf("%d arrived, %v, %s", n, err, got)
	}
	var said hook.Message
	if err := json.Unmarshal([]byte(got[0]), &said); err != nil {
		t.Fatal(err)
	}
	if said.Number != m.Number || said.URL != "https://zone.example/m/whistle/"+string(m.ID) || said.Name.ZH != "吹哨" || strings.Contains(got[0], "蒸汽") || strings.Contains(got[0], firm.Name) {
		t.Errorf("told: %s", got[0])
	}
	for path, want := range map[string]string{"/moved": "HTTP 307", "/gone?key=password": "connect: connection refused"} {
		_, list, err := a.Hook.View(ctx, kernel.System(), hooks[path])
		if err != nil || len(list) != 1 || !strings.Contains(list[0].Error, want) || strings.Contains(list[0].Error, "password") {
			t.Errorf("%s: %+v, %v", path, list, err)
		}
	}
}
