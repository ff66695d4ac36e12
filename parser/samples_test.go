package parser

// Records as OpenUnison's documentation and issues show them, or built from
// its layout.
const (
	sampleGrant     = `[2022-12-24 00:34:56,423][XNIO-1 task-1] INFO  AccessLog - [AzSuccess] - k8sidp - https://k8sou.lab.tremolo.dev/auth/idp/k8sIdp/token - uid=mmosley,ou=shadow,o=Tremolo - NONE [10.1.67.56] - [f9b20cfb111e9d922865823e502ddb0585c7b1bb2]`
	sampleReplay    = `[2022-12-24 00:34:56,424][XNIO-1 task-1] INFO  OpenIDConnectIdP - [ExpiredRefreshTokenUsed] - https://k8sou.lab.tremolo.dev/auth/idp/k8sIdp/token - uid=mmosley,ou=shadow,o=Tremolo - Expired token used within grace period [10.1.67.56] - [f9b20cfb111e9d922865823e502ddb0585c7b1bb2]`
	sampleNoSession = `[2022-12-24 00:35:10,101][XNIO-1 task-2] WARN  OpenIDConnectIdP - Session does not exist from refresh_token`
	sampleAzFail    = `[2022-12-24 00:35:10,101][XNIO-1 task-2] INFO  AccessLog - [AzFail] - k8sidp - https://k8sou.lab.tremolo.dev/auth/idp/k8sIdp/token - uid=Anonymous,o=Tremolo - NONE [10.1.67.56] - [f0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d]`
	sampleDiscovery = `[2021-12-18 04:26:05,608][XNIO-1 task-4] INFO  AccessLog - [AzSuccess] - k8sidp - https://127.0.0.1:8443/auth/idp/k8sIdp/.well-known/openid-configuration - uid=Anonymous,o=Tremolo - NONE [127.0.0.1] - [ff0f900cdf86ed9f03065671ee02433a04875eaca]`
	sampleBearer    = `[2020-04-02 10:21:51,121][XNIO-1 task-10] INFO  AccessLog - [AuSuccess] - metrics - https://10.244.0.20:8443/metrics - username=system:serviceaccount:monitoring:prometheus-k8s,ou=oauth2,o=Tremolo - 20 / oauth2k8s [10.244.0.14] - [fefe1c571fbe12338abf0d5ba2fe4283a4a6d0def]`
	sampleAuFail    = `[2018-07-05 00:12:40,928][XNIO-1 task-6] INFO  AccessLog - [AuFail] - scale - https://openunison.example.org:32017/auth/SAML2Auth - cn=none - enterprise_idp [10.233.124.0] - [f1a7026f49e09fe6991253ce59e913bb915905f29]`
	sampleSplit     = "[2018-07-05 16:23:05,410][XNIO-1 task-16] INFO  AccessLog - [AzSuccess] - scale - https://openunison.example.org:32017/scale/main/config - uid=kash,ou=users,ou=shadow,o=Tremolo - \n         [10.233.124.0] - [f91ae56f41627bbdddad18b92e6d8a1814d773633]"
	sampleSearch    = `[2018-07-05 16:23:05,532][XNIO-1 task-10] INFO  AccessLog - SRCH op=88 con=87 base='o=Tremolo' filter='(uid=kash)' scope='2' attribs='cn '`
	sampleError     = `[2022-07-11 15:48:11,134][XNIO-1 task-14] INFO  AccessLog - [Error] - UNKNOWN - https://127.0.0.1:8443/auth/idp/k8sIdp/.well-known/openid-configuration - cn=none - NONE [127.0.0.1] - [f4c0f4986134c0831a2b1a640b5574720dbb06632]`
	sampleNotFound  = `[2026-01-10 09:00:00,002][XNIO-1 task-3] INFO  AccessLog - [NotFound] - UNKNOWN - https://k8sou.example.org/wp-login.php - cn=none - Resource Not Found [10.1.67.56] - [f2222222222222222222222222222222222222222]`
	sampleExchange  = `[2026-01-10 09:00:00,003][XNIO-1 task-3] INFO  AccessLog - [AzSuccess] - service-idp - https://k8sou.example.org/auth/idp/service-idp/token - username=system:serviceaccount:write-checks:default,ou=oauth2,o=Tremolo - client 'sts-impersonation' impersonating 'mmosley', jti : 'C8Qh8iY9FJdFzEO3pLRQzw' [10.1.67.56] - [f3333333333333333333333333333333333333333]`
	sampleLogin     = `[2026-01-10 09:00:01,000][XNIO-1 task-5] INFO  AccessLog - [AuSuccess] - scale - https://k8sou.example.org/auth/forms/ - uid=mmosley,ou=shadow,o=Tremolo - 20 / enterprise-idp [10.1.67.56] - [f4444444444444444444444444444444444444444]`
	sampleUserinfo  = `[2026-01-10 09:00:01,001][XNIO-1 task-5] INFO  AccessLog - [AuSuccess] - k8sidp - https://k8sou.example.org/auth/idp/k8sIdp/userinfo - uid=mmosley,ou=shadow,o=Tremolo - NONE [10.1.67.56] - [f4444444444444444444444444444444444444444]`
	sampleExpired   = `[2026-01-10 09:00:02,000][XNIO-1 task-6] WARN  OpenIDConnectIdP - Session expired`
	sampleSecret    = `[2026-01-10 09:00:03,000][XNIO-1 task-7] WARN  OpenIDConnectIdP - Invalid client_secret`
	sampleTrace     = "[2026-01-10 09:00:04,000][XNIO-1 task-8] WARN  OpenIDConnectIdP - Could not refresh token\njava.lang.Exception: Could not decrypt\n\tat com.tremolosecurity.idp.providers.OpenIDConnectIdP.refreshToken(OpenIDConnectIdP.java:901)\nCaused by: java.io.EOFException\n\t... 31 more"
	sampleCreate    = `[2026-01-10 09:00:05,000][XNIO-1 task-9] INFO  OpenIDConnectTokenLifeCycle - CREATE - {"iss":"https://k8sou.example.org/auth/idp/k8sIdp","jti":"C8Qh8iY9FJdFzEO3pLRQzw","sub":"mmosley","nonce":"n-0S6","groups":["a","b"]}`
	sampleBind      = `[2026-01-10 09:00:06,000][XNIO-1 task-4] INFO  AccessLog - BIND op=4 con=9 dn='uid=jdoe,ou=shadow,o=Tremolo'`
	sampleResult    = `[2026-01-10 09:00:06,001][XNIO-1 task-4] INFO  AccessLog - RESULT op=4 con=9 result=49 time=3`
	sampleServer    = "[2026-01-10 09:00:07,000][XNIO-1 task-4] ERROR ConfigSys - Could not process request\njava.lang.NullPointerException\n\tat com.tremolosecurity.config.util.ConfigSys.doConfig(ConfigSys.java:1)"
)

// samples are all of them, in no particular order.
var samples = []string{
	sampleGrant, sampleReplay, sampleNoSession, sampleAzFail, sampleDiscovery, sampleBearer, sampleAuFail, sampleSplit, sampleSearch,
	sampleError, sampleNotFound, sampleExchange, sampleLogin, sampleUserinfo, sampleExpired, sampleSecret, sampleTrace, sampleCreate,
	sampleBind, sampleResult, sampleServer,
}
