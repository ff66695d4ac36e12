package container

// MinYear and MaxYear bound the years whose instants count as nanoseconds in
// an int64; no log is older than the epoch.
const (
	MinYear = 1970
	MaxYear = 2261
)

// rfc3339 reads the time stamp at the start of b, as container runtimes write
// it: UTC or a numeric zone, up to nine digits of a second. It returns
// nanoseconds since the Unix epoch and the stamp's length; 0 stands for an
// instant that no log was written at.
func rfc3339(b []byte) (ns int64, n int, ok bool) {
	const shape = "dddd-dd-ddTdd:dd:dd"
	if len(b) < len(shape)+1 {
		return 0, 0, false
	}
	for i := range len(shape) {
		if shape[i] == 'd' {
			if b[i]-'0' > 9 {
				return 0, 0, false
			}
		} else if b[i] != shape[i] {
			return 0, 0, false
		}
	}
	year, month, day := num(b[0:4]), num(b[5:7]), num(b[8:10])
	hour, minute, second := num(b[11:13]), num(b[14:16]), num(b[17:19])
	if month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 {
		return 0, 0, false
	}
	n = len(shape)
	frac, m := fraction(b[n:])
	n += m
	zone, m, ok := zoneSeconds(b[n:])
	if !ok {
		return 0, 0, false
	}
	if year < MinYear || year > MaxYear {
		return 0, n + m, true // Go's zero time, mostly: a stamp that says nothing
	}
	secs := Days(year, month, day)*86400 + int64(hour*3600+minute*60+second) - zone
	return secs*1e9 + frac, n + m, true
}

func num(b []byte) int {
	v := 0
	for _, c := range b {
		v = v*10 + int(c-'0')
	}
	return v
}

// fraction reads .ddd… as nanoseconds; digits beyond the ninth are dropped.
func fraction(b []byte) (ns int64, n int) {
	if len(b) < 2 || b[0] != '.' && b[0] != ',' || b[1]-'0' > 9 {
		return 0, 0
	}
	scale := int64(1e8)
	for n = 1; n < len(b) && b[n]-'0' <= 9; n++ {
		ns += int64(b[n]-'0') * scale
		scale /= 10
	}
	return ns, n
}

// zoneSeconds reads Z or ±hh:mm as seconds east of UTC.
func zoneSeconds(b []byte) (secs int64, n int, ok bool) {
	if len(b) > 0 && b[0] == 'Z' {
		return 0, 1, true
	}
	if len(b) < 6 || b[0] != '+' && b[0] != '-' || b[3] != ':' {
		return 0, 0, false
	}
	for _, i := range [...]int{1, 2, 4, 5} {
		if b[i]-'0' > 9 {
			return 0, 0, false
		}
	}
	secs = int64(num(b[1:3])*3600 + num(b[4:6])*60)
	if b[0] == '-' {
		secs = -secs
	}
	return secs, 6, true
}

// Days counts the days from 1970-01-01 to a date of the Gregorian calendar.
// Months count from March, so that the leap day is a year's last.
func Days(year, month, day int) int64 {
	y, m := int64(year), int64(month)
	if m <= 2 {
		y, m = y-1, m+12
	}
	era := (y - (y%400+400)%400) / 400
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + int64(day) - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 719468
}
