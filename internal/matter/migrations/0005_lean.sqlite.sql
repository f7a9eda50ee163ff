-- +goose Up
-- A filing writes rows of all these tables: each lies in one b-tree by its
-- matter, and has no index that nobody asks.
DROP INDEX matter_parent;
CREATE INDEX matter_parent ON matter (parent_id) WHERE parent_id <> '';
CREATE TABLE lean_tag (
  matter_id TEXT NOT NULL,
  field     TEXT NOT NULL,
  value     TEXT NOT NULL,
  PRIMARY KEY (matter_id, field, value)
) WITHOUT ROWID;
INSERT INTO lean_tag (matter_id, field, value) SELECT matter_id, field, value FROM matter_tag ORDER BY matter_id, field, value;
DROP TABLE matter_tag;
ALTER TABLE lean_tag RENAME TO matter_tag;
-- n counts the relations of a matter in the order in which they began.
CREATE TABLE lean_involved (
  matter_id     TEXT   NOT NULL,
  n             BIGINT NOT NULL,
  lane_id       TEXT   NOT NULL,
  relation      TEXT   NOT NULL,
  unit_id       TEXT   NOT NULL,
  post_id       TEXT   NOT NULL,
  person_id     TEXT   NOT NULL,
  task_force_id TEXT   NOT NULL,
  enterprise_id TEXT   NOT NULL,
  from_at       BIGINT NOT NULL,
  to_at         BIGINT NOT NULL,
  PRIMARY KEY (matter_id, n)
) WITHOUT ROWID;
INSERT INTO lean_involved (matter_id, n, lane_id, relation, unit_id, post_id, person_id, task_force_id, enterprise_id, from_at, to_at)
  SELECT matter_id, ROW_NUMBER() OVER (PARTITION BY matter_id ORDER BY from_at, rowid) - 1,
    lane_id, relation, unit_id, post_id, person_id, task_force_id, enterprise_id, from_at, to_at FROM matter_involved;
DROP TABLE matter_involved;
ALTER TABLE lean_involved RENAME TO matter_involved;
-- wake_at is when the clock's next rung is due, 0 = none; lease_at, attempts and
-- error tell of rungs that could not be carried out.
CREATE TABLE lean_clock (
  id           TEXT   NOT NULL,
  matter_id    TEXT   NOT NULL,
  lane_id      TEXT   NOT NULL,
  code         TEXT   NOT NULL,
  limit_text   TEXT   NOT NULL,
  start_at     BIGINT NOT NULL,
  due_at       BIGINT NOT NULL,
  statutory_at BIGINT NOT NULL,
  stop_at      BIGINT NOT NULL,
  late_at      BIGINT NOT NULL,
  paused_at    BIGINT NOT NULL,
  pauses       TEXT   NOT NULL,
  rung         BIGINT NOT NULL,
  rests        BIGINT NOT NULL DEFAULT 0,
  wake_at      BIGINT NOT NULL DEFAULT 0,
  lease_at     BIGINT NOT NULL DEFAULT 0,
  attempts     BIGINT NOT NULL DEFAULT 0,
  error        TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (matter_id, id)
) WITHOUT ROWID;
INSERT INTO lean_clock (id, matter_id, lane_id, code, limit_text, start_at, due_at, statutory_at, stop_at, late_at, paused_at, pauses, rung, rests, wake_at, lease_at, attempts, error)
  SELECT c.id, c.matter_id, c.lane_id, c.code, c.limit_text, c.start_at, c.due_at, c.statutory_at, c.stop_at, c.late_at, c.paused_at, c.pauses, c.rung, c.rests,
    COALESCE(t.due_at, 0), COALESCE(t.lease_at, 0), COALESCE(t.attempts, 0), COALESCE(t.error, '')
  FROM matter_clock c LEFT JOIN timer t ON t.id = c.id ORDER BY c.matter_id, c.id;
DROP TABLE matter_clock;
DROP TABLE timer;
ALTER TABLE lean_clock RENAME TO matter_clock;
CREATE INDEX clock_wake ON matter_clock (wake_at, id) WHERE wake_at > 0;
CREATE TABLE lean_inbox (
  matter_id TEXT   NOT NULL,
  lane_id   TEXT   NOT NULL,
  action    TEXT   NOT NULL,
  holder    TEXT   NOT NULL,
  since     BIGINT NOT NULL,
  due_at    BIGINT NOT NULL,
  PRIMARY KEY (holder, matter_id, lane_id, action)
) WITHOUT ROWID;
INSERT INTO lean_inbox (matter_id, lane_id, action, holder, since, due_at)
  SELECT matter_id, lane_id, action, holder, since, due_at FROM inbox ORDER BY holder, matter_id, lane_id, action;
DROP TABLE inbox;
ALTER TABLE lean_inbox RENAME TO inbox;
CREATE INDEX inbox_matter ON inbox (matter_id);
