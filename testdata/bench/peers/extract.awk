# Counts the access records, and the different pairs of user and address among those that name a user.
# Splitting at blanks is the fastest way in mawk, and right as long as no user's DN holds one, as here.
$5 == "AccessLog" && substr($7, 1, 1) == "[" {
	lines++
	if ($13 != "uid=Anonymous,o=Tremolo" && $13 != "cn=none")
		seen[$13 $(NF - 2)]++
}

END {
	for (pair in seen)
		pairs++
	print lines + 0, pairs + 0
}
