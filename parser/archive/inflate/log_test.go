package inflate

import (
	"fmt"
	"math/rand/v2"
)

// accessLog makes about size bytes of an access log as OpenUnison writes it:
// probes, refreshes, some replays, random session ids.
func accessLog(seed uint64, size int) []byte {
	rnd := rand.New(rand.NewPCG(seed, 1))
	b := make([]byte, 0, size+1024)
	for ms := 0; len(b) < size; ms += rnd.IntN(90) {
		stamp := fmt.Sprintf("[2026-01-10 %02d:%02d:%02d,%03d][XNIO-1 task-%d] INFO  ",
			ms/3600000%24, ms/60000%60, ms/1000%60, ms%1000, 1+rnd.IntN(16))
		user := rnd.IntN(5000)
		ip := fmt.Sprintf("10.%d.%d.%d", user%7, user%251, 1+rnd.IntN(4))
		session := fmt.Sprintf("f%016x%016x%08x", rnd.Uint64(), rnd.Uint64(), rnd.Uint32())
		const host = "https://k8sou.example.org/auth/idp/k8sIdp/"
		switch roll := rnd.IntN(100); {
		case roll < 12:
			b = fmt.Appendf(b, "%sAccessLog - [AzSuccess] - k8sidp - %s.well-known/openid-configuration - uid=Anonymous,o=Tremolo - NONE [127.0.0.1] - [%s]\n", stamp, host, session)
		case roll < 13:
			b = fmt.Appendf(b, "%sOpenIDConnectIdP - [ExpiredRefreshTokenUsed] - %stoken - uid=user%04d,ou=shadow,o=Tremolo - Expired token used within grace period [%s] - [%s]\n", stamp, host, user, ip, session)
		default:
			b = fmt.Appendf(b, "%sAccessLog - [AzSuccess] - k8sidp - %stoken - uid=user%04d,ou=shadow,o=Tremolo - NONE [%s] - [%s]\n", stamp, host, user, ip, session)
		}
	}
	return b
}
