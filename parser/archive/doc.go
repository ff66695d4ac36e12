// Package archive brings logs that lie in files to the parser: it turns
// command-line arguments into streams of files, and files into bytes.
//
// [Expand] walks directories, globs and files, follows symbolic links, drops
// what it meets twice, and puts rotated files of one log into one [Stream],
// oldest first. It never guesses: names that are not clearly rotations of each
// other stay streams of their own. [Open] looks at the content of a file, not
// at its name, and returns a [Source] of plain bytes: a plain file can be read
// in stripes by several workers, gzip, zstd, bzip2 and xz are decoded as they
// are read. What cannot be read becomes a [Fault] that says where and why,
// after everything that could be.
//
// [Read] brings both together. Workers cut the files of all streams into blocks
// of whole records and scan them; each stream's events are joined with their
// neighbours and put in order, and the streams are merged in event time. The
// [Report] says what was read, and what could not be.
package archive
