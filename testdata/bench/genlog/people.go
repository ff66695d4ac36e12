package main

import "strconv"

// Every user has the addresses 0 to 3, and 32 % have a fifth: 4.32 on average, as in the reference mix.
const (
	baseAddresses  = 4
	fifthOf25      = 8
	travellerEvery = 50 // of these users the fifth address is in another country
	offices        = 64 // egress addresses shared by all users of an office
	slotMillis     = 8 * 3600 * 1000
	tripSlots      = 9 // a traveller stays three days
)

var firstNames = [64]string{
	"ada", "aiko", "amir", "ana", "arne", "asha", "bea", "boris", "carla", "cem", "chen", "clara", "dana", "david", "dora", "elif",
	"emil", "eva", "farid", "femi", "finn", "gita", "hana", "hugo", "ida", "igor", "ines", "ivan", "jana", "jonas", "jun", "kai",
	"kofi", "lara", "lena", "liam", "luis", "maja", "malik", "mara", "mei", "milan", "nadia", "nils", "noor", "olga", "omar", "oskar",
	"paula", "pia", "rafa", "rosa", "sami", "sara", "sven", "tara", "tom", "uma", "vera", "viktor", "wen", "yara", "yuki", "zoe",
}

var syllables = [64]string{
	"ba", "be", "bi", "bo", "da", "de", "di", "do", "fa", "fe", "fi", "fo", "ga", "ge", "gi", "go",
	"ha", "he", "hi", "ho", "ka", "ke", "ki", "ko", "la", "le", "li", "lo", "ma", "me", "mi", "mo",
	"na", "ne", "ni", "no", "pa", "pe", "pi", "po", "ra", "re", "ri", "ro", "sa", "se", "si", "so",
	"ta", "te", "ti", "to", "va", "ve", "vi", "vo", "wa", "we", "wi", "wo", "za", "ze", "zi", "zo",
}

// blocks are /12 networks of access providers in different countries: first octet, base of the second.
var blocks = [16][2]byte{
	{79, 192}, {90, 0}, {151, 16}, {83, 32}, {24, 16}, {73, 32}, {126, 0}, {189, 0},
	{101, 160}, {122, 160}, {77, 240}, {80, 160}, {41, 0}, {81, 144}, {88, 224}, {187, 16},
}

// mix64 is the finaliser of splitmix64: a cheap, good hash of small integers.
func mix64(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// appendName writes the user's name as OpenUnison mangles it; one in ten is an e-mail address.
func appendName(b []byte, user int) []byte {
	// An odd multiplier permutes the surnames, so that neighbours do not look alike and none occurs twice.
	sur := uint32(user>>6) * 40503 & (1<<18 - 1)
	b = append(b, firstNames[user&63]...)
	b = append(b, '.')
	b = append(b, syllables[sur&63]...)
	b = append(b, syllables[sur>>6&63]...)
	b = append(b, syllables[sur>>12]...)
	if user%10 == 9 {
		b = append(b, "x-64-xexample.com"...)
	}
	return b
}

func appendUserDN(b []byte, user int) []byte {
	b = append(b, "uid="...)
	b = appendName(b, user)
	return append(b, ",ou=shadow,o=Tremolo"...)
}

func addressCount(user int) int {
	if user%25 < fifthOf25 {
		return baseAddresses + 1
	}
	return baseAddresses
}

func travels(user int) bool { return user%travellerEvery == 0 }

// addressAt says which of the user's addresses is in use at a time: mostly the first one, changing at hours of
// the user's own, so that an address stays for a while as it does in life.
func addressAt(user int, millis int64) int {
	h := mix64(uint64(user) << 20)
	slot := (uint64(millis) + h%slotMillis) / slotMillis
	if travels(user) {
		if mix64(h^slot/tripSlots)%4 == 0 {
			return baseAddresses
		}
		return stayAt(h, slot, baseAddresses)
	}
	return stayAt(h, slot, addressCount(user))
}

func stayAt(h, slot uint64, n int) int {
	pick := mix64(h + slot)
	if pick&1 == 0 {
		return 0
	}
	return 1 + int(pick>>1%uint64(n-1))
}

// appendAddress writes address k of the user. The three lowest bits hold k, which keeps a user's addresses apart.
func appendAddress(b []byte, user, k int) []byte {
	h := mix64(uint64(user)<<3 | uint64(k))
	country := user % len(blocks)
	switch {
	case k == 1:
		office := user % offices
		return appendIPv4(b, blocks[office%len(blocks)], uint32(mix64(uint64(office)))<<3|1)
	case k == 3 && country == 0:
		return appendIPv6(b, h)
	case k == baseAddresses && travels(user):
		country = (country + 5) % len(blocks)
	}
	return appendIPv4(b, blocks[country], uint32(h)<<3|uint32(k))
}

func appendIPv4(b []byte, block [2]byte, host uint32) []byte {
	b = strconv.AppendUint(b, uint64(block[0]), 10)
	b = append(b, '.')
	b = strconv.AppendUint(b, uint64(block[1])|uint64(host>>16&15), 10)
	b = append(b, '.')
	b = strconv.AppendUint(b, uint64(host>>8&255), 10)
	b = append(b, '.')
	return strconv.AppendUint(b, uint64(host&255), 10)
}

// appendIPv6 writes an address of the first block's provider the way Java does: eight groups, nothing compressed.
func appendIPv6(b []byte, h uint64) []byte {
	b = append(b, "2003:"...)
	b = strconv.AppendUint(b, h&0xfff|0xc0, 16)
	b = append(b, ':')
	b = strconv.AppendUint(b, h>>12&0xffff, 16)
	b = append(b, ":0:0:0:0:"...)
	return strconv.AppendUint(b, h>>28&0xffff, 16)
}
