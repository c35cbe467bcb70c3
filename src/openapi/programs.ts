import { NAME_LIMIT } from '../web/token-request.ts';
import { type Body, DONE, empty, type Operations, response } from './operation.ts';
import { email, object, password, text } from './schema.ts';
import { ref } from './schemas.ts';

const credentials: Body = { required: { email, password } };
/** The audience of a token. */
export const audience = {
  ...text,
  description: 'The audience of the access token: this site, or a service in AUDIENCES.',
};
/** The name of a program. */
export const programName = {
  ...text,
  maxLength: NAME_LIMIT,
  description: 'What the program calls itself. A session of the same name and account ends.',
};
const pair = { 200: response('A pair of tokens.', ref('TokenPair')) };

/** Tokens, and routes for other programs on this host. */
export const programs: Operations = {
  'POST /token/login': {
    id: 'tokenLogIn',
    summary: 'Sign in and get a pair of tokens',
    body: { ...credentials, optional: { name: programName, audience } },
    responses: pair,
    refusals: [401, 429],
  },
  'POST /token/refresh': {
    id: 'tokenRefresh',
    summary: 'Exchange a refresh token for the next pair',
    body: { required: { refreshToken: text }, optional: { audience } },
    responses: pair,
    refusals: [401, 429],
  },
  'POST /token/revoke': {
    id: 'tokenRevoke',
    summary: 'End the session of the caller, and with it every token of it',
    responses: DONE,
  },
  'GET /.well-known/jwks.json': {
    id: 'keys',
    summary: 'Public keys, with which others verify tokens; none for HS256',
    responses: { 200: response('A JSON Web Key Set (RFC 7517).', ref('KeySet')) },
  },
  'GET /openapi.json': {
    id: 'description',
    summary: 'This description',
    responses: { 200: response('OpenAPI 3.1.', { type: 'object' }) },
  },
  'GET /verify': {
    id: 'verify',
    summary: 'Who sent a request, for a proxy in front of another app',
    identifies: true,
    responses: {
      204: empty('Signed in. Remote-User is the public id of the account, as `sub` in tokens.', {
        'Remote-User': text,
        'Remote-Email': text,
        'Remote-Role': text,
        'Remote-Groups': text,
      }),
      303: empty('Not signed in; the proxy said where the browser wanted to go.', {
        Location: text,
      }),
      401: response(
        'Not signed in, or a token or key that is not valid, or not for this app.',
        object({ error: text }),
        { 'WWW-Authenticate': text, 'Retry-After': text },
      ),
      403: response(
        'The user may not enter this app, or has something else to do first.',
        object({ error: text }, { dashboard: text }),
      ),
    },
  },
  'GET /health': {
    id: 'health',
    summary: 'Whether the process runs',
    responses: { 200: response('It does.', ref('Status')) },
  },
  'GET /ready': {
    id: 'ready',
    summary: 'Whether more requests are welcome, and what they write is kept',
    responses: {
      200: response('They are.', ref('Status')),
      503: response(
        'It is `stopping`, cannot write (`storage`; `reason` is `full`, `read_only`, `locked`, `unreachable` or `other`), or its file is not in its place (`moved`).',
        object({ status: text }, { reason: text }),
      ),
    },
  },
};
