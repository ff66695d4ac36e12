package parser

import (
	"strings"
)

// parseHeader reads `[stamp][thread] LEVEL logger - ` and returns the message
// behind it. The thread's name may hold brackets: it ends at the first bracket
// that a level, a logger and ` - ` follow. Mended is true when the level was
// not padded to five characters, as people who paste logs do.
func parseHeader(text string, e *Event) (message string, mended, ok bool) {
	for from := threadAt; ; {
		i := strings.Index(text[from:], "] ")
		if i < 0 {
			return "", false, false
		}
		end := from + i
		level, logger, message, mended, ok := levelAndLogger(text[end+2:])
		if ok {
			e.Thread, e.Level, e.Logger = text[threadAt:end], level, logger
			return message, mended, true
		}
		from = end + 1
	}
}

// levelAndLogger reads `LEVEL logger - message`.
func levelAndLogger(s string) (level Level, logger, message string, mended, ok bool) {
	for l := LevelTrace; l <= LevelFatal; l++ {
		rest, found := strings.CutPrefix(s, levelNames[l])
		if !found || rest == "" || rest[0] != ' ' {
			continue
		}
		rest = rest[1:]
		if len(levelNames[l]) == 4 {
			if strings.HasPrefix(rest, " ") {
				rest = rest[1:]
			} else {
				mended = true
			}
		}
		logger, message, ok = cutLogger(rest)
		return l, logger, message, mended, ok
	}
	return 0, "", "", false, false
}

// cutLogger reads `logger - message`; the logger has no blanks, and the blank
// behind the dash may have been cut off with the line's end.
func cutLogger(s string) (logger, message string, ok bool) {
	i := strings.IndexByte(s, ' ')
	if i <= 0 || strings.ContainsAny(s[:i], "\t\r\n\f\v") {
		return "", "", false
	}
	logger, rest := s[:i], s[i:]
	if !strings.HasPrefix(rest, " -") {
		return "", "", false
	}
	rest = rest[2:]
	if rest == "" {
		return logger, "", true
	}
	if !isSpace(rest[0]) {
		return "", "", false
	}
	if rest[0] == '\n' {
		return logger, rest, true
	}
	return logger, rest[1:], true
}

// isSpace is what \s means in the reference's patterns.
func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'
}

// parseMessage reads the message of a record whose header is in e. It reports
// the shape of what it could not read; [ShapeNone] when all is well.
func parseMessage(message string, e *Event) Shape {
	e.Message = message
	switch e.Logger {
	case "AccessLog":
		if t := strings.TrimLeft(message, " \t\r\n\f"); t != "" && t[0] == '[' {
			if !parseAccess(t, e) {
				return ShapeAccess
			}
			return ShapeNone
		}
		parseLDAP(message, e)
	case "OpenIDConnectIdP":
		if strings.HasPrefix(message, replayTag) {
			if !parseReplay(message, e) {
				return ShapeReplay
			}
			return ShapeNone
		}
		parseRefreshFailure(message, e)
	case "OpenIDConnectTokenLifeCycle":
		parseLifecycle(message, e)
	}
	return ShapeNone
}
