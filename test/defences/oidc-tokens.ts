/** The defences of the endpoints of OpenID Connect: codes, tokens, and signing out at a client. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const AUTHORIZE = 'test/flows/oidc-authorize.test.ts';
const SIGN_IN = 'test/flows/oidc-sign-in.test.ts';
const TOKEN = 'test/flows/oidc-token.test.ts';
const USERINFO = 'test/flows/oidc-userinfo.test.ts';
const HINT = 'test/auth/oidc/logout-request.test.ts';
const LOGOUT = 'test/flows/client-logout.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'auth/oidc/authorization-codes': [
    ['a code lives for a minute', 'CODE_MS = 60_000', 'CODE_MS = 86_400_000', TOKEN],
    [
      'a code is for one client',
      "if (grant.clientId !== client.id) return { ok: false, reason: 'client' };",
      '',
      TOKEN,
    ],
    [
      'a code is for one address',
      "if (grant.redirectUri !== presented.redirectUri) return { ok: false, reason: 'redirect_uri' };",
      '',
      TOKEN,
    ],
    [
      'a code is for who asked for it (PKCE)',
      'if (!verifiesChallenge(presented.verifier, grant.challenge)) {',
      'if (presented.verifier === grant.challenge && grant.challenge !== null) {',
      TOKEN,
    ],
  ],
  'auth/oidc/token-grants': [
    [
      'what a code gave ends when it comes again',
      'await this.#endChild(redeemed.child)',
      'await this.#endChild(null)',
      TOKEN,
    ],
    [
      'the groups are asked again when a code is exchanged',
      'return isInGroups(user, client.groups);',
      'return isInGroups(user, []);',
      TOKEN,
    ],
    [
      'a client ends its own sessions alone',
      "if (session.program?.clientId !== client.id) return 'other_client';",
      '',
      TOKEN,
    ],
  ],
  'auth/oidc/client-sessions': [
    [
      'an access token of a client is good at userinfo alone',
      'this.#audience = options.issuer + ENDPOINTS.userinfo;',
      'this.#audience = options.issuer;',
      SIGN_IN,
    ],
    [
      'it ends with the session of the browser',
      "parent: scopes.includes('offline_access') ? null : parent,",
      'parent: null,',
      SIGN_IN,
    ],
    [
      'its refresh token is for that client',
      "return program?.kind === 'client' && program.clientId === clientId;",
      "return program?.kind === 'client' && clientId !== '';",
      TOKEN,
    ],
    [
      'a refresh token of a program is none of a client',
      "return program?.kind === 'client' && program.clientId === clientId;",
      "return program?.clientId === clientId || program?.kind === 'tokens';",
      TOKEN,
    ],
    [
      'who has left the groups gets no more tokens',
      ' || !isInGroups(user, client.groups)',
      '',
      TOKEN,
    ],
    [
      'userinfo says nothing of who has left the groups',
      'client !== null && isInGroups(found.user, client.groups);',
      'client !== null;',
      USERINFO,
    ],
    [
      'userinfo says nothing of who has to set up a second factor',
      'factorPolicy.mustEnrol(found.user)',
      'factorPolicy.mustEnrol({ ...found.user, factorDueAt: null })',
      USERINFO,
    ],
    [
      'no more scopes than were granted',
      'isTooWide = scopes?.some((scope) => !scopesOf(session).includes(scope)) ?? false;',
      '',
      TOKEN,
    ],
    [
      'an access token ends after ten minutes',
      'seconds: ACCESS_SECONDS,',
      'seconds: ACCESS_SECONDS * 9,',
      SIGN_IN,
    ],
  ],
  'auth/tokens/tokens': [
    [
      'the session of a client is one at userinfo alone',
      "if (session?.program?.kind !== 'tokens') return",
      'if (session === null) return',
      'test/flows/stolen-keys.test.ts',
    ],
  ],
  'auth/limits/memory-limits': [
    [
      'bad tokens have one limit, wherever they are sent',
      'const buckets = allBuckets.get(name) ??',
      'const buckets =',
      USERINFO,
    ],
  ],
  'auth/oidc/client-guard': [
    [
      'guessing the secret of a client is limited',
      "if (wait > 0) return { ok: false, reason: 'throttled', retryAfter: inSeconds(wait) };",
      '',
      TOKEN,
    ],
    [
      'a client with a wrong secret shuts out no other',
      "client?.id ?? ''}`;",
      "(client?.id ?? '').slice(99)}`;",
      TOKEN,
    ],
  ],
  'auth/oidc/open-provider': [
    [
      'a user gets so many codes',
      '(await buckets.take(String(userId))) === 0',
      '(await buckets.take(String(userId))) < Infinity',
      AUTHORIZE,
    ],
  ],
  'handlers/oauth-authorize': [
    [
      'nothing is sent to an address that is not proven',
      "if (read.kind === 'unproven') return refuse(visitor, read);",
      "if (read.kind === 'unproven') return seeOther(read.redirectUri ?? '/');",
      AUTHORIZE,
    ],
    ['a program gets no code', 'refuseToken(visitor);', '', AUTHORIZE],
    [
      'who is refused is recorded',
      "await audit(visitor, 'access_refused', { userId: user.id, reason: client.id });",
      '',
      AUTHORIZE,
    ],
    [
      'the policy of the log-in form stops no sign-in',
      'return leaveTo(page, visitor, {\n      url: codeUrl(siteUrl, request, code),',
      'return leaveTo(page, { ...visitor, query: "" }, {\n      url: codeUrl(siteUrl, request, code),',
      SIGN_IN,
    ],
  ],
  'handlers/oauth-token': [
    [
      'that a code was copied is recorded',
      "await audit(context, 'token_reused', { userId: result.userId, reason: 'code' });",
      '',
      TOKEN,
    ],
    [
      'a sign-in at a client is recorded',
      "await audit(context, 'client_login', { userId, reason: client.id, about: client.name });",
      '',
      SIGN_IN,
    ],
  ],
  'web/oauth-client': [
    [
      'a client is authenticated before it is heard',
      'if (result.ok) return handle({ context, client: result.client, parameter });',
      'const { findClient } = oidc;\n    const client = await findClient(credentials.id);\n    if (client !== null) return handle({ context, client, parameter });',
      TOKEN,
    ],
  ],
  'web/error-reply': [
    [
      'a mistake is told in the JSON of OAuth',
      'if (context !== null && isForClients(context.path)) {',
      "if (context !== null && isForClients('')) {",
      TOKEN,
    ],
  ],
  'web/authorize-address': [
    [
      'a time in the future is not believed',
      'if (asked === null || asked > now)',
      'if (asked === null)',
      AUTHORIZE,
    ],
  ],
  'auth/oidc/logout-request': [
    [
      'signing out leads to a registered address (open redirect)',
      '!client.logoutUris.includes(returnTo)',
      'returnTo.length > 9_000',
      LOGOUT,
    ],
    [
      'what is said twice is not heard',
      'parameters === null || NAMES.some((name) => parameters.isRepeated(name))',
      'parameters === null',
      LOGOUT,
    ],
    ['a hint is for this user', 'hint.sub === user.publicId && ', '', HINT],
    ['a hint is for this session', 'hint.sid === sid;', 'hint.sub.length > 0;', HINT],
    ['a client that does not know the session ends none', 'sid !== null && ', '', HINT],
  ],
};

export const OIDC_TOKENS = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `oidc, ${path.split('/').at(-1)?.replaceAll('-', ' ')}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests,
  })),
);
