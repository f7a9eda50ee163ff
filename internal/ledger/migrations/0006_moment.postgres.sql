-- +goose Up
-- Which transaction wrote an event: what was committed since a snapshot is found by
-- it, in whatever order seqs were handed out.
ALTER TABLE event ADD COLUMN written_by xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX event_written_by ON event (written_by);
