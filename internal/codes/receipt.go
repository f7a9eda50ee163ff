package codes

import (
	"crypto/rand"
	"strings"

	"juyan/internal/kernel"
)

// receiptAlphabet is Crockford's base 32: no I, L, O or U to be misread.
const receiptAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// receiptLength is eleven random characters (55 bits) and one that checks them.
const receiptLength = 12

var nameReceipt = kernel.T("查询码", "receipt code")

// NewReceipt returns a code nobody can guess, for a paper that is handed out.
func NewReceipt() string {
	raw := make([]byte, receiptLength-1)
	_, _ = rand.Read(raw) // never fails, by its documentation
	for i := range raw {
		raw[i] = receiptAlphabet[raw[i]%32]
	}
	return string(raw) + string(receiptCheck(string(raw)))
}

// ParseReceipt reads a code as people type it: spaces, dashes and small letters do
// not matter, I and L are 1, O is 0. A code that fails its check is a slip of the
// pen, told apart from one nobody gave out.
func ParseReceipt(typed string) (string, Result) {
	s := strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(Normalize(typed))
	if len([]rune(s)) != receiptLength {
		return "", wrongLength(nameReceipt, s, receiptLength)
	}
	for _, r := range s {
		if !strings.ContainsRune(receiptAlphabet, r) {
			return "", bad(kernel.T("查询码里没有“%c”这个字", "A receipt code holds no %q"), r)
		}
	}
	if s[receiptLength-1] != receiptCheck(s[:receiptLength-1]) {
		return "", bad(kernel.T("查询码的校验位不符，请对照回执再看一遍", "The receipt code fails its check; compare it with the paper"))
	}
	return s, ok(kernel.T("校验正确", "The check fits"))
}

// receiptCheck is Luhn's sum in base 32: it finds every wrong character and all
// but one swap of neighbours.
func receiptCheck(s string) byte {
	sum := 0
	for i := range len(s) {
		v := strings.IndexByte(receiptAlphabet, s[i])
		if (len(s)-i)%2 == 1 { // the one beside the check is doubled
			v = v*2/32 + v*2%32
		}
		sum += v
	}
	return receiptAlphabet[(32-sum%32)%32]
}

// GroupReceipt writes a code in fours, as it is printed.
func GroupReceipt(code string) string {
	if len(code) != receiptLength {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}
