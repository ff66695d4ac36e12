package parser

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"net/netip"
)

// The fast path reads one physical line that is a whole access or replay record
// in its plain form: printable ASCII, padded level, one blank where one belongs.
// It accepts nothing that the plain grammar would read differently, and leaves
// everything else to it; FuzzFastAgrees and FuzzReplayAgrees hold the two
// against each other.

// minAccess is shorter than any access record: header, six separators and a
// session id.
const minAccess = threadAt + 4*len(" - ") + sessionLen + 30

const ones = 0x0101010101010101

// fast fills e from line and reports whether it could.
func (s *Scanner) fast(line []byte, e *Event) bool {
	n := len(line)
	if uint(n-minAccess) > uint(MaxRecord-minAccess) || line[0] != '[' || line[threadAt-1] != '[' {
		return false
	}
	key, ok := sessionAt(line) // first: what it finds at the end keeps the reads below within the line
	if !ok {
		return false
	}
	thread := threadEnd(line)
	at := thread + len("] INFO  AccessLog - [")
	if thread == 0 || at+16 > n {
		return false
	}
	if !isAccessHeader(line[thread:at]) {
		return s.fastReplay(line, thread, key, e)
	}
	action, tag := accessTag(line[at:])
	if tag == 0 {
		return false
	}
	app := at + tag
	url := urlStart(line, app)
	if url == 0 {
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
	if open <= urlEnd+4 || line[open-1] != ' ' {
		return false
	}
	rest := line[urlEnd+3 : open-1]
	if !printable(rest) {
		return false
	}
	dn, message, ok := splitDN(view(rest))
	if !ok {
		return false
	}
	local, ok := s.clock.local(line)
	if !ok {
		return false
	}
	text := view(line)
	// Every field is set by itself: the event's memory was used before, and
	// clearing it first would cost as much as filling it.
	e.Time, e.Zone, e.Delay, e.Follow = local-s.clock.offset*nsPerSec, int32(s.clock.offset), NoDelay, -1
	e.User, e.Session, e.Addr, e.Key, e.Path = 0, key, addr, AddrKey(addr), fact.hash
	e.Reason, e.Flags, e.Level = ReasonNone, fact.flags, LevelInfo
	e.Text, e.Thread, e.Logger = text, text[threadAt:thread], "AccessLog"
	e.App, e.URL, e.Message = text[app:url-3], text[url:urlEnd], message
	e.AddrText, e.SessionID = text[open+1:n-sessionLen-6], text[n-sessionLen-1:n-1]
	e.Pod, e.Tried, e.Followed, e.Source = "", "", "", 0
	e.setDN(dn)
	e.Action = accessAction(action, e)
	return true
}

// threadEnd is the index of the bracket behind the thread's name, 0 for a name
// that holds a bracket or is not printable. Undertow's workers are looked for
// first: XNIO-1 task- and a number.
func threadEnd(line []byte) int {
	i := threadAt
	if binary.LittleEndian.Uint64(line[i:]) == worker1 && binary.LittleEndian.Uint32(line[i+8:]) == worker2 {
		i += 12
	}
	for ; i < len(line); i++ {
		switch c := line[i]; {
		case c == ']':
			return i
		case c-' ' > '~'-' ' || c == '[':
			return 0
		}
	}
	return 0
}

// Texts that are compared a word at a time.
var (
	worker1 = binary.LittleEndian.Uint64([]byte("XNIO-1 t"))
	worker2 = binary.LittleEndian.Uint32([]byte("ask-"))
	header1 = binary.LittleEndian.Uint64([]byte("] INFO  "))
	header2 = binary.LittleEndian.Uint64([]byte("AccessLo"))
	header3 = binary.LittleEndian.Uint32([]byte("g - "))
)

// isAccessHeader reports whether b begins with "] INFO  AccessLog - [".
func isAccessHeader(b []byte) bool {
	return binary.LittleEndian.Uint64(b) == header1 && binary.LittleEndian.Uint64(b[8:]) == header2 &&
		binary.LittleEndian.Uint32(b[16:]) == header3 && b[20] == '['
}

// accessTag reads the event's name; tag is the length of it and the separator.
func accessTag(b []byte) (a Action, tag int) {
	switch b[0] {
	case 'A':
		if b[2] == 'S' {
			if string(b[3:13]) == "uccess] - " {
				if b[1] == 'z' {
					return ActionAccess, 13
				}
				if b[1] == 'u' {
					return ActionLogin, 13
				}
			}
		} else if string(b[2:10]) == "Fail] - " {
			if b[1] == 'z' {
				return ActionDenied, 10
			}
			if b[1] == 'u' {
				return ActionLoginFailed, 10
			}
		}
	case 'N':
		if string(b[:12]) == "NotFound] - " {
			return ActionNotFound, 12
		}
	case 'E':
		if string(b[:9]) == "Error] - " {
			return ActionError, 9
		}
	}
	return 0, 0
}

// urlStart finds the URL behind the application's name: the first separator,
// which must be followed by http: or https:.
func urlStart(line []byte, app int) int {
	for i := app; i < len(line)-minAccess+threadAt+30; i++ {
		c := line[i]
		if c-' ' > '~'-' ' {
			return 0
		}
		if c == ' ' && line[i+1] == '-' && line[i+2] == ' ' {
			if string(line[i+3:i+7]) == "http" {
				return i + 3
			}
			return 0
		}
	}
	return 0
}

// knownURL looks up what is known of a URL, and looks at it when it is new.
// Only printable ASCII with a scheme of http is known.
func (s *Scanner) knownURL(url []byte) (urlFact, bool) {
	n := len(url)
	if n < len("http://h") || n > maxKnownURL {
		return urlFact{}, false
	}
	slot := &s.urls[(n*7+int(url[n-1])+int(url[n/2])*3+int(url[n-8])*5)%len(s.urls)]
	if string(url) == slot.url {
		return slot.fact, true
	}
	if !printable(url) || !bytes.HasPrefix(url, []byte("http://")) && !bytes.HasPrefix(url, []byte("https://")) || n == len("https://") {
		return urlFact{}, false
	}
	text := string(url)
	*slot = urlSlot{url: text, fact: urlFacts(text)}
	return slot.fact, true
}

// printable reports whether b is ASCII without control characters.
func printable(b []byte) bool {
	for len(b) >= 8 {
		if !printable8(binary.LittleEndian.Uint64(b)) {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c-' ' > '~'-' ' {
			return false
		}
	}
	return true
}

// printable8 tests eight bytes: none has its high bit, none gets it by adding
// one (DEL), and all get it by adding 0x60 (from the blank upwards).
func printable8(w uint64) bool {
	const high = ones * 0x80
	return (w|(w+ones))&high == 0 && (w+ones*0x60)&high == high
}

// sessionAt reads `] - [f…]` at the end of line.
func sessionAt(line []byte) (key uint64, ok bool) {
	t := line[len(line)-sessionLen-len("] - [")-1:]
	if len(t) != 47 || string(t[:6]) != "] - [f" || t[46] != ']' {
		return 0, false
	}
	w0, w1 := binary.LittleEndian.Uint64(t[6:]), binary.LittleEndian.Uint64(t[14:])
	w2, w3, w4 := binary.LittleEndian.Uint64(t[22:]), binary.LittleEndian.Uint64(t[30:]), binary.LittleEndian.Uint64(t[38:])
	if hex8(w0)&hex8(w1)&hex8(w2)&hex8(w3)&hex8(w4) != ones*0x80 {
		return 0, false
	}
	return foldSession(w0, w1, w2, w3, w4), true
}

// hex8 has the high bit of each byte of w that is a lower-case hexadecimal
// digit. The sums stay within their bytes only for ASCII, hence the last term.
func hex8(w uint64) uint64 {
	const high = ones * 0x80
	v := w &^ high
	digit := (v + ones*(0x80-'0')) &^ (v + ones*(0x80-'9'-1))
	letter := (v + ones*(0x80-'a')) &^ (v + ones*(0x80-'f'-1))
	return (digit | letter) & high &^ w
}

// addrBefore reads the address that ends at line[last], and returns the index
// of the bracket before it; 0 when it is none. IPv4 takes at most fifteen
// characters: they are read without a branch that the text decides, because
// such branches are mostly predicted wrong.
func addrBefore(line []byte, last int) (a netip.Addr, open int) {
	w := line[last-15 : last+1]
	low, high := binary.LittleEndian.Uint64(w), binary.LittleEndian.Uint64(w[8:])
	brackets := equal8(low, '[') | equal8(high, '[')<<8
	dots := equal8(low, '.') | equal8(high, '.')<<8
	at := bits.Len32(brackets) - 1
	if at < 0 {
		return longAddr(line, last)
	}
	dots &= ^uint32(0) << at
	if bits.OnesCount32(dots) != 3 {
		return longAddr(line, last)
	}
	d1 := bits.TrailingZeros32(dots)
	dots &= dots - 1
	d2 := bits.TrailingZeros32(dots)
	d3 := bits.Len32(dots) - 1
	w = line[last-19 : last+1] // four more in front, so that an octet's three characters are always there
	o1, bad1 := octet(w, at+4, d1+4)
	o2, bad2 := octet(w, d1+4, d2+4)
	o3, bad3 := octet(w, d2+4, d3+4)
	o4, bad4 := octet(w, d3+4, 20)
	if bad1|bad2|bad3|bad4 != 0 {
		return a, 0
	}
	return netip.AddrFrom4([4]byte{byte(o1), byte(o2), byte(o3), byte(o4)}), last - 15 + at
}

// equal8 has bit i set where byte i of w is c.
func equal8(w uint64, c byte) uint32 {
	const low7 = ones * 0x7f
	w ^= ones * uint64(c)
	zero := ^((w&low7 + low7) | w | low7) // the high bit of each byte that is zero
	return uint32((zero >> 7) * 0x0102040810204080 >> 56)
}

// octet reads the one to three digits between w[from] and w[to]; bad is not
// zero when they are no octet, or begin with a zero that says nothing.
func octet(w []byte, from, to int) (v, bad uint32) {
	n := to - from - 1
	// Subtracted as bytes: what is below the digits wraps, and is above nine too.
	two, three := uint32(int32(1-n)>>31), uint32(int32(2-n)>>31) // all ones when there are so many digits
	c0, c1, c2 := uint32(w[to-1]-'0'), uint32(w[to-2]-'0')&two, uint32(w[to-3]-'0')&three
	v = c0 + 10*c1 + 100*c2
	first := c0 | ^two // not zero when the number is one digit
	first = first&^two | c1&two
	first = first&^three | c2&three
	bad = (9-c0)>>31 | (9-c1)>>31 | (9-c2)>>31 | (255-v)>>31 | uint32(n-1)>>31 | uint32(3-n)>>31
	bad |= two & ((first - 1) >> 31)
	return v, bad
}

// maxAddr is longer than the longest address with a zone that a kernel names.
const maxAddr = 64

// longAddr is addrBefore for everything but IPv4.
func longAddr(line []byte, last int) (a netip.Addr, open int) {
	from := max(last-maxAddr, threadAt)
	i := bytes.LastIndexByte(line[from:last+1], '[')
	if i < 0 || !printable(line[from+i:last+1]) || bytes.IndexByte(line[from+i:last+1], ']') >= 0 {
		return a, 0
	}
	return ParseAddr(view(line[from+i+1 : last+1])), from + i
}
