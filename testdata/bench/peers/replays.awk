# Counts the replay lines and their different pairs of user and address.
/\[ExpiredRefreshTokenUsed\]/ {
	lines++
	seen[$11 $(NF - 2)]++
}

END {
	for (pair in seen)
		pairs++
	print lines + 0, pairs + 0
}
