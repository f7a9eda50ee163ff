package admin

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"io/fs"
	"path"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Limits of an uploaded pack, compressed and unpacked.
const (
	MaxZip      = 16 << 20
	maxUnpacked = 64 << 20
	maxEntries  = 1000
)

// Upload is a pack that was uploaded and can be used.
type Upload struct {
	ID        kernel.ID
	Blob      string // hash of the zip
	File      string
	Hash      string // of the pack
	Person    kernel.ID
	At        kernel.Instant
	Published kernel.Instant // 0 = not published
}

const uploadColumns = `id, blob_hash, file_name, pack_hash, person_id, uploaded_at, published_at`

func scanUpload(r store.Scanner) (Upload, error) {
	var u Upload
	return u, r.Scan(&u.ID, &u.Blob, &u.File, &u.Hash, &u.Person, &u.At, &u.Published)
}

func upload(tx *store.Tx, id kernel.ID) (Upload, error) {
	return store.One(tx, scanUpload, `SELECT `+uploadColumns+` FROM pack_upload WHERE id = $1`, id)
}

// Uploads lists the packs uploaded, newest first, at most limit. Needs
// pack.manage.
func (s *Service) Uploads(ctx context.Context, actor kernel.Actor, limit int) ([]Upload, error) {
	if err := actor.Require(PermPack); err != nil {
		return nil, err
	}
	return read(ctx, s, func(tx *store.Tx) ([]Upload, error) {
		return store.All(tx, scanUpload, `SELECT `+uploadColumns+` FROM pack_upload ORDER BY uploaded_at DESC, id DESC LIMIT $1`, limit)
	})
}

// unzip opens an uploaded pack: the folder of the zip in which zone.yaml
// stands. What cannot be a pack is invalid in "file".
func unzip(body []byte) (fs.FS, error) {
	wrong := func(t kernel.Text, args ...any) error { return kernel.Invalid("file", t, args...) }
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, wrong(kernel.T("这不是 zip 文件，或没有传完整；请把区域包文件夹压缩成 zip 再上传", "This is no zip file, or it did not arrive whole; zip the pack's folder and upload it again"))
	}
	if len(z.File) > maxEntries {
		return nil, wrong(kernel.T("压缩包里有 %d 个文件，最多 %d 个；请只压缩区域包文件夹", "The zip holds %d files, at most %d are taken; zip the pack's folder alone"), len(z.File), maxEntries)
	}
	var roots []string
	left := int64(maxUnpacked)
	for _, f := range z.File {
		if left -= unpacked(f, left); left < 0 {
			return nil, wrong(kernel.T("压缩包解开后超过 %d MB，不像一个区域包", "Unpacked the zip is larger than %d MB, which is no zone pack"), maxUnpacked>>20)
		}
		if path.Base(f.Name) == "zone.yaml" && fs.ValidPath(f.Name) {
			roots = append(roots, path.Dir(f.Name))
		}
	}
	if len(roots) != 1 {
		return nil, wrong(kernel.T("压缩包里有 %d 个 zone.yaml，应当正好一个；请只压缩一个区域包文件夹", "The zip holds %d files zone.yaml, there must be exactly one; zip one pack's folder"), len(roots))
	}
	return fs.Sub(z, roots[0])
}

// unpacked is how many bytes f really unpacks to, counting no further than
// just over most: what the zip says of itself is not believed.
func unpacked(f *zip.File, most int64) int64 {
	r, err := f.Open()
	if err != nil {
		return 0 // the check of the pack will name the file
	}
	defer r.Close()
	n, _ := io.Copy(io.Discard, io.LimitReader(r, most+1)) // a damaged file too
	return n
}

// opened reads an uploaded pack and what is wrong with it.
func opened(body []byte) (*pack.Pack, []pack.Problem, error) {
	fsys, err := unzip(body)
	if err != nil {
		return nil, nil, err
	}
	problems := pack.Check(fsys)
	if len(pack.Errors(problems)) > 0 {
		return nil, problems, nil
	}
	p, err := pack.Load(fsys)
	return p, slices.Clip(problems), err
}
