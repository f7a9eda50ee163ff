-- +goose Up
-- One transaction follows another: the seq of an event says what was committed since.
SELECT 1;
