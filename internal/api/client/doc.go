// Package client is a Go client of the JSON API, generated from its OpenAPI
// document, so that a test shows what a program gets that generates its own.
//
// Layout: openapi.json (the document as the program serves it), client.gen.go
// (made of it), made.txt (digests of both). `make client` writes all three.
//
// Invariants: the document is the one served, and the client was made of it;
// a test fails where they are not.
package client
