package rules

import "math"

// travel measures the way from the user's last placed sightings to this one,
// when it is at another place than the last, and keeps the least possible speed
// of the fastest in g.ctx.
func (g *Engine) travel(u *user, at int, now int64) {
	s := &u.sightings[at]
	if !s.source.place.Located {
		return
	}
	h := u.habits()
	if h.stay(s.source.place, now) {
		return
	}
	for i := range h.places {
		if v := &h.places[i]; v.place != s.source.place {
			g.ctx.Travel = faster(g.ctx.Travel, leg(v, s.source.place, now))
		}
	}
	h.visit(visit{place: s.source.place, addr: s.addr, time: now})
}

// visit remembers a placed sighting: the last at each place, the newest last.
func (h *habits) visit(v visit) {
	for i := range h.places {
		if h.places[i].place == v.place {
			copy(h.places[i:], h.places[i+1:])
			h.places[len(h.places)-1] = v
			return
		}
	}
	if len(h.places) == maxPlaces {
		copy(h.places, h.places[1:])
		h.places = h.places[:maxPlaces-1]
	}
	h.places = append(h.places, v)
}

// stay notes that the user is still at the place of the last visit, and
// reports whether so it is.
func (h *habits) stay(p *Place, now int64) bool {
	n := len(h.places)
	if n == 0 || h.places[n-1].place != p {
		return false
	}
	h.places[n-1].time = max(h.places[n-1].time, now)
	return true
}

// minTravel is the least time a way is reckoned with: two lines of one moment
// would make any distance infinitely fast.
const minTravel = 60e9

// leg is the way from a visit to a place at a time. Both accuracy radii are
// taken off the distance: it is the least that can be.
func leg(v *visit, to *Place, now int64) Travel {
	d := max(0, haversine(v.place, to)-v.place.Radius-to.Radius)
	hours := math.Max(math.Abs(float64(now-v.time)), minTravel) / 3600e9
	return Travel{Known: true, From: v.addr, FromAt: v.time, Place: *v.place, Distance: d, Speed: d / hours}
}

func faster(a, b Travel) Travel {
	if b.Speed > a.Speed || !a.Known {
		return b
	}
	return a
}

// earthRadius is the mean radius in km (IUGG).
const earthRadius = 6371.0088

// haversine is the great-circle distance in km.
func haversine(a, b *Place) float64 {
	rad := func(d float64) float64 { return d * math.Pi / 180 }
	sin2 := func(x float64) float64 { s := math.Sin(x / 2); return s * s }
	h := sin2(rad(b.Lat-a.Lat)) + math.Cos(rad(a.Lat))*math.Cos(rad(b.Lat))*sin2(rad(b.Lon-a.Lon))
	return 2 * earthRadius * math.Asin(math.Sqrt(math.Min(1, h)))
}
