// Package terminal prints alerts for people.
//
// Alerts come in as they were decided, [Group] puts those of one incident
// together, most severe first, and a [Printer] writes each incident as a
// heading with rows below: who, from where, when, why, how the level rose, and
// what to do. The rows are wrapped to the terminal's width; colour is used
// where the caller allows it. No text of the log is printed but through
// [parser.Clean].
package terminal
