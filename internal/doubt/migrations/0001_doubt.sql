-- +goose Up
-- A finding and what became of it; the matter holds its course.
CREATE TABLE doubt_finding (
  matter_id    TEXT   NOT NULL PRIMARY KEY,
  detector     TEXT   NOT NULL,
  fingerprint  TEXT   NOT NULL UNIQUE,
  last_at      BIGINT NOT NULL,
  found_at     BIGINT NOT NULL,
  cases        BIGINT NOT NULL,
  verdict      TEXT   NOT NULL,
  verdict_at   BIGINT NOT NULL,
  consequences TEXT   NOT NULL
);
CREATE INDEX doubt_finding_detector ON doubt_finding (detector, found_at);
CREATE INDEX doubt_finding_found ON doubt_finding (found_at, matter_id);
-- What a finding rests on. A detector cites an event once.
CREATE TABLE doubt_evidence (
  doubt_id  TEXT   NOT NULL,
  detector  TEXT   NOT NULL,
  event_id  TEXT   NOT NULL,
  matter_id TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (detector, event_id)
);
CREATE INDEX doubt_evidence_doubt ON doubt_evidence (doubt_id, at);
-- Whom a finding concerns: they give no verdict on it.
CREATE TABLE doubt_concerned (
  doubt_id TEXT NOT NULL,
  sort     TEXT NOT NULL,
  who      TEXT NOT NULL,
  PRIMARY KEY (doubt_id, sort, who)
);
-- The days on which the daily search was begun.
CREATE TABLE doubt_day (
  day TEXT   NOT NULL PRIMARY KEY,
  at  BIGINT NOT NULL
);
-- Hashes of where an act came from, and the keys they were made under. Both are
-- erased when they expire.
CREATE TABLE doubt_key (
  period     TEXT   NOT NULL PRIMARY KEY,
  secret     TEXT   NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE TABLE doubt_mark (
  event_id   TEXT   NOT NULL PRIMARY KEY,
  net        TEXT   NOT NULL,
  device     TEXT   NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX doubt_mark_expires ON doubt_mark (expires_at);
