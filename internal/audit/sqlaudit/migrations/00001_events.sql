-- +goose Up
CREATE TABLE audit_events (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL,
    at         INTEGER NOT NULL, -- milliseconds since 1970, UTC
    name       TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    actor_id   TEXT    NOT NULL,
    target_id  TEXT    NOT NULL,
    session    TEXT    NOT NULL,
    ip         TEXT    NOT NULL,
    user_agent TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    reason     TEXT    NOT NULL
);

CREATE INDEX audit_events_at ON audit_events (at);
CREATE INDEX audit_events_actor ON audit_events (actor_id);
CREATE INDEX audit_events_target ON audit_events (target_id);

-- +goose StatementBegin
CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'an event is not changed');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit_events;
