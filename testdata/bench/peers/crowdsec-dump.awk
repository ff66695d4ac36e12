# Counts the events, and their different pairs of user and address, that CrowdSec's parsers handed on (-dump-data).
# An event's Meta has its fields one on a line, sorted by name: the address comes before the user.
$1 == "Meta:" { meta = 1 }

meta && $1 == "source_ip:" {
	address = $2
	gsub(/["']/, "", address)
}

meta && $1 == "user:" {
	lines++
	seen[$2 " " address]++
	meta = 0
}

END {
	for (pair in seen)
		pairs++
	print lines + 0, pairs + 0
}
