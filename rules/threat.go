package rules

import (
	"slices"
	"strings"

	"gracewatch/parser"
)

// technique is an entry of MITRE ATT&CK, in the words of version 19.
type technique struct {
	id, name         string
	sub, subName     string
	tactic, tacticID string
}

// techniques are those that rules may name in a tag such as attack.t1550.001.
// Where a technique serves several tactics, it is the one that fits a token's
// theft.
var techniques = map[string]technique{
	"attack.t1550.001": {"T1550", "Use Alternate Authentication Material", "T1550.001", "Application Access Token", "Lateral Movement", "TA0008"},
	"attack.t1550.004": {"T1550", "Use Alternate Authentication Material", "T1550.004", "Web Session Cookie", "Lateral Movement", "TA0008"},
	"attack.t1528":     {"T1528", "Steal Application Access Token", "", "", "Credential Access", "TA0006"},
	"attack.t1539":     {"T1539", "Steal Web Session Cookie", "", "", "Credential Access", "TA0006"},
	"attack.t1110":     {"T1110", "Brute Force", "", "", "Credential Access", "TA0006"},
	"attack.t1078":     {"T1078", "Valid Accounts", "", "", "Initial Access", "TA0001"},
	"attack.t1078.004": {"T1078", "Valid Accounts", "T1078.004", "Cloud Accounts", "Initial Access", "TA0001"},
	"attack.t1070":     {"T1070", "Indicator Removal", "", "", "Stealth", "TA0005"},
}

// appendThreat writes the techniques that tags name.
func appendThreat(j *parser.JSON, tags []string) {
	var tactics, tacticIDs, names, ids, subNames, subIDs []string
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, tag := range tags {
		t := techniques[strings.ToLower(tag)]
		add(&tactics, t.tactic)
		add(&tacticIDs, t.tacticID)
		add(&names, t.name)
		add(&ids, t.id)
		add(&subNames, t.subName)
		add(&subIDs, t.sub)
	}
	if len(ids) == 0 {
		return
	}
	j.Open("threat")
	j.Text("framework", "MITRE ATT&CK")
	pair(j, "tactic", tacticIDs, tactics)
	j.Close()
	j.Open("technique")
	j.Texts("id", ids...)
	j.Texts("name", names...)
	pair(j, "subtechnique", subIDs, subNames)
	j.Close()
	j.Close()
	j.Close()
}

// pair opens an object with ids and names.
func pair(j *parser.JSON, name string, ids, names []string) {
	j.Open(name)
	j.Texts("id", ids...)
	j.Texts("name", names...)
}
