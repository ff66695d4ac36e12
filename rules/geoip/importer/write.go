package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/oschwald/maxminddb-golang/v2"
)

// write puts the database at output by way of a temporary file beside it, so
// that a reader finds the old one or the new one, whole, even after a crash.
func write(ctx context.Context, t *tree, output string) error {
	dir := filepath.Dir(output)
	tmp, err := os.CreateTemp(dir, "."+filepath.Base(output)+".*")
	if err != nil {
		return fmt.Errorf("output %s: %w", output, err)
	}
	defer os.Remove(tmp.Name()) // fails, as it should, after the rename
	if err := fill(ctx, t, tmp); err != nil {
		return fmt.Errorf("output %s: %w", output, err)
	}
	if err := os.Rename(tmp.Name(), output); err != nil {
		return err
	}
	return syncDir(dir)
}

// fill writes the database to tmp, checks it and closes it.
func fill(ctx context.Context, t *tree, tmp *os.File) error {
	err := t.writeTo(untilDone{ctx, tmp})
	if err == nil {
		err = tmp.Chmod(0o644) // the data is public, and other users read it
	}
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	return verify(tmp.Name())
}

// verify walks the whole database as a reader sees it.
func verify(path string) error {
	db, err := maxminddb.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(db.Verify(), db.Close())
}

// syncDir makes the rename last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// untilDone stops a long write when the context ends.
type untilDone struct {
	ctx context.Context
	w   io.Writer
}

func (u untilDone) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.w.Write(p)
}
