-- Made from this commit by test/upgrades/make.ts.
-- {"commit":"a46bc62","ada":"session=1btfvm8dvAGBmvsMPNbFK5rTCi90pqeOJP1WafA87-U","bob":"session=moTKuVYuMPoMyf3kfkl2arKhaUBz6hOBJgUSbyhM67Q","cleo":"session=E0X4QT9UKGNDpb1dRe23L3FOSVT_K_O1WEUbnvmb12w","invite":"zWba5fV42NCOFFZALvk77WviguAe9pkTsr5xNsfJhew","reset":"9IXeLonc7HrzQbLpWkfWSgN9RwEPjTFRflGSRLRJ-BI","refreshToken":"MxfNkqOjVvwdkcTioiCWoQDUPfzBMOG_pfAznWitgI4","totpKey":"","recoveryCodes":[]}
CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE, -- normalised by auth/email.ts
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    created_at    INTEGER NOT NULL      -- ms since 1970, as everywhere
  , disabled_at INTEGER, password_version INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO users VALUES (1, 'ada@example.com', '$scrypt$ln=17,r=8,p=1$t371M5qR+Y9y2QsB1DOd3Q$NS7OYPgruSlTAWfaIGRhjlJjpnvTTd8/U+i7c2p2nRc', 'admin', @now-4301, NULL, 0);
