-- +goose Up
-- Up to which n records stand in search_term; those after it are searched by the
-- terms in their search_doc rows.
CREATE TABLE search_merged (n BIGINT NOT NULL);
INSERT INTO search_merged (n) SELECT COALESCE(MAX(n), 0) FROM search_doc;
