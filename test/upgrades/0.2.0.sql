-- Made from this commit by test/upgrades/make.ts.
-- {"commit":"c6b99bf","ada":"session=DBPeFF5I3BLJeRhMDrIxXUEAiDvBbD07QwDH244C_vw","bob":"session=EbwpEts2Cvsql9TcuhxpUDteJpIci-pRWtpJT2agkcU","cleo":"session=IjtKL00QVz4zdArwUI8Ad4utb6BHElezV6eWiSUvDIo","invite":"Ex8V1-F0Nxs5xkAsbn_UyrzZ5cE9mkVuzrtTuBDmZE8","reset":"qb09Dc5UZh_YhKHB6Mkqjqg1-03fF0aFCTigoRnJC8Y","refreshToken":"DbjuDnNgzHFfWDr1p5wM-u8gT7AfDes5UcZEOi0ydtg","totpKey":"","recoveryCodes":[]}
CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE, -- normalised by auth/email.ts
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    created_at    INTEGER NOT NULL      -- ms since 1970, as everywhere
  , disabled_at INTEGER, password_version INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO users VALUES (1, 'ada@example.com', '$scrypt$ln=17,r=8,p=1$26DYCB1O35uLsZ16TFR56g$D7GBl7xxk4AwBLFbBAN31LmuuHlsZQ7i0H1ominLCLc', 'admin', @now-5363, NULL, 0);
INSERT INTO users VALUES (2, 'bob@example.com', '$scrypt$ln=17,r=8,p=1$4KHLQjaPVbU8CndtZm+TzQ$1IFCpFWbcSqgWanm30Vhot8fx4DDM8jPMduWkkJKpfU', 'user', @now-4797, NULL, 0);
INSERT INTO users VALUES (3, 'cleo@example.com', '$scrypt$ln=17,r=8,p=1$vRUhUanKgWedzmVui9dXCw$9eOwMROZrkEFUepA00VLP7KyNlzoG787K4lrGw9YBl0', 'user', @now-4293, NULL, 0);
INSERT INTO users VALUES (4, 'eve@example.com', '$scrypt$ln=17,r=8,p=1$YafAGRqQW09+iUcKzFG6nA$XSVt8j6dgkUZ6MPmLm9rPGFL8JTYLol47Rzqk4eLAyc', 'user', @now-3798, @now-2340, 1);
CREATE TABLE sessions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    key          TEXT NOT NULL UNIQUE,  -- SHA-256 of the ticket
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    idle_ms      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    remembered   INTEGER NOT NULL,      -- 0 or 1
    address      TEXT NOT NULL,
    user_agent   TEXT NOT NULL
  ) STRICT;
INSERT INTO sessions VALUES (2, 'S_oilZk1Yv32C_4-qscZCTU7vGER3ytdudBicchteOk', 2, @now-1560, @now-1560, 1209600000, @now+2591998440, 1, '127.0.0.1', 'node');
INSERT INTO sessions VALUES (3, 'hvIxPyOcTrN2aMd4IgyE300fedAI5ggTDhKRqCqWlu4', 1, @now-1150, @now-1150, 7200000, @now+86398850, 0, '127.0.0.1', 'node');
INSERT INTO sessions VALUES (4, 'WZZcmJL7jlQCw8uPGgc_qghkWy8XtQQtTrlIivz_KY0', 2, @now-763, @now-763, 1209600000, @now+2591999237, 1, '127.0.0.1', 'node');
INSERT INTO sessions VALUES (5, 'CC1_xCffi8xSVK8a_qdpZGyKRXuNK8AL5QbX93cXoXQ', 3, @now-348, @now-348, 7200000, @now+86399652, 0, '127.0.0.1', 'node');
CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    reason     TEXT,
    user_id    INTEGER,
    request_id TEXT NOT NULL,
    address    TEXT NOT NULL,
    user_agent TEXT NOT NULL
  , actor_id INTEGER) STRICT;
