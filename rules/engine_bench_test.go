package rules_test

import (
	"fmt"
	"testing"

	"gracewatch/parser"
	"gracewatch/rules"
	"gracewatch/rules/builtin"
)

// BenchmarkProcess measures ordinary events: refreshes of known users from
// their known addresses. It must not allocate.
func BenchmarkProcess(b *testing.B) {
	const users = 1000
	s := new(story)
	for i := range users {
		s.login(float64(i)/10, fmt.Sprintf("user%d", i), fmt.Sprintf("91.10.%d.%d", i/250, i%250+1))
	}
	warm := parsed(s)
	s = new(story)
	for i := range 4 * users {
		s.refresh(1000+float64(i)/10, fmt.Sprintf("user%d", i%users), fmt.Sprintf("91.10.%d.%d", i%users/250, i%250+1))
	}
	events := parsed(s)
	g := rules.New(rules.Config{Locator: world{}, Rules: builtin.Rules()})
	g.Process(warm)
	for range 3 { // past the learning
		g.Process(events)
	}
	b.ReportAllocs()
	for b.Loop() {
		g.Process(events)
		for i := range events { // a later day, so that time does not stand still
			events[i].Time += 1000e9
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(events)), "ns/event")
}

func parsed(s *story) []parser.Event {
	block := &parser.Batch{Block: []byte(s.lines.String())}
	scanner := parser.NewScanner(nil)
	scanner.Scan(block)
	scanner.Finish(block)
	return block.Events
}
