-- +goose Up
-- Most events are about a matter and nothing else.
DROP INDEX event_subject;
CREATE INDEX event_subject ON event (subject_id, seq) WHERE subject_id <> '';
