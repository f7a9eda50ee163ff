package project

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Several returns projects by id.
func (s *Service) Several(tx *store.Tx, ids []kernel.ID) ([]Project, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return store.All(tx, scanProject, `SELECT `+projectColumns+projectFrom+`k.matter_id IN (`+store.Marks(1, len(ids))+`)`, args...)
}
