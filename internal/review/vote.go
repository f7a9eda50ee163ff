package review

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// VoteInput is a member's vote on an item. A show of hands is recorded by the
// secretary, who then names the post; a secret vote is the member's own.
type VoteInput struct {
	Item kernel.ID
	Post kernel.ID // "" = the actor's own
	Vote Vote
	Key  string
}

// Vote records a vote; until the decision it may be changed. Errors: forbidden
// (no member, not there, stands aside, somebody else's secret vote), not found,
// invalid, conflict.
func (s *Service) Vote(ctx context.Context, actor kernel.Actor, in VoteInput) error {
	if in.Post == "" {
		in.Post = actor.Post
	}
	perm := PermManage
	if in.Post == actor.Post {
		perm = PermJudge
	}
	if err := actor.Require(perm); err != nil {
		return err
	}
	if in.Vote != Yes && in.Vote != No && in.Vote != Abstain {
		return kernel.Invalid("vote", kernel.T("请选择赞成、反对或弃权", "Please choose in favour, against or abstain"))
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.vote(tx, actor, in) })
	})
}

func (s *Service) vote(tx *store.Tx, actor kernel.Actor, in VoteInput) error {
	x, i, err := openItem(tx, in.Item)
	if err != nil {
		return err
	}
	b, err := s.Body(x.Body)
	if err != nil {
		return err
	}
	r, err := s.rollOf(tx, x, b, i.ID)
	if err == nil {
		err = mayVote(actor, r, in.Post)
	}
	if err != nil {
		return err
	}
	person := personIn(r.members, in.Post)
	if in.Post == actor.Post && person != actor.Person {
		return kernel.Forbidden(kernel.T("会议开始时任这个岗位的是另一个人，表决由到会的人来做", "Somebody else held this post when the session began; whoever is there votes"))
	}
	if err := tx.Exec(`INSERT INTO review_vote (item_id, post_id, person_id, vote, at) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (item_id, post_id) DO UPDATE SET vote = excluded.vote, at = excluded.at`, i.ID, in.Post, person, string(in.Vote), tx.Now()); err != nil {
		return err
	}
	p, _ := s.dir().Post(in.Post)
	payload := map[string]any{"item": i.ID, "post": in.Post}
	said := kernel.T("%s已表决", "%s has voted").Format(p.Name)
	if !r.terms.Secret { // what was voted in secret is in no event
		payload["vote"] = in.Vote
		said = kernel.T("%s表决：%s", "%s voted: %s").Format(p.Name, voteNames[in.Vote])
	}
	if _, err := s.tell(tx, actor, "review.voted", "", i.ID, said, payload); err != nil {
		return err
	}
	return x.touch(tx)
}

var voteNames = map[Vote]kernel.Text{Yes: kernel.T("赞成", "in favour"), No: kernel.T("反对", "against"), Abstain: kernel.T("弃权", "abstains")}

func mayVote(actor kernel.Actor, r *roll, post kernel.ID) error {
	switch {
	case !sits(r.members, post):
		return kernel.Forbidden(kernel.T("只有本机构的成员可以表决", "Only members of the body vote"))
	case r.recused(post):
		return kernel.Forbidden(kernel.T("这位成员在这一项上回避，不参加表决", "This member stands aside on this item and does not vote"))
	case !r.sits(post):
		return kernel.Forbidden(kernel.T("没有到会的成员不能表决", "Members who are not there cannot vote"))
	case post != actor.Post && r.terms.Way == pack.ByVotes && r.terms.Secret:
		return kernel.Forbidden(kernel.T("无记名表决由成员自己投票，别人不能代记", "A secret vote is the member's own; nobody records it for another"))
	}
	return nil
}

func personIn(members []Member, post kernel.ID) kernel.ID {
	for _, m := range members {
		if m.Post == post {
			return m.Person
		}
	}
	return ""
}
