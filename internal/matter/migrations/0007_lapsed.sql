-- +goose Up
ALTER TABLE matter_involved ADD COLUMN lapsed BIGINT NOT NULL DEFAULT 0;
