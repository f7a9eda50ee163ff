// Package auth says who somebody is and what they may do: accounts, one-time
// links, sessions, sign-in throttling, roles, the actor of a command, and the
// one predicate by which every list, search, export and file is cut to what its
// reader may see.
//
// # Layout
//
// One command per file, named by its verb (sign_in.go, grant_role.go …).
// service.go wires; role.go, separation.go: roles and the three administrators;
// actor.go: from person and post to kernel.Actor; where.go: scopes as SQL;
// mask.go: private data; hash.go, password.go: passwords; throttle.go; link.go;
// session.go; api_token.go: programs that call for a person; totp.go, factor.go,
// recovery_code.go: the second factor; seal.go: the key its secrets are kept
// under; prove.go: fresh proofs for dangerous acts; migrations/.
//
// # Scopes
//
// Where turns a permission's scope into SQL. Each scope contains the ones
// before it, so the widest of several roles' scopes is simply the last:
//
//	own         rows the person made; for an enterprise's contact only those of that firm
//	enterprise  rows of the contact's own firm
//	involved    and matters in which matter_involved names the actor's post, unit,
//	            task force or firm
//	unit        and rows of the actor's unit
//	subtree     and rows of, and matters that involve, the units below it
//	all         everything
//
// An empty id never matches an empty column.
//
// # Invariants
//
//   - There is no default password: a password is only ever set by its owner,
//     through a one-time link or by knowing the present one.
//   - System, security and audit administrator are three different people.
//     The check runs in every transaction that changes roles or appointments.
//   - Nobody grants a role to themself, and nobody can issue a link for, lock
//     or unlock an administrator except from the server's own command line.
//   - Passwords are argon2id; links, sessions and tokens are kept as SHA-256 of
//     256 random bits. None of them, and no hash of them, enters the ledger.
//   - A sign-in attempt is counted before the password is looked at, so that
//     attempts in parallel cannot outrun the limit. An unknown login costs the
//     same time and gets the same answer as a wrong password.
//   - Who has a second factor has no session that was opened without it. A code
//     counts once. A role that demands one rests while there is none.
//   - A token reaches no further than its person in the post it was made in, and
//     always ends. What ends one, or the account it stands on, counts as a change of
//     access (org.TouchAccess), for tokens are remembered until the next.
//   - Sessions, tokens, links and throttling run on real time, not on domain time.
package auth
