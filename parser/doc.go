// Package parser turns the bytes of an OpenUnison log into events.
//
// Data passes through it one way. A [Scanner] takes blocks of whole records,
// finds the lines, takes their wrappers off (package container), joins lines to
// records, and appends an [Event] for each record to a [Batch]. A [Joiner] then
// goes over a pod's events in log order and adds what only a neighbouring
// record knows: that a refused token request was a refresh, whose password was
// wrong, that a replay line has its twin.
//
// There is no I/O, no clock and no state beyond those two values. Access and
// replay records, which are nearly all of a log, take a fast path (fast.go,
// fastreplay.go) that must agree with the plain grammar (record.go, access.go)
// on every input; fuzz tests compare the two.
//
// The layout, the records and their traps are those of OpenUnison's source
// (TremoloSecurity/OpenUnison at 8ae9a2a8) and of its shipped log4j2
// configurations: `[%d][%t] %-5p %c{1} - %m%n`. What a record says is text that
// clients can write into: nothing here trusts it.
package parser
