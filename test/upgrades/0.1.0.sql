-- Made from this commit by test/upgrades/make.ts.
-- {"commit":"11b59b4","ada":"session=0yZmYbbvWZLQfNaHOAxJiEFQyVyPBenJuFGd6kLiQl8","bob":"session=NsMGzgYvNGoMJAf1PbiXFyERF2-M5xKxszMb7ajntJQ","cleo":"session=Qo_FiU_9cxn-prTMTnKS9dg359biZ1RWRxhjvvi2mkA","invite":"","reset":"","refreshToken":"","totpKey":"","recoveryCodes":[]}
CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE, -- normalised by auth/email.ts
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    created_at    INTEGER NOT NULL      -- ms since 1970, as everywhere
  ) STRICT;
INSERT INTO users VALUES (1, 'ada@example.com', '$scrypt$ln=17,r=8,p=1$945citTy/MOV9B6EJhwhfg$uIcxfat4+rDSyRKw/JuVlGNTt2pSKgPu5JdLnRetomE', 'user', @now-5878);
INSERT INTO users VALUES (2, 'bob@example.com', '$scrypt$ln=17,r=8,p=1$nRiP8p0tsxA7uwuzh8VpVQ$KwEflOFiOTbozQolbSDubkRiuPK6LQq8Itshzd6dTQA', 'user', @now-4778);
INSERT INTO users VALUES (3, 'cleo@example.com', '$scrypt$ln=17,r=8,p=1$BrUt7gvUnIWORqAI+WH+ig$j3y1e/f2h5W9QkYFKgg46Oog6m8Z1FP2lGcJI8p/rG8', 'user', @now-3797);
INSERT INTO users VALUES (4, 'eve@example.com', '$scrypt$ln=17,r=8,p=1$CMv+S6OYY0CoQh5joK2g0w$KsyVJg0izlLlWcv7kKCnBj7sJrqi8DD84Ib15IXR+zU', 'user', @now-2986);
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
INSERT INTO sessions VALUES (1, '-1V_pCrRENDx7_oQhUpvPfLdusjXVyQ2WTGfUOErbe8', 1, @now-1440, @now-1440, 7200000, @now+86398560, 0, '127.0.0.1', 'node');
INSERT INTO sessions VALUES (2, 'Zo3qTVr1yzKLCNKgVyc9-M1X6EguPqwY984v-UVuT7I', 2, @now-723, @now-723, 1209600000, @now+2591999277, 1, '127.0.0.1', 'node');
INSERT INTO sessions VALUES (3, 'PMZ7gLFXRk0Qm_458otaXETgJkHe04pi3Fs93R9Pdz4', 3, @now-140, @now-140, 7200000, @now+86399860, 0, '127.0.0.1', 'node');
CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    reason     TEXT,
    user_id    INTEGER,
    request_id TEXT NOT NULL,
    address    TEXT NOT NULL,
    user_agent TEXT NOT NULL
  ) STRICT;
INSERT INTO events VALUES (1, @now-5876, 'signup', NULL, 1, 'mx262c9x-1', '127.0.0.1', 'node');
INSERT INTO events VALUES (2, @now-4767, 'signup', NULL, 2, 'mx262c9x-2', '127.0.0.1', 'node');
INSERT INTO events VALUES (3, @now-3792, 'signup', NULL, 3, 'mx262c9x-3', '127.0.0.1', 'node');
INSERT INTO events VALUES (4, @now-2985, 'signup', NULL, 4, 'mx262c9x-4', '127.0.0.1', 'node');
INSERT INTO events VALUES (5, @now-2223, 'login_failed', 'wrong_password', 2, 'mx262c9x-5', '127.0.0.1', 'node');
INSERT INTO events VALUES (6, @now-1421, 'login', NULL, 1, 'mx262c9x-6', '127.0.0.1', 'node');
INSERT INTO events VALUES (7, @now-714, 'login', NULL, 2, 'mx262c9x-7', '127.0.0.1', 'node');
INSERT INTO events VALUES (8, @now-117, 'login', NULL, 3, 'mx262c9x-8', '127.0.0.1', 'node');
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
INSERT INTO secrets VALUES ('device-tokens', x'3a5f555324dad252541dfad20f51b388effa6216b1398dc4993e12818ea260eb');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('users', 4);
INSERT INTO sqlite_sequence VALUES ('sessions', 3);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX events_by_user ON events (user_id, at);
PRAGMA user_version = 1;
