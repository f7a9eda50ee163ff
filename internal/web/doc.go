// Package web serves pages: routes with permissions, the context handlers work
// with, texts, errors, guards, and the shell around every page.
//
// See package ui for the parts pages are made of.
package web
