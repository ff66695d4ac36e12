package parser

import "bytes"

const (
	replayHead = "] INFO  OpenIDConnectIdP - " + replayTag
	replayTail = " - " + replayText
)

// fastReplay fills e from line, a record whose thread ends at the given index
// and whose session is known, and reports whether it could: the fast path's
// second half, for replay records. A log may hold little else.
func (s *Scanner) fastReplay(line []byte, thread int, key uint64, e *Event) bool {
	n := len(line)
	url := thread + len(replayHead)
	if url > n || string(line[thread:url]) != replayHead {
		return false
	}
	urlEnd := bytes.IndexByte(line[url:], ' ')
	if urlEnd <= 0 {
		return false
	}
	urlEnd += url
	fact, ok := s.knownURL(line[url:urlEnd])
	if !ok || line[urlEnd+1] != '-' || line[urlEnd+2] != ' ' {
		return false
	}
	addr, open := addrBefore(line, n-sessionLen-len("] - [")-2)
	dn, dnEnd := urlEnd+3, open-1-len(replayTail)
	if dnEnd <= dn || string(line[dnEnd:open]) != replayTail+" " || !printable(line[dn:dnEnd]) {
		return false
	}
	local, ok := s.clock.local(line)
	if !ok {
		return false
	}
	text := view(line)
	*e = Event{
		Time: local - s.clock.offset*nsPerSec, Zone: int32(s.clock.offset), Delay: NoDelay, Follow: -1,
		Session: key, Addr: addr, Key: AddrKey(addr), Path: fact.hash, Action: ActionReplay, Level: LevelInfo,
		Text: text, Thread: text[threadAt:thread], Logger: "OpenIDConnectIdP", URL: text[url:urlEnd], Message: text[open-1-len(replayText) : open-1],
		AddrText: text[open+1 : n-sessionLen-6], SessionID: text[n-sessionLen-1 : n-1],
	}
	e.Flags = fact.flags
	e.setDN(text[dn:dnEnd])
	return true
}
