/** The defences of OpenID Connect: requests, codes, tokens. Paths are below src/auth/oidc. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const REQUEST = 'test/auth/oidc/authorization-request.test.ts';
const CLIENT = 'test/auth/oidc/client-authentication.test.ts';
const REDIRECT = 'test/auth/oidc/redirect-uri.test.ts';
const NEEDED = 'test/auth/oidc/sign-in-needed.test.ts';
const TOKEN = 'test/auth/oidc/id-token.test.ts';
const KEYS = 'test/auth/oidc/id-token-keys.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'redirect-uri': [
    [
      'a code goes to a registered address, character by character',
      'client.redirectUris.includes(uri)) return true;',
      'client.redirectUris.some((one) => uri.startsWith(one))) return true;',
      REDIRECT,
    ],
    ['any port is for public clients', '!isPublic(client) || ', '', REDIRECT],
    ['any port is for loopback addresses', '(?:127\\.0\\.0\\.1|\\[::1\\])', '[^/]+', REDIRECT],
    ['the query of a registered address stays', "uri.includes('?') ? '&' : '?'", "'?'", REQUEST],
  ],
  'authorization-request': [
    [
      'nothing is sent to an address that is not registered, no error either',
      'if (!mayRedirectTo(client, redirectUri)) {',
      'if (redirectUri === client.id) {',
      REQUEST,
    ],
    ['of two addresses, none is taken', " || parameters.isRepeated('redirect_uri')", '', REQUEST],
    ['of two clients, none is taken', "parameters.isRepeated('client_id') || ", '', REQUEST],
    [
      'of two states, none comes back',
      "return parameters.isRepeated('state') ? null : parameters.get('state');",
      "return parameters.get('state');",
      REQUEST,
    ],
  ],
  'authorization-response': [
    ['an answer says whose it is (mix-up)', "parameters.set('iss', issuer);", '', REQUEST],
  ],
  parameters: [
    [
      'a state that does not decode is refused, not changed',
      'return null;\n  }\n}',
      "return text.replaceAll('%', '');\n  }\n}",
      REQUEST,
    ],
    ['more than fifty are not read', 'if (pairs.length > MOST) return null;', '', REQUEST],
  ],
  'request-rules': [
    ['a parameter comes once', '  once,\n', '', REQUEST],
    ['a request is bounded', '  fits,\n', '', REQUEST],
    ['a state is visible ASCII', '  stateIsVisible,\n', '', REQUEST],
    ['no request object, and nothing is fetched', '  noRequestObject,\n', '', REQUEST],
    ['no implicit flow', '  asksForCode,\n', '', REQUEST],
    ['no answer in a fragment or a form', '  answersInQuery,\n', '', REQUEST],
    ['the scope has openid', '  asksForOpenid,\n', '', REQUEST],
    ['PKCE', '  usesPkce,\n', '', REQUEST],
    [
      'PKCE is required of clients that are not exempt',
      "if (pkce === 'required') return invalid('code_challenge is missing: PKCE is required');",
      '',
      REQUEST,
    ],
    [
      'who leaves PKCE out sends a nonce',
      "return parameters.get('nonce') === null\n      ? invalid('nonce is missing: it is required without PKCE')\n      : null;",
      'return null;',
      REQUEST,
    ],
    ['PKCE is S256, never plain', "if (method !== 'S256')", "if (method === 'none')", REQUEST],
    ['a challenge has its form', 'return isChallenge(challenge)\n', 'return challenge\n', REQUEST],
    ['a nonce is bounded', 'nonce.length <= LONGEST_NONCE && ', '', REQUEST],
    [
      'prompt=none stands alone',
      "prompts.includes('none') && prompts.length > 1",
      'false',
      REQUEST,
    ],
    ['max_age is a number', '  maxAgeIsNumber,\n', '', REQUEST],
  ],
  pkce: [
    ['a verifier is that of its challenge', ' && timingSafeEqual(expected, actual)', '', TOKEN],
    [
      'no verifier without a challenge (downgrade)',
      'if (challenge === null) return verifier === null;',
      'if (challenge === null) return true;',
      TOKEN,
    ],
    ['no verifier that could be guessed', '!VERIFIER.test(verifier)', 'verifier.length < 9', TOKEN],
  ],
  'client-authentication': [
    [
      'a client with a secret sends it',
      'return secret !== null && isSecretOf(client, secret);',
      'return secret === null || isSecretOf(client, secret);',
      CLIENT,
    ],
    [
      'a public client has no secret to send',
      "if (isPublic(client)) return secret === null || secret === '';",
      'if (isPublic(client)) return true;',
      CLIENT,
    ],
    [
      'a client identifies itself in one way',
      "if (bodySecret !== null || (bodyId !== null && bodyId !== id)) return { kind: 'mistaken' };",
      '',
      CLIENT,
    ],
    [
      'a client in the header is the one in the body',
      'bodySecret !== null || (bodyId !== null && bodyId !== id)',
      'bodySecret !== null',
      CLIENT,
    ],
  ],
  'sign-in-needed': [
    [
      'who is in none of the groups of a client gets no code',
      'if (!isInGroups(user, asking.client.groups)) {',
      'if (!isInGroups(user, [])) {',
      NEEDED,
    ],
    [
      'a second factor that has to be set up comes first',
      'if (mustEnrol) {',
      'if (mustEnrol && silent) {',
      NEEDED,
    ],
    [
      'a silent request shows no page',
      "const silent = asking.prompts.has('none');",
      "const silent = asking.prompts.has('none') && present === null;",
      NEEDED,
    ],
    [
      'a client that expects a user gets no other one',
      'asking.expected !== null && asking.expected !== user.publicId',
      "asking.expected === ''",
      NEEDED,
    ],
    [
      'a user who is to sign in again does so',
      "if (prompts.has('login') || prompts.has('select_account')) return true;",
      '',
      NEEDED,
    ],
    [
      'a session that is too old is confirmed',
      'maxAge !== null && now - createdAt >= maxAge * 1000',
      'maxAge !== null && now - createdAt < 0',
      NEEDED,
    ],
    [
      'a session from before the request is not fresh',
      ' && createdAt >= asked) return false;',
      ') return false;',
      NEEDED,
    ],
  ],
  'user-claims': [
    [
      'an address is given with its scope only',
      "...(scopes.includes('email') && {",
      '...(scopes.length > 0 && {',
      TOKEN,
    ],
    [
      'a client is told that an address is not confirmed',
      'email_verified: user.emailConfirmedAt !== null,',
      'email_verified: true,',
      TOKEN,
    ],
    [
      'groups are given with their scope only',
      "scopes.includes('groups') && {",
      'scopes.length > 0 && {',
      TOKEN,
    ],
  ],
  'id-token': [
    ['an id token is for one client', 'aud: clientId,', 'aud: issuer,', TOKEN],
    ['an id token ends', 'exp: iat + ID_TOKEN_SECONDS', 'exp: iat + ID_TOKEN_SECONDS * 99', TOKEN],
    ['an id token is tied to its request', '...(nonce !== null && { nonce }),', '', TOKEN],
  ],
  'id-token-keys': [
    ['a hint is an id token', "keys }, 'JWT')", "keys }, 'at+jwt')", KEYS],
    ['a hint is one of ours', 'iss !== issuer || ', '', KEYS],
  ],
  'logout-token': [
    [
      'a logout token is for one client',
      'aud: clientId,',
      'aud: issuer,',
      'test/auth/oidc/logout-token.test.ts',
    ],
    [
      'a logout token ends after two minutes',
      'exp: iat + LOGOUT_TOKEN_SECONDS,',
      'exp: iat + 86_400,',
      'test/auth/oidc/logout-token.test.ts',
    ],
  ],
};

export const OIDC = Object.entries(EDITS).flatMap(([file, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `oidc, ${file.replaceAll('-', ' ')}: ${name}`,
    file: `src/auth/oidc/${file}.ts`,
    from,
    to,
    tests,
  })),
);
