-- +goose Up
-- One row for each part of the directory: 1 structure, 2 roster, 3 tenures, 4 services.
INSERT INTO org_version (id, version) VALUES (2, 1), (3, 1), (4, 1);
