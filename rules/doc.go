// Package rules turns events into alerts.
//
// Data passes through the [Engine] in one straight line. An event of package
// parser is enriched: who the user is, where and on whose network the address
// stands, what of it is new to the user, whether a replay's token was consumed
// by the same address or by another, and whether two addresses keep one session
// alive. The enriched event, a [Context], is matched against every [Rule]. What
// matches is decided: repeats are counted, what belongs to one incident is put
// together, and the rest leaves as an [Alert].
//
// The engine is pure and single-threaded. It reads no clock: time is the
// events' own. Given the same events in the same order it does the same, so a
// live log and an archive of it give the same alerts.
package rules
