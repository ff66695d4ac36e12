package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gracewatch/parser/archive"
)

// output is where results go: a file that appears when it is complete, or
// what was there before, such as standard output or a device.
type output struct {
	io.Writer
	file *os.File
	path string // of the file to be; empty when file is written in place
}

// openOutput opens the file at path for results; without a path they go to
// stdout. A file that is read cannot be written.
func openOutput(path string, stdout io.Writer, inputs []archive.Stream) (*output, error) {
	if path == "" {
		return &output{Writer: stdout}, nil
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return temporary(path, 0o644)
	case err != nil:
		return nil, fmt.Errorf("--output: %w", err)
	case info.IsDir():
		return nil, fmt.Errorf("--output %s is a directory: name a file", path)
	case !info.Mode().IsRegular(): // /dev/null, a pipe
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("--output: %w", err)
		}
		return &output{Writer: f, file: f}, nil
	case isInput(info, inputs):
		return nil, fmt.Errorf("--output %s is also read: name another file", path)
	}
	return temporary(path, info.Mode().Perm())
}

// temporary opens a file beside path, on the same file system.
func temporary(path string, mode fs.FileMode) (*output, error) {
	name := fmt.Sprintf("%s.%d.part", path, os.Getpid())
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return nil, fmt.Errorf("--output: %w", err)
	}
	return &output{Writer: f, file: f, path: path}, nil
}

func isInput(info fs.FileInfo, inputs []archive.Stream) bool {
	for _, s := range inputs {
		for _, f := range s.Files {
			if in, err := os.Stat(f.Path); err == nil && os.SameFile(info, in) {
				return true
			}
		}
	}
	return false
}

// commit makes the file appear under its name, with its bytes on disk.
func (o *output) commit() error {
	if o.file == nil {
		return nil
	}
	if o.path == "" {
		return o.file.Close()
	}
	err := errors.Join(o.file.Sync(), o.file.Close())
	if err == nil {
		err = os.Rename(o.file.Name(), o.path)
	}
	if err != nil {
		os.Remove(o.file.Name())
		return err
	}
	return syncDir(filepath.Dir(o.path))
}

// discard removes what was written so far.
func (o *output) discard() {
	if o.file != nil {
		o.file.Close()
		if o.path != "" {
			os.Remove(o.file.Name())
		}
	}
}

// syncDir makes a renaming last. Not every file system can.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer d.Close()
	d.Sync()
	return nil
}
