package simulate

import (
	"net/netip"
	"strconv"
	"time"
)

// Loggers and people of OpenUnison's own.
const (
	anonymous = "uid=Anonymous,o=Tremolo"
	nobody    = "cn=none"

	idpLogger    = "OpenIDConnectIdP"
	accessLogger = "AccessLog"
)

// appendStamp writes log4j2's %d: no zone, milliseconds after a comma.
func appendStamp(b []byte, t time.Time) []byte {
	b = append(b, '[')
	b = t.AppendFormat(b, "2006-01-02 15:04:05.000")
	b[len(b)-4] = ','
	return append(b, ']')
}

// appendHead writes what stands between the stamp and the message.
func appendHead(b []byte, worker int, level, logger string) []byte {
	b = append(b, "[XNIO-1 task-"...)
	b = strconv.AppendInt(b, int64(worker), 10)
	b = append(b, "] "...)
	b = append(b, level...)
	for i := len(level); i < 5; i++ {
		b = append(b, ' ')
	}
	b = append(b, ' ')
	b = append(b, logger...)
	return append(b, " - "...)
}

// appendAddr writes an address as Java does: IPv6 in eight groups, none left out.
func appendAddr(b []byte, a netip.Addr) []byte {
	if a.Is4() {
		return a.AppendTo(b)
	}
	raw := a.As16()
	for i := 0; i < len(raw); i += 2 {
		if i > 0 {
			b = append(b, ':')
		}
		b = strconv.AppendUint(b, uint64(raw[i])<<8|uint64(raw[i+1]), 16)
	}
	return b
}

// httpSession makes the id of an HTTP session: f and forty hexadecimal digits.
func httpSession(d dice) string {
	const digits = "0123456789abcdef"
	var id [41]byte
	id[0] = 'f'
	for i := 1; i < len(id); {
		for x, n := d.Uint64(), 0; n < 16 && i < len(id); x, n, i = x>>4, n+1, i+1 {
			id[i] = digits[x&15]
		}
	}
	return string(id[:])
}
