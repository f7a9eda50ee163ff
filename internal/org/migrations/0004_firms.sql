-- +goose Up
-- Enterprises are a part of the directory by themselves.
INSERT INTO org_version (id, version) VALUES (5, 1);