INSERT INTO events VALUES (1, @now-5358, 'signup', NULL, 1, 'mx262jxn-1', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (2, @now-4795, 'signup', NULL, 2, 'mx262jxn-2', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (3, @now-4291, 'signup', NULL, 3, 'mx262jxn-3', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (4, @now-3795, 'signup', NULL, 4, 'mx262jxn-4', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (5, @now-3395, 'login_failed', 'wrong_password', 2, 'mx262jxn-5', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (6, @now-3111, 'role_changed', 'admin', 1, 'cli', '', 'command line', NULL);
INSERT INTO events VALUES (7, @now-2531, 'login', NULL, 4, 'mx262jxn-6', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (8, @now-2333, 'user_disabled', NULL, 4, 'cli', '', 'command line', NULL);
INSERT INTO events VALUES (9, @now-1979, 'invitation_made', 'user', NULL, 'cli', '', 'command line', NULL);
INSERT INTO events VALUES (10, @now-1553, 'login', 'token', 2, 'mx262jxn-7', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (11, @now-1149, 'login', NULL, 1, 'mx262jxn-8', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (12, @now-762, 'login', NULL, 2, 'mx262jxn-9', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (13, @now-339, 'login', NULL, 3, 'mx262jxn-a', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (14, @now-56, 'reset_link_made', NULL, 2, 'cli', '', 'command line', NULL);
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
INSERT INTO secrets VALUES ('device-tokens', x'91c1bbcdcb239f1cabad7ffc3c5dc1b0af1b7575deb55829e2a3be6093ffc3c1');
CREATE TABLE links (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,    -- SHA-256 of the secret in the link
    kind       TEXT NOT NULL CHECK (kind IN ('invite', 'reset', 'setup')),
    role       TEXT,                    -- invite: the role it gives
    user_id    INTEGER REFERENCES users (id) ON DELETE CASCADE, -- reset: whose password
    created_by INTEGER REFERENCES users (id) ON DELETE CASCADE, -- null: the command line
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
INSERT INTO links VALUES (1, 'kHPzeCPj1kVPO2lHjZC-4laQadeGdcd5eCOrt3UgTyA', 'setup', 'admin', NULL, NULL, @now-5962, @now+894038);
INSERT INTO links VALUES (2, 'caGSWbqM4AY7zTzY9dFofoZq1nVu1Y1s50kDTRUmtdE', 'invite', 'user', NULL, NULL, @now-1981, @now+604798019);
INSERT INTO links VALUES (3, 'i52Qo2F51Ey4i2aUojs6kP_vaxY-oOwI2HQRY3MMR4s', 'reset', NULL, 2, NULL, @now-58, @now+3599942);
CREATE TABLE token_keys (
    id         TEXT PRIMARY KEY,        -- kid
    algorithm  TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'HS256')),
    secret     BLOB NOT NULL,           -- PKCS#8, or the bare bytes
    created_at INTEGER NOT NULL
  ) STRICT;
INSERT INTO token_keys VALUES ('xmd5IrkbI1IEFDb2waWAFsEk8eygPdiI0ifNLewU8uw', 'EdDSA', x'302e020100300506032b657004220420f62c1326c8235f98683be9e950da1794c853b2f58f99b7249e2c70d5a7494ae4', @now-1557);
CREATE TABLE refresh_tokens (
    key        TEXT PRIMARY KEY,        -- SHA-256 of the token
    session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    rotated_at INTEGER,                 -- null while it is unused
    successor  TEXT
  ) STRICT;
INSERT INTO refresh_tokens VALUES ('i-9r8Pix-NUZDcaxq_hi_9Vm8IjTG266hYQgeYKA5fk', 2, @now-1559, NULL, NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('links', 3);
INSERT INTO sqlite_sequence VALUES ('users', 4);
INSERT INTO sqlite_sequence VALUES ('sessions', 5);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX events_by_user ON events (user_id, at);
CREATE INDEX users_by_role ON users (role) WHERE role = 'admin';
CREATE INDEX links_by_user ON links (user_id);
CREATE INDEX links_by_maker ON links (created_by);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
PRAGMA user_version = 3;
