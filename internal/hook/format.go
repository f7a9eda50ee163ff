package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// Format is how a receiver wants its messages.
type Format string

// The formats: our own JSON, the robots of three office programs, and mail.
const (
	JSON     Format = "json"
	WeCom    Format = "wecom"    // 企业微信
	DingTalk Format = "dingtalk" // 钉钉
	Feishu   Format = "feishu"   // 飞书
	Mail     Format = "mail"     // a mailbox, by SMTP
)

// robot says what a group's robot bears, as its makers document it
// (developer.work.weixin.qq.com/document/path/91770, open.dingtalk.com "custom robots",
// open.feishu.cn/document/client-docs/bot-v3/add-custom-bot).
type robot struct {
	minute int           // messages a minute; 钉钉 refuses all for ten minutes after more
	gap    time.Duration // between two
}

var robots = map[Format]robot{WeCom: {minute: 20}, DingTalk: {minute: 20}, Feishu: {minute: 100, gap: time.Second / 5}}

// longestWords is how many bytes of text a robot is sent: 企业微信 takes 2,048, 钉钉
// 20,000, 飞书 20 KB of body, where a byte may be written as six.
const longestWords = 2048

// Formats are all of them, as an administrator chooses.
var Formats = []Format{JSON, WeCom, DingTalk, Feishu, Mail}

// Message is what is told of an event. Number and URL are of its matter.
type Message struct {
	ID      kernel.ID      `json:"id"`
	Event   string         `json:"event"`
	EventID kernel.ID      `json:"event_id"`
	At      kernel.Instant `json:"at_ms"`
	Name    kernel.Text    `json:"name"`
	Zone    string         `json:"zone"`
	Unit    kernel.Text    `json:"unit"`
	Matter  kernel.ID      `json:"matter_id"`
	Kind    string         `json:"kind"`
	Number  string         `json:"number"`
	URL     string         `json:"url"`
}

// words is the message as one line of Chinese, which robots post. What is too long
// is cut before the address.
func (m *Message) words() string {
	const between = " · "
	said := strings.Join(slices.DeleteFunc([]string{m.Zone, m.Name.ZH, m.Number, m.Unit.ZH}, func(s string) bool { return s == "" }), between)
	if m.URL == "" {
		return cutBytes(said, longestWords)
	}
	return cutBytes(said, longestWords-len(between+m.URL)) + between + m.URL
}

// cutBytes cuts s to at most n bytes, between two characters.
func cutBytes(s string, n int) string {
	const more = "…"
	if len(s) <= n {
		return s
	}
	end := max(0, n-len(more))
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + more
}

// letter makes the message a mail: what it says is what robots post.
func (h *Hook) letter(m *Message) Request {
	subject := strings.TrimSpace("[" + m.Zone + "] " + m.Name.ZH + " " + m.Number)
	body := m.Name.ZH + " · " + m.Name.EN + "\n"
	for _, line := range []string{m.Number, m.Unit.ZH, m.URL} {
		if line != "" {
			body += line + "\n"
		}
	}
	if m.Event == eventConfirm {
		body += "登录后打开链接，点“确认”；不是您要求的，不必理会。\nOpen the link while signed in and confirm; if you did not ask for this, ignore it.\n"
	}
	return Request{URL: h.URL, Header: map[string]string{"Subject": subject, "Id": string(m.ID)}, Body: []byte(body + "\n--\n" + m.Zone + "\n")}
}

func mac(key, text string) []byte {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(text))
	return h.Sum(nil)
}

// Sign is the signature of our own format: hexadecimal HMAC-SHA256 of
// id.time.body under the secret, the time in seconds.
func Sign(secret, id, seconds string, body []byte) string {
	return "v1=" + hex.EncodeToString(mac(secret, id+"."+seconds+"."+string(body)))
}

// request makes what is sent, signed as of now.
func (h *Hook) request(m *Message, now time.Time) (Request, error) {
	r := Request{URL: h.URL, Header: map[string]string{"Content-Type": "application/json; charset=utf-8"}}
	if h.Format == Mail {
		return h.letter(m), nil
	}
	seconds := strconv.FormatInt(now.Unix(), 10)
	if h.Format == JSON {
		var err error
		if r.Body, err = json.Marshal(m); err != nil {
			return r, kernel.Internal(err)
		}
		r.Header["X-Juyan-Id"], r.Header["X-Juyan-Time"] = string(m.ID), seconds
		r.Header["X-Juyan-Signature"] = Sign(h.secret, string(m.ID), seconds, r.Body)
		return r, nil
	}
	text := map[string]any{"msgtype": "text", "text": map[string]string{"content": m.words()}}
	switch {
	case h.Format == Feishu:
		text = map[string]any{"msg_type": "text", "content": map[string]string{"text": m.words()}}
		if h.secret != "" { // the secret is part of the key, the text is empty
			text["timestamp"], text["sign"] = seconds, base64.StdEncoding.EncodeToString(mac(seconds+"\n"+h.secret, ""))
		}
	case h.Format == DingTalk && h.secret != "":
		ms := strconv.FormatInt(now.UnixMilli(), 10)
		u, err := url.Parse(h.URL)
		if err != nil {
			return r, kernel.Internal(err)
		}
		q := u.Query()
		q.Set("timestamp", ms)
		q.Set("sign", base64.StdEncoding.EncodeToString(mac(h.secret, ms+"\n"+h.secret)))
		u.RawQuery = q.Encode()
		r.URL = u.String()
	}
	var err error
	r.Body, err = json.Marshal(text)
	return r, err
}

// refusal says why an answer is no success; "" when it is one. Robots answer 200
// and a code of their own.
func (h *Hook) refusal(a Answer) string {
	if h.Format == Mail {
		return "" // the mail server took it, or there was an error
	}
	if a.Status < 200 || a.Status > 299 {
		return "HTTP " + strconv.Itoa(a.Status)
	}
	if h.Format == JSON {
		return ""
	}
	var said struct {
		Errcode *int   `json:"errcode"`
		Errmsg  string `json:"errmsg"`
		Code    *int   `json:"code"`
		Msg     string `json:"msg"`
	}
	if json.Unmarshal(a.Body, &said) != nil {
		return "no JSON in the answer"
	}
	for _, x := range []struct {
		code *int
		text string
	}{{said.Errcode, said.Errmsg}, {said.Code, said.Msg}} {
		if x.code != nil && *x.code != 0 {
			return strconv.Itoa(*x.code) + " " + x.text
		}
	}
	if said.Errcode == nil && said.Code == nil {
		return "no code in the answer"
	}
	return ""
}
