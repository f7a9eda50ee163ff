-- +goose Up
ALTER TABLE counter_mandate ADD COLUMN role TEXT NOT NULL DEFAULT 'lead';
