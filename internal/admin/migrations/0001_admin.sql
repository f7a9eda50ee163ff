-- +goose Up
-- calendar_year holds the years loaded here, over the program's own table.
CREATE TABLE calendar_year (
  year      BIGINT NOT NULL PRIMARY KEY,
  days      TEXT   NOT NULL, -- [{date, name, off}]
  papers    TEXT   NOT NULL, -- [number of each notice]
  source    TEXT   NOT NULL, -- the text as pasted
  loaded_by TEXT   NOT NULL, -- person
  loaded_at BIGINT NOT NULL,
  version   BIGINT NOT NULL
);
-- pack_upload holds packs that were uploaded and found to be usable.
CREATE TABLE pack_upload (
  id           TEXT   NOT NULL PRIMARY KEY,
  blob_hash    TEXT   NOT NULL,
  file_name    TEXT   NOT NULL,
  pack_hash    TEXT   NOT NULL,
  person_id    TEXT   NOT NULL,
  uploaded_at  BIGINT NOT NULL,
  published_at BIGINT NOT NULL -- 0 = not published
);
