package org

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// ContactPhone returns the telephone of an enterprise's contact, unmasked: call
// it only for the enterprise's own people.
func (s *Service) ContactPhone(ctx context.Context, enterprise kernel.ID) (phone string, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		e, err := s.Enterprise(tx, enterprise)
		phone = e.Phone
		return err
	})
	return phone, err
}
