/**
 * Every defence that can be taken out by one edit, and the edit. The run (run.ts) makes it in a copy of the sources and
 * demands that a test fails: a defence that nobody would miss is not tested, whatever the coverage says.
 */
export type Defence = {
  readonly name: string;
  readonly file: string;
  /** Text that is in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** Which tests may catch it, when it is not one of the fast ones. */
  readonly tests?: string;
};

export const DEFENCES: readonly Defence[] = [
  // Passwords
  {
    name: 'hash for nobody: an unknown account costs a hash too',
    file: 'src/auth/accounts.ts',
    from: 'const matches = await verifyPassword(password, account?.passwordHash ?? this.#nobody);',
    to: 'if (account === null) return false;\n    const matches = await verifyPassword(password, account.passwordHash);',
  },
  {
    name: 'a salt for each hash',
    file: 'src/auth/password-hash.ts',
    from: 'const salt = randomBytes(SALT_BYTES);',
    to: 'const salt = Buffer.alloc(randomBytes(SALT_BYTES).length);',
  },
  {
    name: 'the cost of scrypt',
    file: 'src/auth/password-hash.ts',
    from: '{ ln: 17, r: 8, p: 1 }',
    to: '{ ln: 14, r: 8, p: 1 }',
  },
  {
    name: 'rehash when the parameters change',
    file: 'src/auth/accounts.ts',
    from: 'if (needsRehash(account.passwordHash, cost)) {',
    to: 'if (needsRehash(account.passwordHash, cost) && account === null) {',
  },
  {
    name: 'the shortest password',
    file: 'src/auth/password-policy.ts',
    from: 'if (length < minimum) {',
    to: 'if (length < minimum - 1) {',
  },
  {
    name: 'the list of common passwords',
    file: 'src/auth/password-policy.ts',
    from: 'if (isCommon(plain, common))',
    to: 'if (isCommon(plain, new Set()))',
  },
  {
    name: 'no password about the site or the person',
    file: 'src/auth/password-policy.ts',
    from: 'return rest.length < 4;',
    to: 'return rest.length < 0;',
  },
  {
    name: 'no password that is hashed as another (lone surrogates)',
    file: 'src/auth/password-policy.ts',
    from: 'if (!password.isWellFormed())',
    to: 'if (password.isWellFormed() === undefined)',
  },
  {
    name: 'the same words for both mistakes',
    file: 'src/handlers/login.ts',
    from: 'return refuse(NO_MATCH);',
    to: "return refuse(result.userId === null ? { status: 401, problems: [{ field: 'email', message: 'No such account.' }] } : NO_MATCH);",
  },

  // Throttling and the gate
  {
    name: 'the wait for one account',
    file: 'src/auth/login-throttle.ts',
    from: 'if (!this.#accounts.begin(key)) {',
    to: 'if (!this.#accounts.begin(key) && key === address) {',
  },
  {
    name: 'the limit for one address',
    file: 'src/auth/login-throttle.ts',
    from: 'if (!this.#addresses.take(network)) return null;',
    to: 'this.#addresses.take(network);',
  },
  {
    name: 'an attempt counts from its beginning',
    file: 'src/auth/back-off.ts',
    from: 'this.#failures.set(key, { count, at: now, until: now + this.#wait(count) });',
    to: 'setImmediate(() => this.#failures.set(key, { count, at: now, until: now + this.#wait(count) }));',
  },
  {
    name: 'a success gives back one token, not all',
    file: 'src/auth/token-bucket.ts',
    from: 'this.#tokens(key) + 1);',
    to: 'this.#tokens(key) + capacityOf(this.#limits));\n    function capacityOf({ capacity }: BucketLimits) {\n      return capacity;\n    }',
  },
  {
    name: 'one count for a whole IPv6 network',
    file: 'src/auth/login-throttle.ts',
    from: 'const network = networkOf(address);',
    to: 'const network = networkOf(address) && address;',
  },
  {
    name: 'a device token is good for one account',
    file: 'src/auth/device-tokens.ts',
    from: 'update(`${userId}.${nonce}`)',
    to: 'update(`${userId * 0}.${nonce}`)',
  },
  {
    name: 'a device token has to be ours',
    file: 'src/auth/device-tokens.ts',
    from: "return timingSafeEqual(Buffer.from(mac, 'base64url'), this.#mac(userId, nonce)) ? nonce : null;",
    to: "return timingSafeEqual(Buffer.from(mac, 'base64url'), this.#mac(userId, nonce)) || true ? nonce : null;",
  },
  {
    name: 'the limit on sign-ups',
    file: 'src/auth/doorman.ts',
    from: 'if (!signups.take(network)) return',
    to: 'if (!signups.take(network) && network === null) return',
  },
  {
    name: 'a key of the limiters has one size, whatever was typed',
    file: 'src/auth/login-throttle.ts',
    from: "const key = hash('sha256', subject, 'base64url');",
    to: "const key = hash('sha256', subject, 'base64url') && subject;",
  },
  {
    name: 'limiters have an upper bound',
    file: 'src/recent-map.ts',
    from: 'if (this.#map.size <= this.#limit) return;',
    to: 'if (this.#map.size <= this.#limit || this.#limit > 0) return;',
  },
  {
    name: 'two hashes at once',
    file: 'src/auth/hash-gate.ts',
    from: 'if (this.#running < this.#limits.width) {',
    to: 'if (this.#running < this.#limits.width * 100) {',
  },
  {
    name: 'a short queue before the gate',
    file: 'src/auth/hash-gate.ts',
    from: 'if (this.#queue.length >= this.#limits.queue) throw new Busy();',
    to: 'if (this.#queue.length > this.#limits.queue * 1000 + 1000) throw new Busy();',
  },
  {
    name: 'who has gone leaves the queue',
    file: 'src/auth/hash-gate.ts',
    from: "signal.addEventListener('abort', abandon, { once: true });",
    to: "signal.addEventListener('abandon', abandon, { once: true });",
  },
  {
    name: 'X-Forwarded-For only from a listed proxy',
    file: 'src/http/client.ts',
    from: 'while (trusted.has(address)) {',
    to: 'while (hops.length > 0) {',
  },

  {
    name: 'a token that was verified before is still held to its times',
    file: 'src/auth/tokens.ts',
    from: 'if (known !== undefined) return checkClaims(known, expected);',
    to: 'if (known !== undefined) return { ok: true, claims: known };',
  },
  {
    name: 'what was verified is forgotten with its key',
    file: 'src/auth/tokens.ts',
    from: '    this.#verified.clear();\n    return',
    to: '    return',
  },

  // Sessions and cookies
  {
    name: 'a session ID of 256 random bits',
    file: 'src/auth/secret.ts',
    from: "return randomBytes(32).toString('base64url');",
    to: "return randomBytes(4).toString('base64url').padEnd(43, 'A');",
    tests: 'test/auth/sessions.test.ts',
  },
  {
    name: 'the store holds no usable ID',
    file: 'src/auth/secret.ts',
    from: "return hash('sha256', secret, 'base64url');",
    to: "return hash('sha256', secret, 'base64url') && secret;",
    tests: 'test/auth/sessions.test.ts',
  },
  {
    name: 'the old session ends at log-in (fixation)',
    file: 'src/handlers/begin-session.ts',
    from: 'replaces: visitor.session,',
    to: 'replaces: null,',
  },
  {
    name: 'the idle limit',
    file: 'src/auth/sessions.ts',
    from: 'now >= session.lastSeenAt + session.idleMs',
    to: 'now >= session.lastSeenAt + session.idleMs * 1e6',
  },
  {
    name: 'the absolute limit',
    file: 'src/auth/sessions.ts',
    from: 'now >= session.expiresAt ||',
    to: 'now >= session.expiresAt * 2 ||',
  },
  {
    name: 'at most ten sessions a person',
    file: 'src/auth/sessions.ts',
    from: 'kept.slice(this.#limits.perUser - 1)',
    to: 'kept.slice(this.#limits.perUser * 100)',
  },
  {
    name: 'log-out ends the session on the server',
    file: 'src/handlers/login.ts',
    from: 'await sessions.end(session);',
    to: 'await Promise.resolve(sessions);',
  },
  {
    name: 'a session does not outlive its account',
    file: 'src/handlers/access.ts',
    from: 'const user = session === null ? null : await accounts.byId(session.userId);',
    to: "const user = session === null ? null : ((await accounts.byId(session.userId)) ?? { id: session.userId, email: 'x', role: 'user' as const, createdAt: 0, disabledAt: null });",
  },
  {
    name: 'members only: a visitor is sent away',
    file: 'src/routes.ts',
    from: "member('GET', '/dashboard', dashboard.show),",
    to: "anyone('GET', '/dashboard', dashboard.show as never),",
  },
  {
    name: 'HttpOnly',
    file: 'src/handlers/cookie.ts',
    from: 'httpOnly: true,',
    to: 'httpOnly: false,',
  },
  {
    name: 'SameSite=Lax is written out',
    file: 'src/http/cookies.ts',
    from: '    `SameSite=${sameSite}`,\n',
    to: "    ...(sameSite === 'Lax' ? [] : [`SameSite=${sameSite}`]),\n",
  },
  {
    name: 'Secure over https',
    file: 'src/handlers/cookie.ts',
    from: 'secure: https,',
    to: 'secure: https && name === plainName,',
  },
  {
    name: 'the __Host- prefix over https',
    file: 'src/handlers/cookie.ts',
    from: 'https ? `__Host-${plainName}` : plainName',
    to: 'https ? plainName : plainName',
  },
  {
    name: 'two session cookies are none',
    file: 'src/http/cookies.ts',
    from: 'return cookies.repeated.has(name) ? null : (cookies.values.get(name) ?? null);',
    to: 'return cookies.values.get(name) ?? null;',
  },
  {
    name: 'no trimming by Unicode rules',
    file: 'src/http/cookies.ts',
    from: "return character === ' ' || character === '\\t';",
    to: "return character !== undefined && character.trim() === '';",
  },
  {
    name: 'Set-Cookie cannot be broken out of',
    file: 'src/http/cookies.ts',
    from: 'if (!VALUE.test(value)) throw',
    to: 'if (!VALUE.test(value) && value.length < 0) throw',
  },

  // Requests from elsewhere
  {
    name: 'Sec-Fetch-Site is asked',
    file: 'src/http/cross-origin.ts',
    from: 'if (site !== undefined && !OWN_SITES.has(site))',
    to: 'if (site === null)',
  },
  {
    name: 'same-site is not same-origin',
    file: 'src/http/cross-origin.ts',
    from: "new Set(['same-origin', 'none'])",
    to: "new Set(['same-origin', 'none', 'same-site'])",
  },
  {
    name: 'Origin is compared',
    file: 'src/http/cross-origin.ts',
    from: 'return origin === ownOrigin ? null : `Origin: ${origin}`;',
    to: 'return origin === ownOrigin ? null : null;',
  },
  {
    name: 'Origin: null alone is refused',
    file: 'src/http/cross-origin.ts',
    from: "return site === undefined ? 'Origin: null' : null;",
    to: 'return null;',
  },
  {
    name: 'the ladder is asked on every unsafe request',
    file: 'src/http/dispatch.ts',
    from: 'if (reason !== null) throw new CrossOriginError(reason);',
    to: "if (reason !== null && method === 'PUT') throw new CrossOriginError(reason);",
  },
  {
    name: 'Referrer-Policy keeps Origin alive for our own forms',
    file: 'src/http/security-headers.ts',
    from: "...['referrer-policy', 'same-origin'],",
    to: "...['referrer-policy', 'no-referrer'],",
  },
  {
    name: 'the Host has to be ours',
    file: 'src/http/dispatch.ts',
    from: 'if (origin === null && !',
    to: "if (origin === '' && !",
  },
  {
    name: 'next leads to this site only',
    file: 'src/handlers/next.ts',
    from: 'const LOCAL = /^\\/(?![/\\\\])[\\x21-\\x7e]*$/;',
    to: 'const LOCAL = /^/;',
  },
  {
    name: 'next leads to a page that exists',
    file: 'src/handlers/next.ts',
    from: 'const known = isPage(target.path) ||',
    to: 'const known = true || isPage(target.path) ||',
  },

  // Reading requests
  {
    name: 'the limit on bodies with a Content-Length',
    file: 'src/http/body.ts',
    from: "if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) throw tooLarge();",
    to: '',
  },
  {
    name: 'the limit on bodies, counted as they arrive',
    file: 'src/http/body.ts',
    from: 'if (size > BODY_LIMIT) throw tooLarge();',
    to: '',
  },
  {
    name: 'no decompression',
    file: 'src/http/body.ts',
    from: "if (request.headers['content-encoding'] !== undefined) {",
    to: "if (request.headers['content-encoding'] === '') {",
  },
  {
    name: 'the limit on fields',
    file: 'src/http/fields.ts',
    from: 'if (pairs.length > FIELD_LIMIT) throw tooManyFields();',
    to: 'if (pairs.length > FIELD_LIMIT * 1000) throw tooManyFields();',
  },
  {
    name: 'a field comes once',
    file: 'src/http/fields.ts',
    from: "if (fields.has(name)) throw new HttpError(400, 'A field came more than once.');",
    to: '',
  },
  {
    name: 'UTF-8 or nothing',
    file: 'src/http/fields.ts',
    from: '{ fatal: true }',
    to: '{ fatal: false }',
  },
  {
    name: 'two types of body and no more',
    file: 'src/http/fields.ts',
    from: 'if (parse === null || !charsetIsUtf8(type)) {',
    to: 'if (parse === null && !charsetIsUtf8(type)) {',
  },
  {
    name: 'fields are text before they are used',
    file: 'src/handlers/credentials.ts',
    from: "return typeof value === 'string';",
    to: "return typeof value !== 'undefined';",
  },
  {
    name: 'the origin form and no other',
    file: 'src/http/target.ts',
    from: "if (target[0] !== '/' || target[1] === '/' || /[\\\\#]/.test(target)) return null;",
    to: '',
  },
  {
    name: 'an address that does not decode is 400',
    file: 'src/http/target.ts',
    from: 'return null; // URIError: `%`, `%zz` or bytes that are not UTF-8',
    to: 'return raw;',
  },
  {
    name: 'an encoded slash is no slash',
    file: 'src/http/target.ts',
    from: 'return /%2f|%5c/i.test(raw) ? raw : decoded;',
    to: 'return decoded;',
  },
  {
    name: 'one Host, one Authorization, one Content-Type',
    file: 'src/http/malformed.ts',
    from: 'if (seen.has(name)) throw',
    to: "if (seen.has(name) && name === '') throw",
  },
  {
    name: 'chunked and no other transfer coding',
    file: 'src/http/malformed.ts',
    from: "if (coding.toLowerCase() !== 'chunked') {",
    to: "if (!coding.toLowerCase().includes('chunked')) {",
  },
  {
    name: 'HTTP/1.0 and 1.1 and no other version',
    file: 'src/http/malformed.ts',
    from: "if (request.httpVersion !== '1.1' && request.httpVersion !== '1.0') {",
    to: "if (request.httpVersion === '9.9') {",
  },
  {
    name: 'nothing is carried out behind the last answer',
    file: 'src/http/connection.ts',
    from: 'if (state.last !== null) return false;',
    to: '',
  },
  {
    name: 'a broken connection is closed by us',
    file: 'src/http/server.ts',
    from: "socket.end(`${head.join('\\r\\n')}\\r\\n\\r\\n${body}`, () => socket.destroy());",
    to: "socket.write(`${head.join('\\r\\n')}\\r\\n\\r\\n${body}`);",
  },
  {
    name: 'an unread upload ends its connection',
    file: 'src/http/send.ts',
    from: 'if (last || bodyPending(request)) endAfter(request);',
    to: 'if (last) endAfter(request);',
  },

  // Answers
  {
    name: 'escaping in pages',
    file: 'views/html.ts',
    from: "if (typeof value === 'string') return markup + escapeHtml(value);",
    to: "if (typeof value === 'string') return markup + value;",
  },
  {
    name: 'quotes are escaped for attributes',
    file: 'views/html.ts',
    from: '/[&<>"\']/g',
    to: '/[&<>]/g',
  },
  {
    name: 'the content security policy',
    file: 'src/http/security-headers.ts',
    from: "page: ['content-security-policy', pagePolicy, ...common],",
    to: "page: ['content-security-policy', `${pagePolicy}; script-src 'unsafe-inline'`, ...common],",
  },
  {
    name: 'HSTS over https',
    file: 'src/http/security-headers.ts',
    from: 'max-age=63072000; includeSubDomains',
    to: 'max-age=60',
  },
  {
    name: 'our headers on what node answers itself',
    file: 'src/http/server.ts',
    from: "return super.writeHead(status, [...always, 'connection', 'close']);",
    to: "return super.writeHead(status, ['connection', 'close']);",
  },
  {
    name: 'pages are not kept by caches',
    file: 'src/handlers/page.ts',
    from: "'cache-control': 'no-store'",
    to: "'cache-control': 'private'",
  },
  {
    name: 'an unexpected error says nothing about itself',
    file: 'src/handlers/funnel.ts',
    from: "'Something went wrong on our side. It has been written down; try again in a moment.',",
    to: 'String(error),',
  },

  // Accounts and administration
  {
    name: 'administrators only',
    file: 'src/handlers/access.ts',
    from: "if (entry !== 'member' && user.role !== 'admin' && !self) {",
    to: "if (entry !== 'member' && user.role === undefined && !self) {",
  },
  {
    name: 'sensitive things want the password again after ten minutes',
    file: 'src/handlers/access.ts',
    from: 'now() - session.createdAt >= FRESH_FOR',
    to: 'now() - session.createdAt >= FRESH_FOR * 1e6',
  },
  {
    name: 'a disabled account cannot sign in',
    file: 'src/auth/accounts.ts',
    from: 'if (user.disabledAt !== null) return',
    to: 'if (user.disabledAt === 0) return',
  },
  {
    name: 'one ends sessions of one’s own, not of others',
    file: 'src/auth/sessions.ts',
    from: 'return (await this.of(userId)).find((session) => session.id === id) ?? null;',
    to: 'return (await Promise.all([userId, 1, 2, 3].map((user) => this.of(user)))).flat().find((session) => session.id === id) ?? null;',
  },
  {
    name: 'what another program revoked is dead at once',
    file: 'src/auth/sessions.ts',
    from: 'if (!(await this.#store.has(session.key))) {',
    to: 'if (session === null) {',
    tests: 'test/long/cli-server.test.ts',
  },
  {
    name: 'the last administrator stays',
    file: 'src/storage/account-store.ts',
    from: 'if (isLastAdmin(id)) return false;',
    to: '',
  },
  {
    name: 'a new password ends every other session',
    file: 'src/handlers/account.ts',
    from: "sessions.drop(user.id);\n    await audit(member, 'password_changed'",
    to: "await audit(member, 'password_changed'",
  },
  {
    name: 'a demoted administrator keeps no link that leads back',
    file: 'src/storage/account-store.ts',
    from: 'endLinksMade.run(id); // an invitation',
    to: '// an invitation',
  },
  {
    name: 'a log-in that began before a new password does not outlive it',
    file: 'src/handlers/begin-session.ts',
    from: 'if (passwordVersion === null) return;',
    to: 'if (passwordVersion !== -1) return;',
  },
  {
    name: 'offboarding ends the invitations that were made',
    file: 'src/storage/account-store.ts',
    from: 'endResets.run(id);\n        endLinksMade.run(id);',
    to: 'endResets.run(id);',
  },
  {
    name: 'a link works once',
    file: 'src/storage/link-store.ts',
    from: "'DELETE FROM links WHERE kind = ? AND key = ? AND expires_at > ? RETURNING role, user_id'",
    to: "'SELECT role, user_id FROM links WHERE kind = ? AND key = ? AND expires_at > ?'",
  },
  {
    name: 'a link ends',
    file: 'src/storage/link-store.ts',
    from: "'SELECT * FROM links WHERE kind = ? AND key = ? AND expires_at > ?'",
    to: "'SELECT * FROM links WHERE kind = ? AND key = ? AND ? > 0'",
  },
  {
    name: 'the store holds no usable link',
    file: 'src/auth/secret.ts',
    from: "return hash('sha256', secret, 'base64url');",
    to: "return hash('sha256', secret, 'base64url') && secret;",
    tests: 'test/auth/links.test.ts',
  },
  {
    name: 'no secret of a link in the log',
    file: 'src/app.ts',
    from: "return path.slice(0, 200).replaceAll(/\\/[\\w-]{40,}/g, '/...');",
    to: 'return path.slice(0, 200);',
  },
  {
    name: 'set-up is over when there is an administrator',
    file: 'src/storage/link-store.ts',
    from: "if (isOver()) return 'gone';",
    to: '',
  },
  {
    name: '"forgot" answers before it looks whether the account exists',
    file: 'src/handlers/forgot.ts',
    from: 'setImmediate(() => void sendLink(visitor, email).catch(deps.complain));',
    to: 'await sendLink(visitor, email).catch(deps.complain);',
  },
  {
    name: 'no line break in a mail header',
    file: 'src/mail.ts',
    from: 'if (headers.some((header) => /[\\r\\n]/.test(header)))',
    to: 'if (headers.length === 0)',
    tests: 'test/mail.test.ts',
  },

  // Tokens
  {
    name: 'token: the server says which algorithm',
    file: 'src/auth/jwt.ts',
    from: "if (alg !== expected.algorithm) return refuse('algorithm');",
    to: '',
  },
  {
    name: 'token: a key is of one algorithm',
    file: 'src/auth/jwt.ts',
    from: "if (key.algorithm !== expected.algorithm) return refuse('key_of_other_algorithm');",
    to: '',
  },
  {
    name: 'token: one spelling',
    file: 'src/auth/jwt.ts',
    from: "if (!parts.every(isCanonical)) return refuse('not_canonical');",
    to: '',
  },
  {
    name: 'token: the signature',
    file: 'src/auth/jwt.ts',
    from: "if (!key.verify(input, Buffer.from(signature, 'base64url'))) return refuse('signature');",
    to: '',
  },
  {
    name: 'token: typ',
    file: 'src/auth/jwt.ts',
    from: 'if (typ !== TYPE || typeof kid',
    to: 'if (typeof kid',
  },
  {
    name: 'token: no other header parameter',
    file: 'src/auth/jwt.ts',
    from: '|| Object.keys(rest).length > 0) {',
    to: ') {\n    void rest;',
  },
  {
    name: 'token: exp',
    file: 'src/auth/jwt.ts',
    from: "if (now >= claims.exp) return refuse('expired');",
    to: '',
  },
  {
    name: 'token: nbf',
    file: 'src/auth/jwt.ts',
    from: "if (now < claims.nbf) return refuse('not_yet_valid');",
    to: '',
  },
  {
    name: 'token: aud',
    file: 'src/auth/jwt.ts',
    from: "if (claims.aud !== expected.audience) return refuse('audience');",
    to: '',
  },
  {
    name: 'token: iss',
    file: 'src/auth/jwt.ts',
    from: "if (claims.iss !== expected.issuer) return refuse('issuer');",
    to: '',
  },
  {
    name: 'token: it dies with its session',
    file: 'src/auth/tokens.ts',
    from: 'const session = await sessions.use(Number(sub), Number(sid));',
    to: 'const session = (await sessions.use(Number(sub), Number(sid))) ?? ({ id: Number(sid), userId: Number(sub), createdAt: now() } as Session);',
  },
  {
    name: 'refresh token: it is used once',
    file: 'src/storage/token-store.ts',
    from: 'if (row.rotated_at !== null) {',
    to: 'if (row.rotated_at !== null && row.key === null) {',
  },
  {
    name: 'refresh token: a used one ends the session',
    file: 'src/auth/tokens.ts',
    from: 'await sessions.end(session);',
    to: '',
  },
  {
    name: 'refresh token: the store holds no usable one',
    file: 'src/auth/secret.ts',
    from: "return hash('sha256', secret, 'base64url');",
    to: "return hash('sha256', secret, 'base64url') && secret;",
    tests: 'test/flows/tokens.test.ts',
  },
  {
    name: 'a request with a token is never known by its cookie',
    file: 'src/handlers/access.ts',
    from: 'reason: result.reason });\n      return null;',
    to: 'reason: result.reason });',
  },
  {
    name: 'a bad token is 401, not the way to the log-in page',
    file: 'src/handlers/access.ts',
    from: 'if (bearerOf(context.request.headers) !== null) throw invalidToken();',
    to: '',
  },
  {
    name: 'a bad token is told so (WWW-Authenticate)',
    file: 'src/handlers/access.ts',
    from: "'www-authenticate': 'Bearer error=\"invalid_token\"',",
    to: '',
  },

  // Accounts, for administrators and by description
  {
    name: 'POST /users is for administrators',
    file: 'src/routes.ts',
    from: "admin('POST', '/users', users.create,",
    to: "member('POST', '/users', users.create,",
  },
  {
    name: 'POST /users wants a fresh password',
    file: 'src/routes.ts',
    from: "users.create, { fresh: '/users' }),",
    to: 'users.create),',
  },
  {
    name: 'POST /users refuses unknown fields',
    file: 'src/handlers/users.ts',
    from: 'if ([...fields.keys()].some((name) =>',
    to: 'if (fields.size === 0 && [...fields.keys()].some((name) =>',
  },
  {
    name: 'PATCH /users/:id refuses unknown fields',
    file: 'src/handlers/user-acts.ts',
    from: 'changes.disabled = value;\n    else\n      throw',
    to: "changes.disabled = value;\n    else if (name === '')\n      throw",
  },
  {
    name: 'an account is for administrators and its owner, 403 for others',
    file: 'src/handlers/access.ts',
    from: "const self = entry === 'adminOrSelf' && context.params.id === String(user.id);",
    to: "const self = entry === 'adminOrSelf';",
  },
  {
    name: 'an account that does not exist is 403 for others, too',
    file: 'src/handlers/access.ts',
    from: "const self = entry === 'adminOrSelf' && context.params.id === String(user.id);",
    to: "const known = entry === 'adminOrSelf' && (await accounts.byId(Number(context.params.id))) === null;\n        if (known && user.role !== 'admin') throw new HttpError(404, 'There is no such account.');\n        const self = entry === 'adminOrSelf' && context.params.id === String(user.id);",
  },
  {
    name: 'the description lets no unnamed field pass',
    file: 'src/handlers/openapi/schema.ts',
    from: 'additionalProperties: false,',
    to: 'additionalProperties: true,',
    tests: 'test/docs/openapi.test.ts',
  },

  // Staying up
  {
    name: 'a database that cannot write is 503',
    file: 'src/storage/database.ts',
    from: "throw isPassing(error) ? new StoreUnavailable('database', { cause: error }) : error;",
    to: 'throw error;',
  },
  {
    name: 'the store is written before memory',
    file: 'src/auth/sessions.ts',
    from: 'await this.#store.forget(sessions.map(({ key }) => key));\n    for (const session of sessions) this.#remove(session);',
    to: 'for (const session of sessions) this.#remove(session);\n    await this.#store.forget(sessions.map(({ key }) => key));',
  },
  {
    name: 'refusals do not fill the disk',
    file: 'src/handlers/audit.ts',
    from: '!allowance.take(networkOf(client.address))) return;',
    to: '!allowance.take(networkOf(client.address)) && kind === null) return;',
  },
  {
    name: 'old events are dropped',
    file: 'src/storage/event-store.ts',
    from: 'prune.run(before, atMost);',
    to: 'void [before, atMost];',
  },
  {
    name: 'a log line stays one line',
    file: 'src/log.ts',
    from: 'JSON.stringify({ time: timeNow(), level, event, ...facts })',
    to: "Object.values({ time: timeNow(), level, event, ...facts }).join(' ')",
  },
  {
    name: 'the database is for one account of the machine',
    file: 'src/main.ts',
    from: 'process.umask(0o077);',
    to: 'process.umask(0o022);',
    tests: 'test/process/main.test.ts',
  },
  {
    name: 'what runs is answered before the end',
    file: 'src/main.ts',
    from: 'stop(server, GRACE)',
    to: 'server.closeAllConnections()',
    tests: 'test/process/main.test.ts',
  },
  {
    name: 'an error that nothing caught ends the process with 1',
    file: 'src/main.ts',
    from: 'process.exitCode = 1;',
    to: 'process.exitCode = 0;',
    tests: 'test/process/main.test.ts',
  },
  // Learning mode, and the page that shows one's own bytes
  {
    name: 'learn: only on loopback',
    file: 'src/config.ts',
    from: '...(isLoopbackHost(host)',
    to: '...(isLoopbackHost(host) || true',
    tests: 'test/config.test.ts',
  },
  {
    name: 'learn: never with https or a name of its own',
    file: 'src/config.ts',
    from: '...(origin === null || (isLoopback(origin) && !isHttps(origin))',
    to: '...(origin !== undefined',
    tests: 'test/config.test.ts',
  },
  {
    name: 'learn: never behind a proxy',
    file: 'src/config.ts',
    from: '...(proxied ? [`TRUST_PROXY: has to be empty ${alone}`] : []),',
    to: '',
    tests: 'test/config.test.ts',
  },
  {
    name: 'learn: the Host of this machine',
    file: 'src/learn/gates.ts',
    from: 'if (requestOrigin(headers.host, own) === null) {',
    to: 'if (headers.host === undefined) {',
    tests: 'test/learn/viewer.test.ts',
  },
  {
    name: 'learn: not through a proxy',
    file: 'src/learn/gates.ts',
    from: 'if (forwarded !== undefined) {',
    to: "if (forwarded === '') {",
    tests: 'test/learn/viewer.test.ts',
  },
  {
    name: 'learn: not led here by another site',
    file: 'src/learn/gates.ts',
    from: "if (site !== undefined && site !== 'same-origin' && site !== 'none') {",
    to: "if (site === 'nowhere') {",
    tests: 'test/learn/viewer.test.ts',
  },
  {
    name: 'learn: the random path',
    file: 'src/learn/gates.ts',
    from: 'return timingSafeEqual(a, b) ? rest : null;',
    to: 'return timingSafeEqual(a, a) ? rest : null;',
    tests: 'test/learn/viewer.test.ts',
  },
  {
    name: 'learn: unknown headers are covered',
    file: 'src/learn/veil.ts',
    from: 'shown.has(known)',
    to: "name !== ''",
    tests: 'test/learn/veil.test.ts',
  },
  {
    name: 'how: unknown headers are covered',
    file: 'src/handlers/veil.ts',
    from: 'if (!HARMLESS.has(lower))',
    to: "if (lower === '')",
  },
  {
    name: 'how: cookies are covered',
    file: 'src/handlers/veil.ts',
    from: "const covered = value.trim() === '' ? [] : [cover(kinds.get(name) ?? 'value', value)];",
    to: 'const covered = [value];',
  },
];
