-- +goose Up
CREATE TABLE booking (
  id            TEXT   NOT NULL PRIMARY KEY,
  number        BIGINT NOT NULL,
  desk          TEXT   NOT NULL,
  unit_id       TEXT   NOT NULL,
  item_id       TEXT   NOT NULL,
  item          TEXT   NOT NULL,
  item_en       TEXT   NOT NULL,
  on_day        TEXT   NOT NULL,
  session       TEXT   NOT NULL,
  start_at      BIGINT NOT NULL,
  end_at        BIGINT NOT NULL,
  enterprise_id TEXT   NOT NULL,
  visitor       TEXT   NOT NULL,
  how           TEXT   NOT NULL CHECK (how IN ('booked', 'walk_in')),
  state         TEXT   NOT NULL CHECK (state IN ('booked', 'came', 'absent', 'cancelled')),
  note          TEXT   NOT NULL,
  created_by    TEXT   NOT NULL,
  created_post  TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  settled_at    BIGINT NOT NULL,
  made_event    TEXT   NOT NULL,
  settled_event TEXT   NOT NULL,
  CHECK (end_at > start_at)
);
CREATE UNIQUE INDEX booking_number ON booking (desk, on_day, number);
CREATE UNIQUE INDEX booking_visitor ON booking (enterprise_id, visitor, start_at) WHERE how = 'booked' AND state <> 'cancelled';
CREATE INDEX booking_slot ON booking (desk, start_at);
CREATE INDEX booking_firm ON booking (enterprise_id, start_at);
CREATE INDEX booking_start ON booking (start_at, id);
CREATE INDEX booking_due ON booking (end_at) WHERE state = 'booked';
CREATE TABLE duty_change (
  desk       TEXT   NOT NULL,
  on_day     TEXT   NOT NULL,
  session    TEXT   NOT NULL,
  post_id    TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  changed_at BIGINT NOT NULL,
  version    BIGINT NOT NULL,
  PRIMARY KEY (desk, on_day, session)
);
CREATE INDEX duty_change_day ON duty_change (on_day);
