package rules

import (
	"fmt"
	"strings"
)

// Level is how bad a finding is, in Sigma's words.
type Level uint8

// The levels.
const (
	Informational Level = iota
	Low
	Medium
	High
	Critical
)

var levelNames = [...]string{"informational", "low", "medium", "high", "critical"}

func (l Level) String() string { return levelNames[l] }

// Severity is ECS event.severity as Elastic Security grades it: 21, 47, 73 or
// 99. What is informational counts as low.
func (l Level) Severity() int { return [...]int{21, 21, 47, 73, 99}[l] }

// ParseLevel reads a level's name or its severity.
func ParseLevel(s string) (Level, error) {
	for i, name := range levelNames {
		if strings.EqualFold(s, name) || i > 0 && s == fmt.Sprint(Level(i).Severity()) {
			return Level(i), nil
		}
	}
	return 0, fmt.Errorf("level %q: use one of %s", s, strings.Join(levelNames[:], ", "))
}
