package builtin

import "gracewatch/rules"

// sources looks at what the log cannot tell.
func sources() []rules.Rule {
	return []rules.Rule{{
		ID:    "openunison-sources-hidden",
		Title: "Clients are hidden behind a proxy",
		Description: "Users share an inner address, the ingress controller's: neither a new place nor a second party can be seen. " +
			"Keep the client's address up to OpenUnison (externalTrafficPolicy: Local with a pass-through, or a NodePort).",
		Level: rules.Medium,
		Match: grade(rules.Medium, func(c *rules.Context) bool { return c.Origin == rules.OriginHidden }),
		Once:  true,
	}}
}
