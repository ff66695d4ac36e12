// Package simulate invents months of OpenUnison logs together with the truth
// about them.
//
// Actors, not patterns, make the log. People have working days, laptops,
// networks and tools; tools refresh tokens the way client-go does; thieves copy
// a token and use it from elsewhere; the issuer applies OpenUnison's session
// rules to whatever arrives. A timeline runs them all in virtual time:
//
//	people, thieves ──▶ devices, links ──▶ server (issuer rules) ──▶ pods ──▶ log bytes
//	       └────────────── what really happened ───────────────────────────▶ key
//
// Nothing decides beforehand which lines a story leaves. A label is written from
// what the issuer answered, so a theft whose first request came too late is
// labelled as failed even when it was planned otherwise.
//
// The package shares nothing with the parser or the rules: it judges them. The
// same Options give the same bytes.
package simulate
