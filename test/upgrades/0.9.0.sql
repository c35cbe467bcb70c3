-- Made from this commit by test/upgrades/make.ts.
-- {"commit":"0a01f53","ada":"session=RZGBIrfN5oK9OmqvyzlRiOo2_stk8hw8VRxCPuc5_gE","bob":"session=d8PLuIukdLEk7GBcyavDrT3nr6cw2r_DVSAj00aONlU","cleo":"session=TBqD2gGEdIMUSqtXIjI1MDvhuzE-nnLntrI4b_b6MLw","invite":"texdNrYf3UR6Nwh8q8mRTKbAZ6EBkcN8E1QpRmd43g4","reset":"mLz_lz2s4Wg_TAecgqhZLRRB0oeSkqTT2mo2oHxEGFk","refreshToken":"FM_7ocyBL-iZwOLgXimoOChG6vKo3Kga86HJ6p8a25k","totpKey":"3VZF OBGA 5NMT TIYG IEWT S4E6 46Q7 OBTU","recoveryCodes":["GZ6G-Y6N2-AM73-2NPZ-VZZK-EVNR","P2SV-YZHI-YBXR-XLEH-P6BR-7LVQ","SCYB-KEMU-AEJ7-Z36D-2GIJ-2SUW","TU6C-EAAK-XJSS-KQX3-NGDC-NWH7","AWVK-E57I-UXSX-MFWF-HSF5-4L3U","VL2C-ZW7X-HE6O-MCOY-SXHO-SMDS","IED6-DPPN-C7C4-5SLV-IIDK-NQPB","4MBR-AOQ4-WBBM-JM26-G3LL-2NRZ","WGMW-UP5S-QSBY-QE4O-T7H4-X3NV","QZAB-BKKZ-JK66-TSSR-KGLH-OPUL"]}
-- key: # Coatcheck: this key unseals secrets in the database. Keep it apart from copies of the database.
-- key: # If it is lost, the server makes a new one: access tokens end, authenticator apps have to be set up again, all else stays.
-- key: uBLd2AryHd/NUFlJwuEO1nDURuRrhxroUevKgVp6DE8=
CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE, -- normalised by auth/accounts/email.ts
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    created_at    INTEGER NOT NULL      -- ms since 1970, as everywhere
  , disabled_at INTEGER, password_version INTEGER NOT NULL DEFAULT 0, public_id TEXT, second_factor INTEGER NOT NULL DEFAULT 0, factor_due_at INTEGER, user_handle BLOB, name TEXT NOT NULL DEFAULT '', folded_name TEXT NOT NULL DEFAULT '', email_confirmed_at INTEGER, last_seen_at INTEGER, password_chosen INTEGER NOT NULL DEFAULT 1) STRICT;
