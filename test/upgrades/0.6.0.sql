-- Made from this commit by test/upgrades/make.ts.
-- {"commit":"72899ff","ada":"session=3U2LqrLlMflaMcq7NIaLZ8RWnhzP77NNfHDOMfk5YlE","bob":"session=5DeqQgRH5jTcHBmRKuxQ4CxqsZXB4Bt8e92I9mtpMmI","cleo":"session=-qBRsGA6VoqqQK2QoWxAW89SwCpXOa5T758U_crU4i0","invite":"D4Z7-Xxx0VApWEa4hkWd3Ufa3wQp1BWo6x6mSDwcPG8","reset":"zmBMHEHgjxr9JKmkHCW9O3ZCumy2ySPITny3ziriEik","refreshToken":"_JqJP78YreIIF4TvYLHfWyy8ol5IfIXtfNAkF-F1O28","totpKey":"V4M5 OZKR X4KH S7IJ CZ4N Z7VE G35R HEYD","recoveryCodes":["ZAS2-G6ED-C62Z-X4AV-HRV6-HMNX","PZXX-ZCVG-Y7BF-MUWF-ACUI-3LPV","I3RC-WNR4-FJ3X-RZGY-LUGS-COT3","N3NF-WAGY-PZF7-F67B-X57P-27M5","KUFR-3V3H-AOJP-O53E-7LQS-RCYA","R2OK-DY5S-KXUY-KFZK-6VME-GKEA","5T2K-IJA3-UXLW-MBAA-VXZV-BL2D","IKJ4-M6BS-IDQI-NT4Y-CSGW-2HLW","2FPO-6XLI-HCAG-IPPV-CUO2-MPIR","RKHS-WP33-VIGV-4INZ-JDZQ-R6CR"]}
-- key: # Coatcheck: this key unseals secrets in the database. Keep it apart from copies of the database.
-- key: # If it is lost, the server makes a new one: access tokens end, authenticator apps have to be set up again, all else stays.
-- key: 66Eh0TbytvofhwRqMAMeEx1D07Z2B5IlBHsFOZnENeM=
CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE, -- normalised by auth/accounts/email.ts
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    created_at    INTEGER NOT NULL      -- ms since 1970, as everywhere
  , disabled_at INTEGER, password_version INTEGER NOT NULL DEFAULT 0, public_id TEXT, second_factor INTEGER NOT NULL DEFAULT 0, factor_due_at INTEGER, user_handle BLOB) STRICT;
