package pack

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
)

// Canonical returns v as JSON with sorted keys and no spare spaces, and the
// hexadecimal SHA-256 of those bytes. Equal content gives equal bytes whatever
// the order of keys in the file or of fields in the program.
func Canonical(v any) ([]byte, string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, "", err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var plain any
	if err := dec.Decode(&plain); err != nil {
		return nil, "", err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(plain); err != nil {
		return nil, "", err
	}
	body := bytes.TrimSuffix(out.Bytes(), []byte("\n"))
	sum := sha256.Sum256(body)
	return body, hex.EncodeToString(sum[:]), nil
}

// hashFiles is the content hash of a whole pack: the SHA-256 over one line
// "hash  path" for every file, in the order of their paths.
func hashFiles(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range keys(files) {
		sum := sha256.Sum256(files[name])
		fmt.Fprintf(h, "%s  %s\n", hex.EncodeToString(sum[:]), name)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// glob lists the files of a folder with that ending, sorted; a folder that is
// absent has none.
func glob(fsys fs.FS, pattern string) []string {
	names, err := fs.Glob(fsys, pattern)
	if err != nil {
		return nil
	}
	slices.Sort(names)
	return names
}
