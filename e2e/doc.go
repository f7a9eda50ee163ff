// Package e2e drives the whole program from outside: a real browser clicks
// through it, and a process of it is killed and started again. It holds tests
// only.
//
// Layout: site_test.go (a zone behind a listening server), browser_test.go (one
// Chromium for the test process), tab_test.go (a person at a page), then one
// file per question: loop_test.go and detour_test.go (a whistle's way, on both
// databases, in both languages, at both widths), appraisal_test.go (a result's),
// course_test.go (a project's, from the first claim to its promises compared),
// counter_test.go (a case's, and a day of the mobile office),
// import_test.go, pages_test.go (every page for everybody), axe_test.go (accessibility), shots_test.go (pictures),
// kill_test.go and kill_check_test.go (kill -9).
//
// Invariants: a tab fails its test for a console error, a failed request, a
// request to another host, a page outside 2xx that was not asked for; only
// processes that a test started are ended, by their id.
package e2e