INSERT INTO users VALUES (1, 'ada@example.com', '$scrypt$ln=17,r=8,p=1$OCQhHKrwAmzqTsQi3pM8NA$jDdh1NB/0xadWUA8rWH5MNUq+9IYkjBR1CHpBBA8guk', 'admin', @now-7423, NULL, 0, '75af740882393a5d5799f2f02f8f68dd', 0, NULL, x'911caad3eb886279ee3b98724c8cbb64638bd35ca2e22ab9cc63710e51f40d3e');
INSERT INTO users VALUES (2, 'bob@example.com', '$scrypt$ln=17,r=8,p=1$6gC/Yo2KwK14T16AekjL3w$snJd970d8t2GVYhsOp/thHq13oSu0aFw8+GcQGjusGQ', 'user', @now-6742, NULL, 0, '70552b17f2445e770cdefb3963a88fde', 0, NULL, x'69344798fd5cc115b31a524930b292716079e1e634bc2105e81b84bcdb31133f');
INSERT INTO users VALUES (3, 'cleo@example.com', '$scrypt$ln=17,r=8,p=1$OvIdXzjqak8csN8kCQXMMg$VwUZyGAdIfgRQeXhqYozdcj7PFwVQU+EklU1cdKNKZ0', 'user', @now-6251, NULL, 1, '6cf60e872fc42e2a26ceb8ac5c95c08d', 1, NULL, x'1d9e6bf53681eec1707af680ad3bcac59a8cee65313391623d0669652ab48d37');
INSERT INTO users VALUES (4, 'eve@example.com', '$scrypt$ln=17,r=8,p=1$BE1oyeVS7Pa8cub7Nvr2tQ$yx/qlE3PIH2Krue5GOTe74ryOLMhOn1u3EY1Sz1LzrY', 'user', @now-5573, @now-3666, 1, 'f60fde751875699941c8e97bce528b81', 0, NULL, x'da88ec16b2684ae779769c1c3f49d9f12502adb139c874c2b43d826ad828c9c6');
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
INSERT INTO sessions VALUES (2, 'DhUlW0XC6Us4jmjZZqKXnQOrVuZBf_g5XLrryAMbsx0', 2, @now-2646, @now-2646, 1209600000, @now+2591997354, 1, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (3, '70yEjaMUUmPHXokigeV8OtOD8gK34sQsACNmnDa-AXc', 3, @now-2127, @now-2112, 7200000, @now+86397873, 0, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (4, 'hO1UrcnkDREci1ZXrhwH_QoLMaccPHzozHtUzUC2hXY', 1, @now-1296, @now-1296, 7200000, @now+86398704, 0, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (5, 'R8mlelEIfNWmcrsGA3Zk-OOnQy5HdMUCWEmrBLeYj4s', 2, @now-710, @now-710, 1209600000, @now+2591999290, 1, '127.0.0.1', 'node', NULL);
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
INSERT INTO events VALUES (1, @now-7421, 'signup', NULL, 1, '10baf648-7d21-4766-98f9-f9009f46ffb7', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (2, @now-6739, 'signup', NULL, 2, '6830e077-f235-4211-ae93-970eda591392', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (3, @now-6249, 'signup', NULL, 3, '49adb32e-6d82-402a-a5ab-17f2a4476db3', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (4, @now-5571, 'signup', NULL, 4, 'fc399c45-c7a1-4dc3-bdd8-8e1b8115eca4', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (5, @now-5117, 'login_failed', 'wrong_password', 2, '17e8fbcf-1400-4a6a-90b3-6c6009ed6976', '127.0.0.1', 'node', NULL, NULL, 1, 'failure');
INSERT INTO events VALUES (6, @now-4625, 'role_changed', 'admin', 1, 'cli', '', 'command line', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (7, @now-4096, 'login', NULL, 4, '7f87de48-cbcd-47b8-a46c-a1e60ae926ba', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (8, @now-4092, 'new_device', NULL, 4, '7f87de48-cbcd-47b8-a46c-a1e60ae926ba', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (9, @now-3665, 'user_disabled', NULL, 4, 'cli', '', 'command line', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (10, @now-3166, 'invitation_made', 'user', NULL, 'cli', '', 'command line', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (11, @now-2642, 'login', 'token', 2, '701d7906-398f-4407-85cd-132234f429c7', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (12, @now-2126, 'login', NULL, 3, '78734324-c6eb-41fb-99b5-b1dfd8e3ab77', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (13, @now-2125, 'new_device', NULL, 3, '78734324-c6eb-41fb-99b5-b1dfd8e3ab77', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (14, @now-2083, 'totp_added', NULL, 3, 'c7f26a83-7724-4747-a01d-738cbe019aa2', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (15, @now-2078, 'recovery_codes_made', NULL, 3, 'c7f26a83-7724-4747-a01d-738cbe019aa2', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (16, @now-1288, 'login', NULL, 1, '72c4723f-49f9-4a66-84f8-88182b715db6', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (17, @now-1287, 'new_device', NULL, 1, '72c4723f-49f9-4a66-84f8-88182b715db6', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (18, @now-703, 'login', NULL, 2, '2a131f59-d6f5-4b3a-b9f1-08f4a1924e0e', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (19, @now-695, 'new_device', NULL, 2, '2a131f59-d6f5-4b3a-b9f1-08f4a1924e0e', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (20, @now-108, 'reset_link_made', NULL, 2, 'cli', '', 'command line', NULL, NULL, 1, 'account');
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
INSERT INTO secrets VALUES ('device-tokens', x'019da08272767f08e473bf9fd51bcece9d00fe7e7807ea7f7188ec627542febc29bdc824fceacc66478a1af611ebf442aae85cfe7309b53246cafb39d9e7e7784c00f5b915');
INSERT INTO secrets VALUES ('passkey-challenges', x'019da08272767f08e494ea511ea531ac30a35ba5e04e67e5e2b51658ff72d441b681f6b16625bd8bebbff31a30a1e27f54126bf03fc56c89565a7be4b318de9a9883a41855');
CREATE TABLE token_keys (
    id         TEXT PRIMARY KEY,        -- kid
    algorithm  TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'HS256')),
    secret     BLOB NOT NULL,           -- PKCS#8, or the bare bytes
    created_at INTEGER NOT NULL
  , signs_from INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO token_keys VALUES ('rdhFJrU0w89ryeV7tAMkMsvq4qBdJBEsd3-YgUPJ5S8', 'EdDSA', x'019da08272767f08e421ada5c227b431dc512d3cf04736e6c185e2b42882f5b399ccd5d9e10ca42c231e92e4a14f95283e83143bedb2b3d8ff4437bf5b1a5fe63b64dd96c8401d8e8bf6a39f10758b943ca1d80c98', @now-8405, 0);
CREATE TABLE refresh_tokens (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    family     TEXT NOT NULL UNIQUE,    -- SHA-256 of the half that all tokens of the session share
    handle     TEXT NOT NULL UNIQUE,    -- SHA-256 of what access tokens call the session (sid)
    current    TEXT NOT NULL,           -- SHA-256 of the token that is good
    previous   TEXT,                    -- and of the one that was exchanged for it
    rotated_at INTEGER                  -- when that one was first used
  ) STRICT;
INSERT INTO refresh_tokens VALUES (2, 'OgqIx_ATVlEVsvhcF_5bWEfUVqarqMvOCG4vg9K30ks', 'xEfu4YI3Ly9b46Atykw3loXIDJXHcSkUB6XvywSrT_Y', 'CX_cWhgm1UI9huP4x3Mh99rcK2U9VMYWEj4ombwuFXk', NULL, NULL);
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
INSERT INTO links VALUES (1, 'chULYNGDdirzTe8HdFVGcaH_6Rq_CT0VkCEzkgiAf5c', 'setup', 'admin', NULL, NULL, @now-8346, @now+891654, NULL);
INSERT INTO links VALUES (2, 'Fn3B_PGdpaCOSket5DomcJ2AhkCrahfVtLAdPnpkbGg', 'invite', 'user', NULL, NULL, @now-3167, @now+604796833, NULL);
INSERT INTO links VALUES (3, 'j0nMEvgP5EB5Iw3aoJxKRMbFqjXIo_YNFdknlIfUyoI', 'reset', NULL, 2, NULL, @now-111, @now+3599889, NULL);
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
INSERT INTO facts VALUES ('ORIGIN', 'http://localhost:27827');
INSERT INTO facts VALUES ('HOST', '127.0.0.1');
INSERT INTO facts VALUES ('PORT', '27827');
INSERT INTO facts VALUES ('INSECURE_HTTP', '');
INSERT INTO facts VALUES ('TRUST_PROXY', '');
INSERT INTO facts VALUES ('MAIL_COMMAND', '');
INSERT INTO facts VALUES ('BREACHED_PASSWORDS', '');
INSERT INTO facts VALUES ('TOKEN_ALG', 'EdDSA');
INSERT INTO facts VALUES ('KEY_FILE', '');
INSERT INTO facts VALUES ('REQUIRE_SECOND_FACTOR', 'none');
INSERT INTO facts VALUES ('SECOND_FACTOR_GRACE', '');
CREATE TABLE totp (
    user_id      INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    seed         BLOB NOT NULL,         -- sealed
    last_step    INTEGER NOT NULL,      -- its codes up to this step are used up
    confirmed_at INTEGER NOT NULL
  ) STRICT;
INSERT INTO totp VALUES (3, x'019da08272767f08e47656c8f41074fa0ee0f7d665fa1aa748752fe1798c0727c417d414f6e92446b8f6b0928ed2600e4e903aba9bd55e5b45', 59865886, @now-2111);
CREATE TABLE totp_enrolments (
    user_id    INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    session    TEXT NOT NULL,           -- key of the session that sets it up, and alone sees it
    seed       BLOB NOT NULL,           -- sealed
    created_at INTEGER NOT NULL
  ) STRICT;
CREATE TABLE recovery_codes (
    key        TEXT PRIMARY KEY,        -- SHA-256 of the code
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
  ) STRICT;
INSERT INTO recovery_codes VALUES ('ma1iWRE5tivtMliqN26egQZLLqL4KVVGfKi_tKTdFyc', 3, @now-2111);
INSERT INTO recovery_codes VALUES ('jxXTxDfpWHWuvB_4W_pC211GRBNZHBofZ-TW1kgjXEo', 3, @now-2111);
INSERT INTO recovery_codes VALUES ('KSId9zIq8DE3J2lsUToQOZiI8ffR7ZAV2Gl-rl5z-G4', 3, @now-2111);
INSERT INTO recovery_codes VALUES ('qKeqqoz5cDSsNC3YBgslrpEEoU9GE0GqvxJzYG1-CUo', 3, @now-2111);
INSERT INTO recovery_codes VALUES ('Fj9O9RxnphIbPgdiZi_khGJvWTfZa7LlThqZye9pnqA', 3, @now-2111);
INSERT INTO recovery_codes VALUES ('b18cyTJUmGHbpJ4--IVP8G_1ZIANRpPV1o2VbxVZyoA', 3, @now-2111);
INSERT INTO recovery_codes VALUES ('ycXuk36Hm-IqqvFyioSxFm995Zw2ZbGA9osGEEsxlgk', 3, @now-2111);
INSERT INTO recovery_codes VALUES ('feUz9RkMRjSNfxmabZYILHk9mh6JDdMg_Tb8lI_9AZc', 3, @now-2111);
INSERT INTO recovery_codes VALUES ('A-AAGO-u8iv4KabJ5TVBQzW3Lw161Y67Qvo6ISz2TzU', 3, @now-2111);
INSERT INTO recovery_codes VALUES ('QRfzuMdaY9lJoeyVfQ3vDUeCVVMhjiryvn6eZJSZT-U', 3, @now-2111);
CREATE TABLE passkeys (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id   TEXT NOT NULL UNIQUE, -- base64url
    public_key      BLOB NOT NULL,        -- COSE_Key
    algorithm       INTEGER NOT NULL,     -- of COSE: -7, -8, -257
    counter         INTEGER NOT NULL,
    user_verified   INTEGER NOT NULL,     -- 0 or 1, as the next two
    backup_eligible INTEGER NOT NULL,
    backed_up       INTEGER NOT NULL,
    transports      TEXT NOT NULL,        -- JSON
    aaguid          TEXT NOT NULL,
    name            TEXT NOT NULL,
    rp_id           TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    last_used_at    INTEGER
  ) STRICT;
CREATE TABLE used_challenges (
    key        TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
  ) STRICT;
CREATE TABLE pending_sign_ins (
    key              TEXT PRIMARY KEY,  -- SHA-256 of its secret
    user_id          INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    password_version INTEGER NOT NULL,  -- of the password that was right
    remember         INTEGER NOT NULL,  -- 0 or 1
    tries            INTEGER NOT NULL,  -- spent
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL
  ) STRICT;
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
CREATE UNIQUE INDEX users_by_user_handle ON users (user_handle);
CREATE INDEX totp_enrolments_by_time ON totp_enrolments (created_at);
CREATE INDEX recovery_codes_by_user ON recovery_codes (user_id);
CREATE INDEX passkeys_by_user ON passkeys (user_id);
CREATE INDEX used_challenges_by_expiry ON used_challenges (expires_at);
CREATE INDEX pending_sign_ins_by_user ON pending_sign_ins (user_id);
CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at);
PRAGMA user_version = 7;
