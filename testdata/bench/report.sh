# Prints the table of ./compare from the files in $results: a line "seconds processor-seconds KiB" for every run.

# column NAME NUMBER STATISTIC prints the median, min or max of a column, or nothing when the tool did not run.
column() {
	[ -s "$results/$1" ] || return 0
	awk -v n="$2" '{ print $n }' "$results/$1" | sort -g | awk -v what="$3" '
		{ v[NR] = $1 }
		END {
			if (what == "min") print v[1]
			else if (what == "max") print v[NR]
			else print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
		}'
}

seconds() { column "$1" 1 median; }

calc() { awk "BEGIN { print $1 }"; }

# rate NAME LINES [START] prints lines a second, the time of START's runs taken off: small files must not be charged
# for a slow start. Nothing when the tool did not run, or did not run longer than its start takes.
rate() {
	local time start=0
	time=$(seconds "$1")
	[ -z "${3:-}" ] || start=$(seconds "$3")
	[ -n "$time" ] || return 0
	awk -v lines="$2" -v t="$time" -v s="$start" 'BEGIN { if (t > s) printf "%.0f", lines / (t - s) }'
}

# row TOOL NAME LOG [START] prints a tool's line of the table.
row() {
	local lines
	[ -n "$(seconds "$2")" ] || return 0
	lines=$(truth "$3" lines)
	printf '%-34s %9.2f %7.2f - %-7.2f %10.3f %9.1f %9.0f\n' "$1" "$(seconds "$2")" "$(column "$2" 1 min)" "$(column "$2" 1 max)" \
		"$(calc "$(rate "$2" "$lines" "${4:-}")/1e6")" "$(column "$2" 2 median)" "$(calc "$(column "$2" 3 max)/1024")"
}

# target TEXT VALUE COMPARISON LIMIT [BEST] prints a target beside what was measured; VALUE is empty when a side is
# missing. BEST is the same ratio of the fastest runs, which a busy machine disturbs less than the medians.
target() {
	local verdict=MISSED
	if [ -z "$2" ]; then
		printf '%-62s %8s   target %s %s\n' "$1" "-" "$3" "$4"
		return
	fi
	awk "BEGIN { exit !($2 $3 $4) }" && verdict=met
	printf '%-62s %8.2f   target %s %-5s %-6s %s\n' "$1" "$2" "$3" "$4" "$verdict" "${5:+fastest runs: $(printf %.2f "$5")}"
}

# times TEXT A B COMPARISON LIMIT prints the ratio of the seconds of A to those of B.
times() {
	target "$1" "$(ratio "$(seconds "$2")" "$(seconds "$3")")" "$4" "$5" "$(ratio "$(column "$2" 1 min)" "$(column "$3" 1 min)")"
}

# ratio A B prints A/B, or nothing when one is missing.
ratio() {
	if [ -n "$1" ] && [ -n "$2" ]; then
		calc "$1/$2"
	fi
}

peak() { # of all runs of gracewatch on files of the usual number of users
	local most
	most=$(cat "$results"/{mixed,full,gz}.gracewatch 2>/dev/null | awk '$3 > most { most = $3 } END { print most }')
	[ -z "$most" ] || calc "$most/1024"
}

print_header() {
	local model
	model=$(sed -n 's/^model name\s*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
	echo
	echo "${model:-unknown processor}, $(nproc) cores, load $(cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null); medians of $runs runs, files in the page cache"
	echo
	printf '%-34s %9s %17s %10s %9s %9s\n' "" seconds "min - max" "M lines/s" "cpu s" "peak MiB"
}

print_tools() {
	if wanted mixed; then
		echo "mixed, $size, $(truth mixed.log lines) lines, 1 % replays"
		row "  gracewatch, complete analysis" mixed.gracewatch mixed.log
		row "  rg --mmap -Fc, replay lines" mixed.rg mixed.log
		row "  mawk, user and address, access" mixed.mawk mixed.log
	fi
	if wanted full; then
		echo "full, $size, $(truth full.log lines) lines, replays only"
		row "  gracewatch, complete analysis" full.gracewatch full.log
		row "  mawk, user and address, replays" full.mawk full.log
	fi
	if wanted gz; then
		echo "mixed, 16 rotated gz files of $size"
		row "  gracewatch, complete analysis" gz.gracewatch mixed.16
		row "  zgrep -Fc, replay lines" gz.zgrep mixed.16
	fi
	if wanted slow; then
		echo "mixed, $slow_size; CrowdSec $crowdsec_size; lines/s without start and stop (measured on one line)"
		row "  SEC, replay lines" slow.sec slow.log start.sec
		row "  mtail, replay lines" slow.mtail slow.log start.mtail
		row "  CrowdSec, replay lines" slow.crowdsec crowdsec.log start.crowdsec
	fi
	if wanted memory; then
		echo "mixed, $size, $many_users users"
		row "  gracewatch, complete analysis" users.gracewatch users.log
	fi
}

print_targets() {
	local own
	own=$(rate mixed.gracewatch "$(truth mixed.log lines 2>/dev/null)")
	echo
	times "mixed: time of gracewatch / time of rg --mmap -Fc" mixed.gracewatch mixed.rg "<=" 5
	times "mixed: time of mawk / time of gracewatch" mixed.mawk mixed.gracewatch ">=" 8
	times "full: time of mawk / time of gracewatch" full.mawk full.gracewatch ">=" 6
	times "16 gz files: time of gracewatch / time of zgrep" gz.gracewatch gz.zgrep "<=" 0.3
	if wanted slow; then
		target "mixed: lines/s of gracewatch / lines/s of SEC (smaller file)" "$(ratio "$own" "$(rate slow.sec "$(truth slow.log lines)" start.sec)")" ">=" 30
		target "mixed: lines/s of gracewatch / lines/s of mtail (smaller file)" "$(ratio "$own" "$(rate slow.mtail "$(truth slow.log lines)" start.mtail)")" ">=" 30
		target "mixed: lines/s of gracewatch / of CrowdSec (smaller file)" "$(ratio "$own" "$(rate slow.crowdsec "$(truth crowdsec.log lines)" start.crowdsec)")" ">=" 200
	fi
	target "peak memory of gracewatch, MiB" "$(peak)" "<" 200
	target "peak memory of gracewatch, MiB, $many_users users" "$(ratio "$(column users.gracewatch 3 max)" 1024)" "<" 1024
}

print_report() {
	print_header
	print_tools
	print_targets
}
