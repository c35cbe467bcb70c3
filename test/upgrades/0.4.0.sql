-- Made from this commit by test/upgrades/make.ts.
-- {"commit":"e3b83c4","ada":"session=iyR9nouhssGUbyLCdG5hJVV2-gNXjpDbzIWB-B0l2TM","bob":"session=XfrlhZuRIPX-i_O0-c5OhiV2Ik0wmcrVW6LSWbiF8sI","cleo":"session=k3uoGOH5i2FthUxANSTBQz0SnCsRWfH1j9XgNMApJTM","invite":"JHF5YWI9azDfTrH142JYRbOEaGo2M-9RbM0hhIXYAlA","reset":"v0Ic2pS6Ck0jDRywlXm59KsNS8AD1qi8YIh5-CxVgDA","refreshToken":"EwvF8R5oVX-a-OneagQD8QgqFa0bcsjqtITI12qpY3Y","totpKey":"","recoveryCodes":[]}
-- key: # Coatcheck: this key unseals secrets in the database. Keep it apart from copies of the database.
-- key: # If it is lost, the server makes a new one: access tokens end, accounts and sessions stay.
-- key: ZESjRDnhcxNHfaeJqcIgpHwESQsQcrDYsq6lTqPEAMA=
CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE, -- normalised by auth/email.ts
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    created_at    INTEGER NOT NULL      -- ms since 1970, as everywhere
  , disabled_at INTEGER, password_version INTEGER NOT NULL DEFAULT 0, public_id TEXT) STRICT;
INSERT INTO users VALUES (1, 'ada@example.com', '$scrypt$ln=17,r=8,p=1$wKIJwFLIVS2LvVzvbCNveg$03NKE9HXwFcRKimPK1pMAsc4K68bxUdqrd8ZDI8wNHI', 'admin', @now-6052, NULL, 0, 'dafe4677ad200f18dd5a38ef773aec76');
INSERT INTO users VALUES (2, 'bob@example.com', '$scrypt$ln=17,r=8,p=1$ywI7OaVrMCvhK+G7VJvgGw$7HcT8XfGxutDRu4llrJf0FT8Z/6lgFu3IzjLsNKdKGY', 'user', @now-5667, NULL, 0, 'dce59335ac7609c5816942170622c718');
INSERT INTO users VALUES (3, 'cleo@example.com', '$scrypt$ln=17,r=8,p=1$25qkCFeyTmRoQj5uu0QKEQ$Bu4VQ6NLGSU/ZJITuLKCzgqUTXMBsxMvCJ9Qsq1mkSo', 'user', @now-5300, NULL, 0, '5f6342047d797095b54c36298447542a');
INSERT INTO users VALUES (4, 'eve@example.com', '$scrypt$ln=17,r=8,p=1$yyK74P326Q9ZHPKvtEYhvg$BZyGjAgBgKY6eBm24qSsIsKeHUPqpJ2V4o0/SDyp1lE', 'user', @now-4915, @now-3332, 1, 'fa7aff16d7252ea47333b93283fab9af');
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
  , name TEXT) STRICT;
