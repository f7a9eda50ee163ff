package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"strings"

	"juyan/internal/kernel"
)

// SecretKey seals what must be read again and so cannot be hashed: the secrets
// of second factors. It lies in a file beside the program, never in the
// database, so that a copy of the database opens nothing.
type SecretKey struct {
	seal cipher.AEAD
	name string // fingerprint, in front of everything it sealed
}

const secretKeyHead = "JUYAN+SECRET+"

// NewSecretKey makes a key and the file it lies in, which must not be there yet.
func NewSecretKey(path string) (*SecretKey, error) {
	raw := make([]byte, keyBytes)
	_, _ = rand.Read(raw) // never fails, by its documentation
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, secretFault(kernel.T("密钥文件 %s 不能写：%s", "The key file %s cannot be written: %s"), path, err)
	}
	_, err = f.WriteString(secretKeyHead + b64.EncodeToString(raw) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, secretFault(kernel.T("密钥文件 %s 不能写：%s", "The key file %s cannot be written: %s"), path, err)
	}
	return secretKeyOf(raw)
}

// ReadSecretKey reads a key's file; NotFound if there is none.
func ReadSecretKey(path string) (*SecretKey, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, kernel.NotFound(kernel.T("没有密钥文件 %s", "There is no key file %s"), path)
	}
	if err != nil {
		return nil, secretFault(kernel.T("密钥文件 %s 不能读：%s", "The key file %s cannot be read: %s"), path, err)
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(string(text)), secretKeyHead)
	raw, err := b64.DecodeString(rest)
	if !ok || err != nil || len(raw) != keyBytes {
		return nil, kernel.Invalid("signin-key", kernel.T("%s 不是密钥文件", "%s is no key file"), path)
	}
	return secretKeyOf(raw)
}

func secretFault(t kernel.Text, path string, err error) error {
	return kernel.Invalid("signin-key", t, path, err.Error())
}

func secretKeyOf(raw []byte) (*SecretKey, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, kernel.Internal(err)
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		return nil, kernel.Internal(err)
	}
	sum := sha256.Sum256(raw)
	return &SecretKey{seal, hex.EncodeToString(sum[:4])}, nil
}

// sealed is text under the key, bound to whose it is.
func (k *SecretKey) sealed(text string, owner kernel.ID) string {
	nonce := make([]byte, k.seal.NonceSize())
	_, _ = rand.Read(nonce)
	return k.name + ":" + b64.EncodeToString(k.seal.Seal(nonce, nonce, []byte(text), []byte(owner)))
}

var errSealed = kernel.Errorf(kernel.CodeUnavailable, "", kernel.T(
	"服务器上的密钥与保存验证器时的不是同一把，现在无法核对动态码；请联系系统管理员",
	"The server's key is not the one the second factors were sealed under, so that no code can be checked; ask the system administrator"))

// opened reads what sealed wrote for the same owner.
func (k *SecretKey) opened(text string, owner kernel.ID) (string, error) {
	name, rest, _ := strings.Cut(text, ":")
	if k == nil || name != k.name {
		return "", errSealed
	}
	raw, err := b64.DecodeString(rest)
	n := k.seal.NonceSize()
	if err != nil || len(raw) < n {
		return "", errSealed
	}
	out, err := k.seal.Open(nil, raw[:n], raw[n:], []byte(owner))
	if err != nil {
		return "", errSealed
	}
	return string(out), nil
}
