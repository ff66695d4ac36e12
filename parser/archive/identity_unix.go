//go:build unix

package archive

import (
	"io/fs"
	"syscall"
)

// A fileID is what two names of one file have in common.
type fileID struct{ dev, ino uint64 }

// identity is not ok where the file system does not say.
func identity(info fs.FileInfo) (fileID, bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return fileID{}, false
	}
	return fileID{dev: uint64(st.Dev), ino: uint64(st.Ino)}, true
}
