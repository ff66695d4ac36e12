package main

import (
	"encoding/hex"
	"math/rand/v2"
	"strconv"
	"time"
)

const (
	dayMillis = 24 * 3600 * 1000
	spanDays  = 30
	threads   = 16
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// stamps writes times, formatting the date once a day.
type stamps struct {
	day  int64 // days since start; -1 before the first
	date []byte
}

func (s *stamps) append(b []byte, millis int64) []byte {
	if day := millis / dayMillis; day != s.day {
		s.day = day
		s.date = start.AddDate(0, 0, int(day)).AppendFormat(s.date[:0], "[2006-01-02 ")
	}
	b = append(b, s.date...)
	ms := int(millis % dayMillis)
	b = append2(b, ms/3600000)
	b = append(b, ':')
	b = append2(b, ms/60000%60)
	b = append(b, ':')
	b = append2(b, ms/1000%60)
	b = append(b, ',', byte('0'+ms/100%10))
	return append2(b, ms%100)
}

func append2(b []byte, n int) []byte {
	return append(b, byte('0'+n/10), byte('0'+n%10))
}

// appendHead writes the stamp and the thread; the caller goes on with the level.
func (s *stamps) appendHead(b []byte, millis int64, thread int) []byte {
	b = s.append(b, millis)
	b = append(b, "][XNIO-1 task-"...)
	b = strconv.AppendInt(b, int64(thread), 10)
	return append(b, "] "...)
}

// session is an HTTP session's id, f and 40 hex digits; 160 random bits do not repeat.
type session [41]byte

func newSession(rng *rand.PCG) (s session) {
	var raw [24]byte
	for i := 0; i < len(raw); i += 8 {
		v := rng.Uint64()
		for j := range 8 {
			raw[i+j] = byte(v >> (8 * j))
		}
	}
	s[0] = 'f'
	hex.Encode(s[1:], raw[:20])
	return s
}
