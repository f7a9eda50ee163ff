-- +goose Up
-- The days by which the running clocks are reckoned, so that what a new calendar
-- moves is known, and a recount that was cut off is taken up again.
CREATE TABLE clock_calendar (
  id      BIGINT NOT NULL PRIMARY KEY,
  pattern TEXT   NOT NULL
);
