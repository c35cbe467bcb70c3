-- Made from this commit by test/upgrades/make.ts.
-- {"commit":"a94b485","ada":"session=H3vhIkBy8CdstzsBq8zVbXtTDTzsHiHpMDWCn6XcijI","bob":"session=vXRKXlAcdMWa1OVVQ5i7f6Hz1tMFGPiG-Cbxt1hzFdg","cleo":"session=1IxfvZcXgm7Vot5EnO4cz5ASzjl9Vh7kxu8U5LZsWsI","invite":"p_fwBow_1BjTGYQ8TlG4jqr6tFIqTZCr1TQ1RHtq02U","reset":"hOraYt4Sy8XIeQUVIPxkG0yI1mRy1_VdxEs5mkGxjbc","refreshToken":"diyT2HgCYJNLlozdV4YumuWWBjypPU_YnJwSwClYG10","totpKey":"ACA4 YJQC K5UL USQG 7JUP WVB2 HZJR KSXP","recoveryCodes":["IIDM-MTZO-XKOI-6UIZ-EIOK-BKTS","PRHR-TA4Y-CUDU-GKDN-7AHA-NHNN","23TT-GGDM-PNJT-4RZM-6Y52-Z5YD","TYIJ-26GU-275C-4GJI-T54B-PWEN","7K6A-PTXG-VGV4-RITT-VMUG-7HZP","62D4-5MOM-RHNB-EC2M-HMEL-52HF","UFKG-4UOX-GSU4-BFCU-M3YY-FJHI","U2OY-KYMR-TMG6-LULT-VHVN-FRPN","2RMQ-S556-LQZS-HPZH-XQPO-GUVR","NU6A-5ZSG-FCE3-TQ3U-QBUC-GVSL"]}
-- key: # Coatcheck: this key unseals secrets in the database. Keep it apart from copies of the database.
-- key: # If it is lost, the server makes a new one: access tokens end, authenticator apps have to be set up again, all else stays.
-- key: 3fRe3S7FWb0+IOliMCY2USKCjds/qk2P1dbWDkiKVeQ=
CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE, -- normalised by auth/accounts/email.ts
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    created_at    INTEGER NOT NULL      -- ms since 1970, as everywhere
  , disabled_at INTEGER, password_version INTEGER NOT NULL DEFAULT 0, public_id TEXT, second_factor INTEGER NOT NULL DEFAULT 0, factor_due_at INTEGER, user_handle BLOB) STRICT;
