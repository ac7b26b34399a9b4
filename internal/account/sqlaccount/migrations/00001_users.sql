-- +goose Up
CREATE TABLE users (
    id                  TEXT     NOT NULL PRIMARY KEY,
    login_id            TEXT     NOT NULL UNIQUE,
    username            TEXT     NOT NULL,
    email               TEXT,
    password_hash       TEXT,
    password_method     TEXT     NOT NULL DEFAULT '',
    roles               JSON     NOT NULL DEFAULT '[]',
    disabled            BOOLEAN  NOT NULL DEFAULT 0,
    created_at          DATETIME NOT NULL,
    password_changed_at DATETIME
);

CREATE INDEX users_password_method ON users (password_method);

-- One space for names and addresses: the primary key is what keeps them apart.
CREATE TABLE user_names (
    canonical TEXT NOT NULL PRIMARY KEY,
    user_id   TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    field     TEXT NOT NULL
);

CREATE INDEX user_names_user ON user_names (user_id);

-- At most one row: the newest token voids the one before.
CREATE TABLE setup_token (
    only_one   INTEGER  NOT NULL PRIMARY KEY CHECK (only_one = 1),
    hash       BLOB     NOT NULL,
    expires_at DATETIME NOT NULL
);

-- +goose Down
DROP TABLE setup_token;
DROP TABLE user_names;
DROP TABLE users;
