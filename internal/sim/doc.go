// Package sim replays an invented year in a zone: enterprises blow whistles,
// residents ask, inspectors find hazards, leaders give tasks, and the people of
// the zone answer, early, in time or late; once a week the service office meets
// about what is stuck. Every act goes through the commands that people use
// (matter.Service.Raise and Act, the commands of package meeting) under the
// actor of the post that would do it, and every limit is passed by the timers
// that watch real limits. What happens, how often and in which words is data of
// the zone pack (year.yaml); this package only knows how the kinds whistle,
// task, residents and hazard are worked on.
//
// Layout: clock.go (the domain clock of a replay), year.go (the pack's script),
// check.go, check_numbers.go, check_slots.go, check_pack.go and fault.go (what
// the script must hold, told by line), sim.go (World, Run), staff.go (who
// acts), queue.go (acts in time order, timers between them), hours.go (working
// time), spread.go (when and who asks), words.go (texts with slots), photos.go
// and sketch/ (the pictures people send along), life.go (what every matter's
// way has in common), whistle.go, whistle_lane.go, whistle_side.go,
// whistle_close.go, task.go, residents.go, hazard.go,
// keytask.go (the ways; keytask_script.go its script), statistics.go (files of
// values claimed and verified), party.go (branches that take hard matters),
// appraisal.go (schemes, panels, runs), invest.go, invest_claim.go and review.go
// (leads, claims on them, the bodies that review them; invest_script.go the
// script), project.go, project_stages.go, needs.go and visits.go, desks.go (what becomes of those
// signed), doubts.go (searches and verdicts), meetings.go (the weekly meeting),
// report.go (what came of it).
//
// Invariants: the same seed, script and zone give the same report on every
// machine and database; nothing is written but through commands; an act that
// came too late because a timer had moved the matter is refused with a conflict
// and counted, any other refusal fails the replay.
package sim
