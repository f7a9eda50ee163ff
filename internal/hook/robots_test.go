package hook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"juyan/internal/hook"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// robot is a receiver as strict as its maker documents it. What is wrong it refuses
// with a code in an answer of 200. Sources: developer.work.weixin.qq.com/document/path/91770,
// open.dingtalk.com (custom robots and their error codes),
// open.feishu.cn/document/client-docs/bot-v3/add-custom-bot.
type robot struct {
	h      *house
	format hook.Format
	secret string
	sent   []kernel.Instant // by the clock of the house
	said   []string
}

func signed(key, text string) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// fresh reports whether a timestamp lies within an hour of the sender's clock.
func fresh(text string, unit time.Duration) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && time.Unix(1_700_000_000, 0).Sub(time.Unix(0, n*int64(unit))).Abs() <= time.Hour
}

// often counts a message; true when there were more than n within a minute.
func (r *robot) often(n int) bool {
	now := r.h.clock.Now()
	r.sent = append(r.sent, now)
	lately := 0
	for _, at := range r.sent {
		if now.Sub(at) < time.Minute {
			lately++
		}
	}
	return lately > n
}

func (r *robot) answer(q *http.Request, body string) string {
	var m struct {
		Msgtype   string
		Text      struct{ Content string }
		MsgType   string `json:"msg_type"`
		Content   struct{ Text string }
		Timestamp string
		Sign      string
	}
	bad := json.Unmarshal([]byte(body), &m) != nil || q.Method != "POST" || !strings.HasPrefix(q.Header.Get("Content-Type"), "application/json")
	said, code := m.Text.Content, 0
	switch query := q.URL.Query(); r.format {
	case hook.WeCom:
		switch {
		case query.Get("key") != "k1":
			code = 93000 // invalid webhook url
		case bad, m.Msgtype != "text":
			code = 40008 // invalid message type
		case said == "":
			code = 44004 // empty content
		case len(said) > 2048:
			code = 40058 // text.content exceeds its length
		case r.often(20):
			code = 45009 // out of frequency
		}
	case hook.DingTalk:
		switch {
		case !fresh(query.Get("timestamp"), time.Millisecond), query.Get("sign") != signed(r.secret, query.Get("timestamp")+"\n"+r.secret):
			code = 310000 // sign not match
		case bad, m.Msgtype != "text", said == "":
			code = 400402 // no text
		case len(body) > 20000:
			code = 460101 // message too long
		case r.often(20):
			code = 130101 // send too fast
		}
	case hook.Feishu:
		said = m.Content.Text
		switch {
		case bad, len(body) > 20<<10:
			code = 9499 // bad request
		case !fresh(m.Timestamp, time.Second), m.Sign != signed(m.Timestamp+"\n"+r.secret, ""):
			code = 19021 // sign match fail
		case m.MsgType != "text", said == "":
			code = 19002 // params error
		case r.often(100):
			code = 11232 // frequency limited
		}
		if code == 0 {
			r.said = append(r.said, said)
			return `{"code":0,"msg":"success","data":{},"StatusCode":0,"StatusMessage":"success","Extra":null}`
		}
		return fmt.Sprintf(`{"code":%d,"msg":"refused","data":{}}`, code)
	}
	if code == 0 {
		r.said = append(r.said, said)
		return `{"errcode":0,"errmsg":"ok"}`
	}
	return fmt.Sprintf(`{"errcode":%d,"errmsg":"refused"}`, code)
}

// robot stands behind the address of the house, with a webhook of its format.
func (h *house) robot(f hook.Format, secret string) (*robot, kernel.ID) {
	h.Helper()
	r := &robot{h: h, format: f, secret: secret}
	h.reply = r.answer
	return r, h.add(f, "whistle.raised")
}

var robotFormats = []hook.Format{hook.WeCom, hook.DingTalk, hook.Feishu}

// Each robot takes what it is sent.
func TestRobotsTakeWhatTheyAreSent(t *testing.T) {
	each(t, func(h *house) {
		for _, f := range robotFormats {
			r, id := h.robot(f, secret)
			h.happen("whistle.raised")
			h.deliver(1)
			if len(r.said) != 1 || r.said[0] != "试验区 · 名：whistle.raised · 供电局" {
				h.Errorf("%s: %q", f, r.said)
			}
			h.ok(h.s.Switch(ctx, manager, id, false))
		}
	})
}

// A robot that refuses answers 200 all the same: the message was not delivered, is
// tried again, and is dead in the end, with the robot's own code.
func TestARobotThatRefusesHasNotDelivered(t *testing.T) {
	each(t, func(h *house) {
		for f, want := range map[hook.Format]string{hook.DingTalk: "310000 refused", hook.Feishu: "19021 refused"} {
			r, id := h.robot(f, "another secret altogether")
			h.happen("whistle.raised")
			for range 10 {
				h.deliver(0)
				h.clock.Advance(6 * time.Hour)
			}
			_, list, err := h.s.View(ctx, manager, id)
			h.ok(err)
			if l := h.line(id); l.Dead != 1 || list[0].Error != want || list[0].Attempts != 10 {
				h.Errorf("%s: %+v %+v", f, l, list)
			}
			r.secret = secret // put right
			n, err := h.s.Resend(ctx, manager, id, "")
			h.ok(err)
			h.deliver(int(n))
			h.ok(h.s.Switch(ctx, manager, id, false))
		}
	})
}

// What is too long is cut between two characters, and keeps its address.
func TestWhatIsTooLongForARobotIsCut(t *testing.T) {
	each(t, func(h *house) {
		h.name = strings.Repeat("停", 5000)
		for _, f := range robotFormats {
			r, id := h.robot(f, secret)
			h.happen("whistle.raised")
			h.deliver(1)
			if len(r.said) != 1 || len(r.said[0]) > 2048 || len(r.said[0]) < 2000 || !utf8.ValidString(r.said[0]) || !strings.HasSuffix(r.said[0], "停…") {
				h.Errorf("%s: %q", f, r.said)
			}
			h.ok(h.s.Switch(ctx, manager, id, false))
		}
		m := hook.Message{Zone: h.name, URL: "https://zone.example/m/whistle/1"}
		if w := hook.Words(&m); len(w) > 2048 || !strings.HasSuffix(w, "停… · "+m.URL) {
			h.Errorf("%q", w)
		}
	})
}

// More than a robot bears in a minute waits for the next; nothing is refused, and
// another webhook is not held up.
func TestRobotsAreNotOverrun(t *testing.T) {
	each(t, func(h *house) {
		r, busy := h.robot(hook.DingTalk, secret)
		for range 70 {
			h.happen("whistle.raised")
		}
		h.deliver(20)
		h.deliver(0)
		h.add(hook.DingTalk, "keytask.reported")
		r.sent = nil // another robot
		h.happen("keytask.reported")
		h.deliver(1)
		r.sent = nil
		for _, want := range []int{20, 20, 10} {
			h.clock.Advance(time.Minute)
			h.deliver(want)
			h.deliver(0)
		}
		if l := h.line(busy); l.Waiting != 0 || l.Dead != 0 || len(r.said) != 71 {
			h.Errorf("%+v, %d said", l, len(r.said))
		}
		err := h.db.Read(ctx, func(tx *store.Tx) error {
			n, err := store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM hook_message WHERE attempts > 1`)
			if n > 0 {
				h.Errorf("%d were refused", n)
			}
			return err
		})
		h.ok(err)
	})
}