INSERT INTO users VALUES (2, 'bob@example.com', '$scrypt$ln=17,r=8,p=1$kGh7CQt7upNBeuI8OMo7TQ$QCIQIUPo20Vs+SWygjdFtYR+ww2UC3Blh2Dw/lqL5eY', 'user', @now-3953, NULL, 0);
INSERT INTO users VALUES (3, 'cleo@example.com', '$scrypt$ln=17,r=8,p=1$Onz7v8tJpam3GrtJiYA17A$naDhEfxnHvQ+seyLua4Vu/EH05WMrVIb0NWvE4YDcPA', 'user', @now-3598, NULL, 0);
INSERT INTO users VALUES (4, 'eve@example.com', '$scrypt$ln=17,r=8,p=1$vF2xQHZ0VR8goD0FRdFQhQ$ag3DMqSRAKtY9PmB0zvXtqAQ8TSQW3KfHdHBx4XsaFg', 'user', @now-3244, @now-2092, 1);
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
INSERT INTO sessions VALUES (2, 'X2ertmM5yJ3FpB6z1sAb2uQCc4zCl_0kj0w7NFDGzXI', 2, @now-1391, @now-1391, 1209600000, @now+2591998609, 1, '127.0.0.1', 'node');
INSERT INTO sessions VALUES (3, 'DIDPCa25Byj8zyBTqkA1lGNUCKts6n961V2YoEA0bDI', 1, @now-1012, @now-1012, 7200000, @now+86398988, 0, '127.0.0.1', 'node');
INSERT INTO sessions VALUES (4, 'adWncO6dvMxgC8jjBunRT0yBZi4SIZQHi6K7QeYQxHI', 2, @now-656, @now-656, 1209600000, @now+2591999344, 1, '127.0.0.1', 'node');
INSERT INTO sessions VALUES (5, '4aBEbesXPMQo-15zcR8GlbCNbJB9WHh8XduqXbtsoPo', 3, @now-294, @now-294, 7200000, @now+86399706, 0, '127.0.0.1', 'node');
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
INSERT INTO events VALUES (1, @now-4299, 'signup', NULL, 1, '63a8a7ed-1393-402e-87f5-b070fdea7269', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (2, @now-3952, 'signup', NULL, 2, '7f9e3a22-67cd-4d45-8707-bcfa0fa05c34', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (3, @now-3597, 'signup', NULL, 3, 'dbfff3d2-5eb1-4515-a2bc-703a929246ff', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (4, @now-3243, 'signup', NULL, 4, '0ab20e1f-6ad2-4253-94b2-c1026419d975', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (5, @now-2887, 'login_failed', 'wrong_password', 2, '17fdcec2-f6eb-49cc-9425-fd2795dd00ea', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (6, @now-2720, 'role_changed', 'admin', 1, 'cli', '', 'command line', NULL);
INSERT INTO events VALUES (7, @now-2345, 'login', NULL, 4, '1450b232-6d3b-4565-9d98-ad4ae5900393', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (8, @now-2090, 'user_disabled', NULL, 4, 'cli', '', 'command line', NULL);
INSERT INTO events VALUES (9, @now-1770, 'invitation_made', 'user', NULL, 'cli', '', 'command line', NULL);
INSERT INTO events VALUES (10, @now-1390, 'login', 'token', 2, 'b0bee0c7-85d3-488a-9183-68f11e044e90', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (11, @now-1011, 'login', NULL, 1, '81071f4e-5678-49ee-9905-b8932fb0d540', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (12, @now-654, 'login', NULL, 2, '95f7f658-1b62-4b5e-84db-3bb2b97a315d', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (13, @now-291, 'login', NULL, 3, 'b8afed35-0970-405d-9567-7a24dea80f9e', '127.0.0.1', 'node', NULL);
INSERT INTO events VALUES (14, @now-38, 'reset_link_made', NULL, 2, 'cli', '', 'command line', NULL);
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
INSERT INTO secrets VALUES ('device-tokens', x'52392e56abd4df12fb1482caf7d9194b7a505c4759b3b8c0665fdaaff4427a97');
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
INSERT INTO links VALUES (1, 'dWxw-Y1zWaZKtxm16lDPNhVIpYQcBwhqgEYLQyRRVhk', 'setup', 'admin', NULL, NULL, @now-4661, @now+895339);
INSERT INTO links VALUES (2, 'H6yiDLzhl6XJD48Aie4XZVTBoNi4kNAikSHjDHIJYBI', 'invite', 'user', NULL, NULL, @now-1782, @now+604798218);
INSERT INTO links VALUES (3, 'MSzi4N-LtM9NTaQMjaPKFfRj8h5Nq5SIYDzNzXUw8iA', 'reset', NULL, 2, NULL, @now-41, @now+3599959);
CREATE TABLE token_keys (
    id         TEXT PRIMARY KEY,        -- kid
    algorithm  TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'HS256')),
    secret     BLOB NOT NULL,           -- PKCS#8, or the bare bytes
    created_at INTEGER NOT NULL
  ) STRICT;
INSERT INTO token_keys VALUES ('NW2Wjqcn8dpZzpPgAHZjiUo83wgvkaAE4Ras-eLjH-s', 'EdDSA', x'302e020100300506032b65700422042045b317df9e2e17f753c4373e9140338d14dea92658a07d45961fcefab09c167f', @now-1392);
CREATE TABLE refresh_tokens (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    family     TEXT NOT NULL UNIQUE,    -- SHA-256 of the half that all tokens of the session share
    current    TEXT NOT NULL,           -- SHA-256 of the token that is good
    previous   TEXT,                    -- and of the one that was exchanged for it
    rotated_at INTEGER                  -- when that one was first used
  ) STRICT;
INSERT INTO refresh_tokens VALUES (2, 'VMdVqG14A7YkRdjA9-MCSClSKPKIwS7jkR6YlUmk_00', 'Ca8SJNS-qhoJ5RVRxkcJL5eUT20DfAxeobz5Ju3ZlRY', NULL, NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('links', 3);
INSERT INTO sqlite_sequence VALUES ('users', 4);
INSERT INTO sqlite_sequence VALUES ('sessions', 5);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX events_by_user ON events (user_id, at);
CREATE INDEX users_by_role ON users (role) WHERE role = 'admin';
CREATE INDEX links_by_user ON links (user_id);
CREATE INDEX links_by_maker ON links (created_by);
CREATE INDEX events_sign_ins ON events (user_id, at)
    WHERE kind IN ('login', 'login_failed', 'login_throttled');
PRAGMA user_version = 5;