INSERT INTO users VALUES (1, 'ada@example.com', '$scrypt$ln=17,r=8,p=1$6YBnS3f0S3/l1SZ9aMjOpQ$/9NpuYi9PLC/6zd5/oMlILPQd3i6swR9vwGWz5Q+Hmw', 'admin', @now-11617, NULL, 0, 'c87138383ee3e23219e463845fd12938', 0, NULL, x'c15b4b020ae5a525b773f5c78fecbbfdf5309ee9f37bd1b3e2a1394c9e103879', '', '', NULL, @now-3693, 1);
INSERT INTO users VALUES (2, 'bob@example.com', '$scrypt$ln=17,r=8,p=1$eRDy/VNlaKRAg9xtUG/q4w$I5vy435JUupzJnfSieKYjc7a0dxZaHP2uA89awa0kbI', 'user', @now-10645, NULL, 0, 'ddb42c8976bd99bd2f08413169de27c2', 0, NULL, x'34f2f4563b578d30c95312868a1180649347683d0319a835b3235bdbc45c3cc6', '', '', NULL, @now-1489, 1);
INSERT INTO users VALUES (3, 'cleo@example.com', '$scrypt$ln=17,r=8,p=1$8f4bssOJOgEQwomfNufzJg$x3X4hpDtNTXKaEr73CIHoPT+CduXtfcaYHWviYfwKHY', 'user', @now-10047, NULL, 1, '7f16c1d50d98693e3689cf061a9490cc', 1, NULL, x'ec7accafe926082f7e9ccf71cf4eb7cacbdc7692d26bc174780a4200a62f6811', '', '', NULL, @now-4861, 1);
INSERT INTO users VALUES (4, 'eve@example.com', '$scrypt$ln=17,r=8,p=1$Aqwe5FFnEEZOmQwB8Nl7ew$maMRXlLJ8nf89WVf7Un18Z+BPcoijN+oEtxQU4e7RQM', 'user', @now-9667, @now-7535, 1, '4e1c621108487425e71060dc8899b539', 0, NULL, x'b38345316333308a02e7a4f6203d4cb994fd7959318d4114b2d803f931ff1bbf', '', '', NULL, @now-8374, 1);
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
INSERT INTO sessions VALUES (2, 'EUK-Q3ZWAe2OGdHf669k_bI16qz5QIvJwfYFHrbanII', 2, @now-5424, @now-5424, 1209600000, @now+2591994576, 1, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (3, 'd1Mu2iVxEIdzB2nyC01I_ct8WzSNWVofpPc-zt7YGa8', 3, @now-4861, @now-4825, 7200000, @now+86395139, 0, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (4, '0wohU0HYmv-B2qV73ROMF_86Q9WdLnITxD0Akoldt3E', 1, @now-3693, @now-3693, 7200000, @now+86396307, 0, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (5, '72XzHZ_A9HRt9GsL--egz0_hKVjT4rgrUsu7Ud9dQiU', 2, @now-1489, @now-1489, 1209600000, @now+2591998511, 1, '127.0.0.1', 'node', NULL);
CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    reason     TEXT,
    user_id    INTEGER,
    request_id TEXT NOT NULL,
    address    TEXT NOT NULL,
    user_agent TEXT NOT NULL
  , actor_id INTEGER, first_at INTEGER, count INTEGER NOT NULL DEFAULT 1, share TEXT NOT NULL DEFAULT 'account', about TEXT) STRICT;
INSERT INTO events VALUES (1, @now-11615, 'signup', NULL, 1, '880e988c-eaaa-43df-a2cf-28a2b2d3c681', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (2, @now-10644, 'signup', NULL, 2, '345a2d98-d2f4-4338-9155-bcc7ad1c8052', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (3, @now-10046, 'signup', NULL, 3, '75a4252b-85e3-4f3f-8552-b48fba500054', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (4, @now-9666, 'signup', NULL, 4, '4e9329bd-f45c-47f9-b38a-37defb260e01', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (5, @now-9271, 'login_failed', 'wrong_password', 2, '9ec7e072-e6f8-42ca-a284-dafbf9c019e8', '127.0.0.1', 'node', NULL, NULL, 1, 'failure', NULL);
INSERT INTO events VALUES (6, @now-8784, 'role_changed', 'admin', 1, 'cli', '', 'command line', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (7, @now-8372, 'login', NULL, 4, '194b3ac1-8487-4d8f-b4da-aac3cb6ede45', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (8, @now-8372, 'new_device', NULL, 4, '194b3ac1-8487-4d8f-b4da-aac3cb6ede45', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (9, @now-7529, 'user_disabled', NULL, 4, 'cli', '', 'command line', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (10, @now-6937, 'invitation_made', 'user', NULL, 'cli', '', 'command line', NULL, NULL, 1, 'account', 'guest@example.com');
INSERT INTO events VALUES (11, @now-5418, 'login', 'token', 2, '94fb4326-dd12-4429-ae13-e1939b617374', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (12, @now-4848, 'login', NULL, 3, 'f391c943-b7bf-4c22-96b3-a543358cd317', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (13, @now-4848, 'new_device', NULL, 3, 'f391c943-b7bf-4c22-96b3-a543358cd317', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (14, @now-4822, 'totp_added', NULL, 3, '4650e47d-6803-4097-a82a-2278733dc70a', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (15, @now-4822, 'recovery_codes_made', NULL, 3, '4650e47d-6803-4097-a82a-2278733dc70a', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (16, @now-3681, 'login', NULL, 1, 'caa20b03-6c77-4d1f-ace8-1409f40f7eb7', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (17, @now-3681, 'new_device', NULL, 1, 'caa20b03-6c77-4d1f-ace8-1409f40f7eb7', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (18, @now-1481, 'login', NULL, 2, '62c976d2-3d09-4c6e-b436-bfdfc46af3a2', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (19, @now-1477, 'new_device', NULL, 2, '62c976d2-3d09-4c6e-b436-bfdfc46af3a2', '127.0.0.1', 'node', NULL, NULL, 1, 'account', NULL);
INSERT INTO events VALUES (20, @now-87, 'reset_link_made', NULL, 2, 'cli', '', 'command line', NULL, NULL, 1, 'account', NULL);
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
INSERT INTO secrets VALUES ('device-tokens', x'01eae05d27784b346f54ee86f4c86ad9338531e8fd530dc4bd3ba534b8dafb28ba8ecfc50618155f8c16214e59eb72404e90322b64719e8ab4ef5c7a066d156993bdbb885a');
INSERT INTO secrets VALUES ('passkey-challenges', x'01eae05d27784b346f30855bbedeff5940e9c2acb5f53cfa965873addf864b075098a537b1840d0585cc8126f8a255004ec4759fb0ef7f5326bc8a13b0acda142a55b6408f');
CREATE TABLE token_keys (
    id         TEXT PRIMARY KEY,        -- kid
    algorithm  TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'HS256')),
    secret     BLOB NOT NULL,           -- PKCS#8, or the bare bytes
    created_at INTEGER NOT NULL
  , signs_from INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO token_keys VALUES ('trQM7LX6E7eWCoG3QDw6uNgV3XIcrfEu0-FVBrbAihM', 'EdDSA', x'01eae05d27784b346f5ef84e645ad7f1d8cc619491e08d8dd086c9f1a9fa83d6363dbb7e3a597bae82c8a76b524ec4824ad5d831c0c9c15f8ddaf11a53ac19cad4c5bf6ef7f2ae8f3f86e27a998aff0e030563df29', @now-12671, 0);
CREATE TABLE refresh_tokens (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    family     TEXT NOT NULL UNIQUE,    -- SHA-256 of the half that all tokens of the session share
    handle     TEXT NOT NULL UNIQUE,    -- SHA-256 of what access tokens call the session (sid)
    current    TEXT NOT NULL,           -- SHA-256 of the token that is good
    previous   TEXT,                    -- and of the one that was exchanged for it
    rotated_at INTEGER                  -- when that one was first used
  ) STRICT;
INSERT INTO refresh_tokens VALUES (2, 'LaR6SwH_47WYQwHJ4BqjMQxXCr-pog_EwEF4HNqTtLs', 'oTQ7Krcd1_rpJh83QGIiarGDyF_33Qbv3MoGbRl7ARo', '6SMUpJ6dEulU5veLDXfTr-CRoN4ywvdYswxSTUzd-1I', NULL, NULL);
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
INSERT INTO facts VALUES ('ORIGIN', 'http://localhost:25119');
INSERT INTO facts VALUES ('HOST', '127.0.0.1');
INSERT INTO facts VALUES ('PORT', '25119');
INSERT INTO facts VALUES ('INSECURE_HTTP', '');
INSERT INTO facts VALUES ('TRUST_PROXY', '');
INSERT INTO facts VALUES ('MAIL_COMMAND', '');
INSERT INTO facts VALUES ('MAIL_FROM', '');
INSERT INTO facts VALUES ('SITE_NAME', '');
INSERT INTO facts VALUES ('CONTACT', '');
INSERT INTO facts VALUES ('TIME_ZONE', 'UTC');
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
INSERT INTO totp VALUES (3, x'01eae05d27784b346f59f19c820a53f914d590157b0de22ddfd9a0e6da6321f3fc6870b47cdd2fc882f41ed10fe74182f8dc2e39e7db85ca89', 59866871, @now-4824);
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
INSERT INTO recovery_codes VALUES ('vIreUAfpfPi3vItr2kXF22qPjIAvhn9P1Ln4nDlzRa4', 3, @now-4824);
INSERT INTO recovery_codes VALUES ('IcT-sk7ejZhUH9GVddRItpcdarr9ZuFO17LQalcKPdE', 3, @now-4824);
INSERT INTO recovery_codes VALUES ('8N4gK-13BNDf8b-7AcqUQo-mBslPFpaYCKrBqtr-yvY', 3, @now-4824);
INSERT INTO recovery_codes VALUES ('ua3tv7rHG92V5XYacXuDVsV56lLyt9Gy2A3nwcIvUjc', 3, @now-4824);
INSERT INTO recovery_codes VALUES ('KN2a4T021pmmRX2_S0lexAey4HENOZElFyI0mBfPvwk', 3, @now-4824);
INSERT INTO recovery_codes VALUES ('TJZYAWU1ES9iHlPy1JEFNtuO7aa87sj1fXqQS8M_NL4', 3, @now-4824);
INSERT INTO recovery_codes VALUES ('lqnmjBHjQZs8K5nLvDVgeg6K-IjWWJGPMdTnlIGq8AU', 3, @now-4824);
INSERT INTO recovery_codes VALUES ('i3wurQ-mLNA6CRsfQuITq4SznX1f9T58WP7VtbWkjJw', 3, @now-4824);
INSERT INTO recovery_codes VALUES ('1VtoHVkr38LJ9GmegzJyPixkJAwwXuhBFFYni-Xw7Fw', 3, @now-4824);
INSERT INTO recovery_codes VALUES ('WPSnpFg8ky3eSv5KdE34xA01lpb5Ymi_aq6BNpDgOiE', 3, @now-4824);
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
CREATE TABLE "links" (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,    -- SHA-256 of the secret in the link
    kind       TEXT NOT NULL CHECK (kind IN ('invite', 'reset', 'setup', 'email', 'confirm')),
    role       TEXT,                    -- invite: the role it gives
    user_id    INTEGER REFERENCES users (id) ON DELETE CASCADE, -- reset, email, confirm: whose
    created_by INTEGER REFERENCES users (id) ON DELETE CASCADE, -- null: the command line
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    email      TEXT,                    -- email: the new address; confirm: the present one; invite: for it alone
    name       TEXT NOT NULL DEFAULT '', -- invite: for whom
    mailed     INTEGER NOT NULL DEFAULT 0, -- 1: its secret goes to the address by mail, and to nobody else
    unsent     INTEGER NOT NULL DEFAULT 0 -- 1: an invitation whose mail was not sent so far
  ) STRICT;
INSERT INTO links VALUES (1, 'NcnzexwNsPyVmYMa4U9yC7zubx7HhPhB_LWu8XU8lMo', 'setup', 'admin', NULL, NULL, @now-12629, @now+887371, NULL, '', 0, 0);
INSERT INTO links VALUES (2, '_gQ3mkZsdoqlJyllmvMdZEyaqQ4LBTqmH_7PqTKLNCo', 'invite', 'user', NULL, NULL, @now-6943, @now+604793057, 'guest@example.com', '', 0, 0);
INSERT INTO links VALUES (3, 'V3ejE9qBxOq7nFn_mO49PQLp3h4DSsArVttTP-5UVz0', 'reset', NULL, 2, NULL, @now-102, @now+3599898, NULL, '', 0, 0);
CREATE TABLE unlogged_acts (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    reason  TEXT,
    user_id INTEGER                     -- no reference: the act is logged even if the account is deleted
  ) STRICT;
INSERT INTO unlogged_acts VALUES (1, @now-87, 'reset_link_made', NULL, 2);
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
CREATE INDEX events_by_share ON events (share, id);
CREATE UNIQUE INDEX users_by_user_handle ON users (user_handle);
CREATE INDEX totp_enrolments_by_time ON totp_enrolments (created_at);
CREATE INDEX recovery_codes_by_user ON recovery_codes (user_id);
CREATE INDEX passkeys_by_user ON passkeys (user_id);
CREATE INDEX used_challenges_by_expiry ON used_challenges (expires_at);
CREATE INDEX pending_sign_ins_by_user ON pending_sign_ins (user_id);
CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at);
CREATE INDEX users_by_text ON users (email, folded_name);
CREATE INDEX users_by_last_seen ON users (coalesce(last_seen_at, 0));
CREATE INDEX users_by_age ON users (created_at);
CREATE INDEX users_disabled ON users (disabled_at) WHERE disabled_at IS NOT NULL;
CREATE INDEX links_by_user ON links (user_id);
CREATE INDEX links_by_maker ON links (created_by);
CREATE UNIQUE INDEX invitations_by_email ON links (email) WHERE kind = 'invite';
CREATE TRIGGER invitation_of_new_account AFTER INSERT ON users
    BEGIN DELETE FROM links WHERE kind = 'invite' AND email = NEW.email; END;
CREATE TRIGGER invitation_of_new_email AFTER UPDATE OF email ON users WHEN NEW.email <> OLD.email
    BEGIN DELETE FROM links WHERE kind = 'invite' AND email = NEW.email; END;
CREATE INDEX events_by_time ON events (at);
CREATE INDEX events_by_kind ON events (kind, at);
CREATE INDEX events_by_actor ON events (actor_id, at) WHERE actor_id IS NOT NULL;
CREATE INDEX events_by_about ON events (at) WHERE about IS NOT NULL;
CREATE INDEX events_about ON events (about) WHERE about IS NOT NULL;
CREATE TRIGGER address_forgotten AFTER DELETE ON users
    BEGIN UPDATE events SET about = NULL WHERE about = OLD.email; END;
PRAGMA user_version = 9;