INSERT INTO sessions VALUES (2, 'XmEy-Cuw1tdU4B10yr3-bUycTPrIFufB_hDlYmLK7I0', 2, @now-2193, @now-2193, 1209600000, @now+2591997807, 1, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (3, 'Nrfs7j6lTR3KzDCNvs9qIuUWb9a5BZyrcj9FkRsEP08', 1, @now-1685, @now-1685, 7200000, @now+86398315, 0, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (4, 'Jw0pg1OUwYQPi7Og9bwUejUqEonw2qc7lu1VHmYtEv4', 2, @now-1122, @now-1122, 1209600000, @now+2591998878, 1, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (5, 'ls6TpmrVjoHV5uFHrq_1nxO_plwlgquuzwZrhnOy5bk', 3, @now-544, @now-544, 7200000, @now+86399456, 0, '127.0.0.1', 'node', NULL);
CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    reason     TEXT,
    user_id    INTEGER,
    request_id TEXT NOT NULL,
    address    TEXT NOT NULL,
    user_agent TEXT NOT NULL
  , actor_id INTEGER, first_at INTEGER, count INTEGER NOT NULL DEFAULT 1, share TEXT NOT NULL DEFAULT 'account') STRICT;
INSERT INTO events VALUES (1, @now-6050, 'signup', NULL, 1, '8df57518-9fb1-4ab9-a97c-f12ad0784ed6', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (2, @now-5663, 'signup', NULL, 2, 'd7f4e6ef-6dd8-40f2-873a-b4d6de63ec30', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (3, @now-5298, 'signup', NULL, 3, 'e201a225-0248-49b0-bb00-ac0d263bb762', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (4, @now-4910, 'signup', NULL, 4, 'dc9a774e-6508-4f92-9f12-a7f6d8cf74a3', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (5, @now-4553, 'login_failed', 'wrong_password', 2, '2ca47517-f2e2-483c-84e2-71dc9c194ef7', '127.0.0.1', 'node', NULL, NULL, 1, 'failure');
INSERT INTO events VALUES (6, @now-4280, 'role_changed', 'admin', 1, 'cli', '', 'command line', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (7, @now-3634, 'login', NULL, 4, '63c0d181-433c-400a-84ab-a83b584a0c9f', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (8, @now-3326, 'user_disabled', NULL, 4, 'cli', '', 'command line', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (9, @now-2802, 'invitation_made', 'user', NULL, 'cli', '', 'command line', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (10, @now-2181, 'login', 'token', 2, '9da4f9a1-7f0c-429f-b8f2-ced2e9f41a4e', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (11, @now-1682, 'login', NULL, 1, 'dc2cf818-df07-4465-a83d-5f2148e07c07', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (12, @now-1120, 'login', NULL, 2, '31175ed3-bf12-47dd-a431-44f1c1d6e0e2', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (13, @now-541, 'login', NULL, 3, 'a30ad662-787b-46f0-aa37-d17082b058b6', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (14, @now-66, 'reset_link_made', NULL, 2, 'cli', '', 'command line', NULL, NULL, 1, 'account');
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
INSERT INTO secrets VALUES ('device-tokens', x'012d9f0eee61588c36c77a3e8d697223fdf1d20833f2abe5c0c3bbf1a572135e12d31d9aa118555cfc3fe661b8bc9a3fa8aeddb92b204dbdb02c135cc4dbd5e09719f520e2');
CREATE TABLE token_keys (
    id         TEXT PRIMARY KEY,        -- kid
    algorithm  TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'HS256')),
    secret     BLOB NOT NULL,           -- PKCS#8, or the bare bytes
    created_at INTEGER NOT NULL
  , signs_from INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO token_keys VALUES ('9U2aQbtnlibsvsTvdKerydTKYQgqA9sg34UTraKkAOI', 'EdDSA', x'012d9f0eee61588c36ecaf0efdcb6e27e439bfe652f5820c94fcbad7f45cee3471ab503ff8292d551f06c8c8178acf1cc1acd9b5fe9c18270f11eac89a296bedddfa5d8c320694849a36daff0e39c3a029c8f8738a', @now-6497, 0);
CREATE TABLE refresh_tokens (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    family     TEXT NOT NULL UNIQUE,    -- SHA-256 of the half that all tokens of the session share
    handle     TEXT NOT NULL UNIQUE,    -- SHA-256 of what access tokens call the session (sid)
    current    TEXT NOT NULL,           -- SHA-256 of the token that is good
    previous   TEXT,                    -- and of the one that was exchanged for it
    rotated_at INTEGER                  -- when that one was first used
  ) STRICT;
INSERT INTO refresh_tokens VALUES (2, 'HIu1qej_fZmG960in1k0FKmDSH3h_9cQP3UoK_Nxevw', 'Aq6yoEfZ6BShsr4Wq-4OBKIyoxCZ2GLCbid9h_HjrrM', 'XFh_6r1a43c3iTyIGMQdPl7g__J97VcuWAtX_koNQpU', NULL, NULL);
CREATE TABLE "links" (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,    -- SHA-256 of the secret in the link
    kind       TEXT NOT NULL CHECK (kind IN ('invite', 'reset', 'setup', 'email')),
    role       TEXT,                    -- invite: the role it gives
    user_id    INTEGER REFERENCES users (id) ON DELETE CASCADE, -- reset, email: whose
    created_by INTEGER REFERENCES users (id) ON DELETE CASCADE, -- null: the command line
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    email      TEXT                     -- email: the new address
  ) STRICT;
INSERT INTO links VALUES (1, 'Z2HNm2VcKN-4eGCcoNeeQZSMbxWcG8uGtzBy4_JivbQ', 'setup', 'admin', NULL, NULL, @now-6478, @now+893522, NULL);
INSERT INTO links VALUES (2, 'wnEK7gaOQWWDTOWYXEGf9vs_Gw0jxay7ixfLhBs8dVw', 'invite', 'user', NULL, NULL, @now-2805, @now+604797195, NULL);
INSERT INTO links VALUES (3, '817oTm022XZR8aL81-Ium1lqlhRqbYDVBnAZA99ATMw', 'reset', NULL, 2, NULL, @now-72, @now+3599928, NULL);
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
INSERT INTO facts VALUES ('ORIGIN', 'http://localhost:31115');
INSERT INTO facts VALUES ('HOST', '127.0.0.1');
INSERT INTO facts VALUES ('PORT', '31115');
INSERT INTO facts VALUES ('INSECURE_HTTP', '');
INSERT INTO facts VALUES ('TRUST_PROXY', '');
INSERT INTO facts VALUES ('MAIL_COMMAND', '');
INSERT INTO facts VALUES ('BREACHED_PASSWORDS', '');
INSERT INTO facts VALUES ('TOKEN_ALG', 'EdDSA');
INSERT INTO facts VALUES ('KEY_FILE', '');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('links', 3);
INSERT INTO sqlite_sequence VALUES ('users', 4);
INSERT INTO sqlite_sequence VALUES ('sessions', 5);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX events_by_user ON events (user_id, at);
CREATE INDEX users_by_role ON users (role) WHERE role = 'admin';
CREATE INDEX events_sign_ins ON events (user_id, at)
    WHERE kind IN ('login', 'login_failed', 'login_throttled');
CREATE UNIQUE INDEX users_by_public_id ON users (public_id);
CREATE INDEX links_by_user ON links (user_id);
CREATE INDEX links_by_maker ON links (created_by);
CREATE INDEX events_by_share ON events (share, id);
PRAGMA user_version = 6;