INSERT INTO users VALUES (1, 'ada@example.com', '$scrypt$ln=17,r=8,p=1$w+sN50Sb2rnE9VcxRMCXtA$xty2QgFB3CuWDEi5Mhqls2r8NjSZmYeWIs67ggqVSag', 'admin', @now-8225, NULL, 0, 'c2af3b67f1612782102d426e9c3102b9', 0, NULL, x'26c44af40ced615f0d122df9adbfb5da120e1e725237245b026f5eb6c82a5942');
INSERT INTO users VALUES (2, 'bob@example.com', '$scrypt$ln=17,r=8,p=1$sT/HNlmQ7z3geq96zqxhwg$bEbB8jUsrbSzqM4Xtc6mdlRe7rsO/HZPWh/p0CtNG8U', 'user', @now-7702, NULL, 0, 'a587dd79c91b0c679314d1690f9fcf13', 0, NULL, x'e3576c534709607190aedd32ab6e1b8571c8a07ec21c67372bac262a3954f03e');
INSERT INTO users VALUES (3, 'cleo@example.com', '$scrypt$ln=17,r=8,p=1$Oy80mLDWZWIrqtNgcv0zdA$nFHQ1jKprLYj9FbHGa5CR3Mbzly0kH4KnHG4qkpPrBg', 'user', @now-7085, NULL, 1, '94f3cb7fa4f993ae95d10bf4acc5dd72', 1, NULL, x'57954978dc41ea6f22fdf07a1b71af10bd7d21c1944dd55cc524c1109432f5ab');
INSERT INTO users VALUES (4, 'eve@example.com', '$scrypt$ln=17,r=8,p=1$6L46+/fwJ3aTbD6Sko2h+Q$sHdQ+Q8uWAAUrrzH8v2cvpBPVluz+v5jYdquto7NsBM', 'user', @now-6439, @now-4894, 1, '701c89b0a061129c46d3b7cbf15e1dd8', 0, NULL, x'01348154158eeb6543d1c400f99b7ace17f49636b35147e99dc3cb249cde9ea4');
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
INSERT INTO sessions VALUES (2, 'RTmVomDiqNzsieYWJIKIZRwIAV67GefNuPDHoLCnkJI', 2, @now-3395, @now-3395, 1209600000, @now+2591996605, 1, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (3, 'fnI-pt3UAj-FcW-n3SNZZ4Adc_g7Aj6rmgeXzaRrCXQ', 3, @now-2668, @now-2651, 7200000, @now+86397332, 0, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (4, 'rGG1CN1m6HOrVYtjvpHQ4CWdlaK6Y2mpOUn3YqpMtFI', 1, @now-1693, @now-1693, 7200000, @now+86398307, 0, '127.0.0.1', 'node', NULL);
INSERT INTO sessions VALUES (5, 'F7LEcbyddqEjMsy3OCFqRGTxvaF8YXZYFiWj1xBEK1I', 2, @now-772, @now-772, 1209600000, @now+2591999228, 1, '127.0.0.1', 'node', NULL);
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
INSERT INTO events VALUES (1, @now-8221, 'signup', NULL, 1, '00c3ff9f-5580-432f-8cc7-de80fe1e7f78', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (2, @now-7694, 'signup', NULL, 2, '5ea160b7-c3fd-42d6-8d99-d52664386ab5', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (3, @now-7081, 'signup', NULL, 3, '4b6ac3d0-ebf1-4a7a-94ac-55660acfbccd', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (4, @now-6434, 'signup', NULL, 4, 'fab085ef-28ea-4ab2-a378-9992c7656bb3', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (5, @now-5997, 'login_failed', 'wrong_password', 2, '2f9232a1-635b-472e-8c11-b9817e398b89', '127.0.0.1', 'node', NULL, NULL, 1, 'failure');
INSERT INTO events VALUES (6, @now-5629, 'role_changed', 'admin', 1, 'cli', '', 'command line', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (7, @now-5206, 'login', NULL, 4, '45aeff80-d81e-4230-a562-412754b6a8f4', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (8, @now-5205, 'new_device', NULL, 4, '45aeff80-d81e-4230-a562-412754b6a8f4', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (9, @now-4889, 'user_disabled', NULL, 4, 'cli', '', 'command line', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (10, @now-4121, 'invitation_made', 'user', NULL, 'cli', '', 'command line', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (11, @now-3392, 'login', 'token', 2, '0db876bf-96d2-4f26-9d26-315e57d4ffad', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (12, @now-2668, 'login', NULL, 3, '0951b9e7-9893-4778-8438-a65f8c785ffc', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (13, @now-2665, 'new_device', NULL, 3, '0951b9e7-9893-4778-8438-a65f8c785ffc', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (14, @now-2648, 'totp_added', NULL, 3, '749b4889-746d-41c2-a7be-77d87221bbe0', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (15, @now-2647, 'recovery_codes_made', NULL, 3, '749b4889-746d-41c2-a7be-77d87221bbe0', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (16, @now-1685, 'login', NULL, 1, 'fc24230a-3b20-4617-96e9-29ae00fb027c', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (17, @now-1681, 'new_device', NULL, 1, 'fc24230a-3b20-4617-96e9-29ae00fb027c', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (18, @now-766, 'login', NULL, 2, 'bc225da5-8032-4e87-b8c4-7a375a7af951', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (19, @now-755, 'new_device', NULL, 2, 'bc225da5-8032-4e87-b8c4-7a375a7af951', '127.0.0.1', 'node', NULL, NULL, 1, 'account');
INSERT INTO events VALUES (20, @now-245, 'reset_link_made', NULL, 2, 'cli', '', 'command line', NULL, NULL, 1, 'account');
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
INSERT INTO secrets VALUES ('device-tokens', x'0122e724e45a0b98ab0d4c967171ea9a855417e89d4af99ed21a93e9d169bd0f534811cf5f44d6667b94a4a2bfd6437af4362c6d4b7b693238493aba0922000a91098502aa');
INSERT INTO secrets VALUES ('passkey-challenges', x'0122e724e45a0b98abc0b5e015e50b5e23b1dd10e254a8bf86cd7496fce73dfd8d535dec6b8cbba15df373559620390cf8ac55181b208bf291d24340d4c70d7b89b925d408');
CREATE TABLE token_keys (
    id         TEXT PRIMARY KEY,        -- kid
    algorithm  TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'HS256')),
    secret     BLOB NOT NULL,           -- PKCS#8, or the bare bytes
    created_at INTEGER NOT NULL
  , signs_from INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO token_keys VALUES ('f-wgAMkcefIub_6eBNKLKuWDPVwcjFbmULYwGK-sSsQ', 'EdDSA', x'0122e724e45a0b98ab24e09b0cbcad8cc94cb174e61470fd86d1c5491c5bda3fc1ebc423dd6216fb62bb190bdf04ddee9d8c876637c0fb34563ace394a379d3f760c5c2a06d17d342a687f4bae92c0bc3a91ad7b11', @now-8994, 0);
CREATE TABLE refresh_tokens (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    family     TEXT NOT NULL UNIQUE,    -- SHA-256 of the half that all tokens of the session share
    handle     TEXT NOT NULL UNIQUE,    -- SHA-256 of what access tokens call the session (sid)
    current    TEXT NOT NULL,           -- SHA-256 of the token that is good
    previous   TEXT,                    -- and of the one that was exchanged for it
    rotated_at INTEGER                  -- when that one was first used
  ) STRICT;
INSERT INTO refresh_tokens VALUES (2, 'D_E6KpEUC5wM9IXcqNYITJ-Monq6H2QdCdj5RuFmG4U', '4n4G65OHXhb4RPT9UgfhA5gn7MIUSnd_hzImt1HDeLQ', 'qYncG8ZTJkSzo2hWTJdeemfRHonBt9cPgVwtj3DR8Rg', NULL, NULL);
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
INSERT INTO links VALUES (1, 'mz7eLF8XnIP2lnzVXyO3dma7jG5fF2I5TyJ_qx2YpKs', 'setup', 'admin', NULL, NULL, @now-8964, @now+891036, NULL);
INSERT INTO links VALUES (2, 'DFenPoAB5yvW7vIY2LRxIUl_6y6GWarPiehFVD_efM4', 'invite', 'user', NULL, NULL, @now-4125, @now+604795875, NULL);
INSERT INTO links VALUES (3, '4cyfYl476ZG6NQbHSHXulZo4ckzluykAl76aWcWTp6k', 'reset', NULL, 2, NULL, @now-260, @now+3599740, NULL);
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
INSERT INTO facts VALUES ('ORIGIN', 'http://localhost:13711');
INSERT INTO facts VALUES ('HOST', '127.0.0.1');
INSERT INTO facts VALUES ('PORT', '13711');
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
INSERT INTO totp VALUES (3, x'0122e724e45a0b98abb4671343961abc2a01c2ab3f805a42159a929bfee4e5984098e4a139cec590028bdafee42e369cea777e0e61f9be7ffd', 59865886, @now-2650);
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
INSERT INTO recovery_codes VALUES ('hTgUYktNqOyOvl7WqmEKylqT3ADsd8D5IMDTPU5lQBc', 3, @now-2650);
INSERT INTO recovery_codes VALUES ('9ZxCW6fQgSSdyo4UHNdh1rUw7CIMpgywcARuHTlSHMY', 3, @now-2650);
INSERT INTO recovery_codes VALUES ('O23nxKeDo8W2yGJP_r3yq2v2R0YQm9m6HVDX6AYMIRA', 3, @now-2650);
INSERT INTO recovery_codes VALUES ('BSuSoiF1HUFgP8OKg6F26wdNTmBoKoM2-ZrxiLeSOSw', 3, @now-2650);
INSERT INTO recovery_codes VALUES ('9j2FHHsMiKq29JLydcg664H5-FW55F_RPRvbYgr0saw', 3, @now-2650);
INSERT INTO recovery_codes VALUES ('AeEUuFlQ4Vpq04NEh4UwEXRNVTTXQJVv8_fKjNhg6JE', 3, @now-2650);
INSERT INTO recovery_codes VALUES ('aoj9Wa3CwaB86TabSnO75-ScfluYWWlQVJ5dgWnjk9Y', 3, @now-2650);
INSERT INTO recovery_codes VALUES ('QYa1oDkyIs9lVdl5OlBfGOdf184K9IbMH_WOLZjAKIY', 3, @now-2650);
INSERT INTO recovery_codes VALUES ('ZLDFCra9W1u592Ltq0AAjh7JYXKt4tpc3S6-RF06tvI', 3, @now-2650);
INSERT INTO recovery_codes VALUES ('_Yb_sHQM8LEbfND07B1K18vXwdzrlD7A16ofG-j2vGw', 3, @now-2650);
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
