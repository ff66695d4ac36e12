package parser

import (
	"strings"
	"testing"
	"time"
)

func TestUserName(t *testing.T) {
	t.Parallel()
	for dn, want := range map[string]string{
		"uid=mmosley,ou=shadow,o=Tremolo":                                    "mmosley",
		"uid=kash,ou=users,ou=shadow,o=Tremolo":                              "kash",
		"uid=jane.doex-64-xexample.com,ou=shadow,o=Tremolo":                  "jane.doe@example.com",
		"uid=ax-49-xx-50-x,ou=shadow,o=Tremolo":                              "a12",
		"uid=jx-252-xrgen,ou=shadow,o=Tremolo":                               "jürgen",
		"uid=x-26408-x,ou=shadow,o=Tremolo":                                  "木",
		"uid=x-128512-x,ou=shadow,o=Tremolo":                                 "😀",
		"uid=max-x-64-xy,ou=shadow,o=Tremolo":                                "max-@y",
		"uid=x-,ou=shadow,o=Tremolo":                                         "x-",
		"uid=x--x,ou=shadow,o=Tremolo":                                       "x--x",
		"uid=x-1114112-x,ou=shadow,o=Tremolo":                                "x-1114112-x",
		"uid=x-55296-x,ou=shadow,o=Tremolo":                                  "x-55296-x",
		"uid=x-00000064-x,ou=shadow,o=Tremolo":                               "x-00000064-x",
		"uid=x-+64-x,ou=shadow,o=Tremolo":                                    "x-+64-x",
		"uid=jane.doex-64-xexample.com,ou=saml,o=Tremolo":                    "jane.doex-64-xexample.com",
		"uid=Anonymous,o=Tremolo":                                            "Anonymous",
		"cn=none":                                                            "",
		"":                                                                   "",
		"username=system:serviceaccount:monitoring:prometheus-k8s,ou=oauth2": "system:serviceaccount:monitoring:prometheus-k8s",
		"sub=a+b - c]d,ou=oidc,o=Tremolo":                                    "a+b - c]d",
		"login=octo,cat,ou=github,o=Tremolo":                                 "octo",
		`CN=Doe\, John,OU=People,o=Data`:                                     "Doe, John",
		`CN=Doe\2C John\\,OU=People,o=Data`:                                  `Doe, John\`,
		`CN=J\C3\BCrgen,o=Data`:                                              "Jürgen",
		`CN=a\"b\+c\=d\#\ ,o=Data`:                                           `a"b+c=d# `,
		`CN=a\`:                                                              `a\`,
		`CN=a\,`:                                                             "a,",
		`CN=a\4`:                                                             "a4",
		"no equals sign":                                                     "",
		"=value,o=x":                                                         "value",
		"uid=,ou=shadow":                                                     "",
		"uid=a,ou=shadow":                                                    "a",
		"uid=x-64-x,ou=shadow":                                               "x-64-x", // not OpenUnison's tree
		"username=system:serviceaccount:" + strings.Repeat("n", 63) + ":s,ou=oauth2": "system:serviceaccount:" + strings.Repeat("n", 63) + ":s",
	} {
		if got := UserName(dn); got != want {
			t.Errorf("UserName(%q) = %q, want %q", dn, got, want)
		}
	}
}

// TestUserNameOfHostileDN takes no more than a moment for a name that begins
// a code at every other character and ends none.
func TestUserNameOfHostileDN(t *testing.T) {
	t.Parallel()
	start := time.Now()
	dn := "uid=" + strings.Repeat("x-a", MaxRecord/3) + ",ou=shadow,o=Tremolo"
	if got := UserName(dn); len(got) != MaxRecord/3*3 {
		t.Errorf("%d characters, want them all", len(got))
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("took %v", d)
	}
}

func TestUserKinds(t *testing.T) {
	t.Parallel()
	for dn, want := range map[string]UserKind{
		"":                                  UserNone,
		"cn=none":                           UserNone,
		"uid=Anonymous,o=Tremolo":           UserAnonymous,
		"uid=Anonymous,ou=shadow,o=Tremolo": UserPerson,
		"username=system:serviceaccount:a:b,ou=oauth2":    UserService,
		"username=system:serviceaccounts,ou=oauth2":       UserPerson,
		"cn=none,o=Tremolo":                               UserPerson,
		"sub=username=system:serviceaccount:a:b,ou=oidc,": UserPerson,
	} {
		if got := kindOf(dn); got != want {
			t.Errorf("kindOf(%q) = %v, want %v", dn, got, want)
		}
	}
}

func TestUserLabel(t *testing.T) {
	t.Parallel()
	const want = "5204c08a79c11dbdc2fdda1e07bc866fb4f22888"
	if got := UserLabel("uid=mmosley,ou=shadow,o=Tremolo"); got != want {
		t.Errorf("label %s, want %s", got, want)
	}
}
