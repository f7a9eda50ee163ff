-- +goose Up
-- 1 while a lane's clock stands still because its matter rests, and not by an
-- act of the lane.
ALTER TABLE matter_clock ADD COLUMN rests BIGINT NOT NULL DEFAULT 0;
