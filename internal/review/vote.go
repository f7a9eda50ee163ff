package review

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// VoteInput is a member's own vote on an item.
type VoteInput struct {
	Item kernel.ID
	Vote Vote
	Key  string
}

// HandsInput is a show of hands as the secretary counted it: how the members of
// some posts voted.
type HandsInput struct {
	Item  kernel.ID
	Votes []Hand
	Key   string
}

// Hand is how the member of a post voted.
type Hand struct {
	Post kernel.ID
	Vote Vote
}

// Vote records a vote; until the decision it may be changed. Errors: forbidden
// (no member, not there, stands aside), not found, invalid, conflict.
func (s *Service) Vote(ctx context.Context, actor kernel.Actor, in VoteInput) error {
	return s.poll(ctx, actor, PermJudge, HandsInput{Item: in.Item, Votes: []Hand{{actor.Post, in.Vote}}, Key: in.Key})
}

// Hands records a show of hands, all of it or nothing. Errors as of Vote;
// forbidden also where the body votes in secret.
func (s *Service) Hands(ctx context.Context, actor kernel.Actor, in HandsInput) error {
	return s.poll(ctx, actor, PermManage, in)
}

func (s *Service) poll(ctx context.Context, actor kernel.Actor, perm string, in HandsInput) error {
	if err := actor.Require(perm); err != nil {
		return err
	}
	for _, h := range in.Votes {
		if h.Vote != Yes && h.Vote != No && h.Vote != Abstain {
			return kernel.Invalid("vote", kernel.T("请选择赞成、反对或弃权", "Please choose in favour, against or abstain"))
		}
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.cast(tx, actor, in) })
	})
}

func (s *Service) cast(tx *store.Tx, actor kernel.Actor, in HandsInput) error {
	x, i, err := openItem(tx, in.Item)
	if err != nil {
		return err
	}
	b, err := s.Body(x.Body)
	if err != nil {
		return err
	}
	r, err := s.rollOf(tx, x, b, i.ID)
	if err != nil {
		return err
	}
	for _, h := range in.Votes {
		if err := s.castOne(tx, actor, r, i.ID, h); err != nil {
			return err
		}
	}
	return x.touch(tx)
}

func (s *Service) castOne(tx *store.Tx, actor kernel.Actor, r *roll, item kernel.ID, h Hand) error {
	if err := mayVote(actor, r, h.Post); err != nil {
		return err
	}
	person := personIn(r.members, h.Post)
	if h.Post == actor.Post && person != actor.Person {
		return kernel.Forbidden(kernel.T("会议开始时任这个岗位的是另一个人，表决由到会的人来做", "Somebody else held this post when the session began; whoever is there votes"))
	}
	if err := tx.Exec(`INSERT INTO review_vote (item_id, post_id, person_id, vote, at) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (item_id, post_id) DO UPDATE SET vote = excluded.vote, at = excluded.at`, item, h.Post, person, string(h.Vote), tx.Now()); err != nil {
		return err
	}
	p, _ := s.dir().Post(h.Post)
	payload := map[string]any{"item": item, "post": h.Post}
	said := kernel.T("%s已表决", "%s has voted").Format(p.Name)
	if !r.terms.Secret { // what was voted in secret is in no event
		payload["vote"] = h.Vote
		said = kernel.T("%s表决：%s", "%s voted: %s").Format(p.Name, voteNames[h.Vote])
	}
	_, err := s.tell(tx, actor, "review.voted", "", item, said, payload)
	return err
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
