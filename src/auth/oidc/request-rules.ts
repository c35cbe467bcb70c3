/**
 * The rules for an authorization request whose address for the answer is proven, one function each.
 * The first that a request breaks is told to the client. What no rule knows is ignored (RFC 6749,
 * section 3.1): display, ui_locales, claims_locales, login_hint, acr_values and claims are wishes
 * that a provider need not fulfil (OpenID Connect Core, sections 3.1.2.1 and 5.5).
 */
import { type AuthorizationError, authorizationError } from './authorization-error.ts';
import type { OidcClient } from './client.ts';
import type { Parameters } from './parameters.ts';
import { isChallenge } from './pkce.ts';
import { parseScope } from './scopes.ts';

export const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const;
export type Prompt = (typeof PROMPTS)[number];

type Rule = (
  parameters: Parameters,
  client: Pick<OidcClient, 'pkce'>,
  query: string,
) => AuthorizationError | null;

/** What this provider reads. */
const KNOWN = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'prompt',
  'max_age',
  'id_token_hint',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
  'registration',
] as const;

/**
 * Characters of a request. When its user comes back from the log-in page, the head of the request
 * has it twice, the second time inside the address of that page (Referer), where each percent sign
 * takes three characters: that has to fit into 8 KiB (http/server.ts). An honest one has up to
 * 2,000, with an id token as its hint.
 */
const LONGEST = 2_400;
/** Characters of a nonce, which is stored with the code. A random one has 43. */
const LONGEST_NONCE = 300;
/** Seconds. Ten digits: anything longer is no time that a person waits. */
const SECONDS = /^[0-9]{1,10}$/;
// state = 1*VSCHAR (RFC 6749, appendix A.5); a nonce likewise
const VISIBLE = /^[\x20-\x7e]+$/;

const invalid = (description: string) => authorizationError('invalid_request', description);

/** RFC 6749, section 3.1: parameters must not be included more than once. */
const once: Rule = (parameters) => {
  const repeated = KNOWN.find((name) => parameters.isRepeated(name));
  return repeated === undefined ? null : invalid(`${repeated} came more than once`);
};

const fits: Rule = (_parameters, _client, { length }) =>
  length <= LONGEST ? null : invalid(`the request is longer than ${LONGEST} characters`);

const stateIsVisible: Rule = (parameters) => {
  const state = parameters.get('state');
  return state === null || VISIBLE.test(state)
    ? null
    : invalid('state may have visible ASCII characters only');
};

/** OpenID Connect Core, section 6: a request object could replace every parameter checked here. */
const noRequestObject: Rule = (parameters) => {
  if (parameters.get('request') !== null) {
    return authorizationError('request_not_supported', 'request objects are not supported');
  }
  // It would let anyone make this server fetch an address of their choice.
  if (parameters.get('request_uri') !== null) {
    return authorizationError('request_uri_not_supported', 'request_uri is not supported');
  }
  if (parameters.get('registration') !== null) {
    return authorizationError('registration_not_supported', 'clients are registered beforehand');
  }
  return null;
};

/** RFC 9700, section 2.1.2: no implicit flow, whose tokens are in the address of a page. */
const asksForCode: Rule = (parameters) => {
  const type = parameters.get('response_type');
  if (type === null) return invalid('response_type is missing');
  return type === 'code'
    ? null
    : authorizationError('unsupported_response_type', 'response_type must be code');
};

/** OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1. */
const answersInQuery: Rule = (parameters) =>
  ['query', null].includes(parameters.get('response_mode'))
    ? null
    : invalid('response_mode must be query');

/** OpenID Connect Core, section 3.1.2.1: scope must contain openid. */
const asksForOpenid: Rule = (parameters) => {
  const scopes = parseScope(parameters.get('scope') ?? '');
  if (scopes === null) return authorizationError('invalid_scope', 'scope is missing or malformed');
  return scopes.includes('openid')
    ? null
    : authorizationError('invalid_scope', 'scope must contain openid');
};

/** RFC 7636, section 4.4.1; RFC 9700, section 2.1.1. */
const usesPkce: Rule = (parameters, { pkce }) => {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === null) {
    if (method !== null) return invalid('code_challenge_method came without code_challenge');
    if (pkce === 'required') return invalid('code_challenge is missing: PKCE is required');
    return parameters.get('nonce') === null
      ? invalid('nonce is missing: it is required without PKCE')
      : null;
  }
  // Left out, the method is plain (section 4.3).
  if (method !== 'S256') return invalid('code_challenge_method must be S256');
  return isChallenge(challenge)
    ? null
    : invalid('code_challenge must have 43 base64url characters');
};

const nonceFits: Rule = (parameters) => {
  const nonce = parameters.get('nonce');
  return nonce === null || (nonce.length <= LONGEST_NONCE && VISIBLE.test(nonce))
    ? null
    : invalid(`nonce may have ${LONGEST_NONCE} visible ASCII characters`);
};

/** OpenID Connect Core, section 3.1.2.1: none with any other value is an error. */
const promptsMakeSense: Rule = (parameters) => {
  const prompts = readPrompts(parameters.get('prompt'));
  if (prompts === null) return invalid(`prompt must be some of: ${PROMPTS.join(', ')}`);
  return prompts.includes('none') && prompts.length > 1
    ? invalid('prompt=none stands alone')
    : null;
};

const maxAgeIsNumber: Rule = (parameters) => {
  const text = parameters.get('max_age');
  return text === null || SECONDS.test(text)
    ? null
    : invalid('max_age must be a number of seconds');
};

/** In this order. What makes the rest unreadable comes first. */
const RULES: readonly Rule[] = [
  once,
  fits,
  stateIsVisible,
  noRequestObject,
  asksForCode,
  answersInQuery,
  asksForOpenid,
  usesPkce,
  nonceFits,
  promptsMakeSense,
  maxAgeIsNumber,
];

/** The first rule that a request breaks, in the words for its client; null when it breaks none. */
export function findMistake(
  parameters: Parameters,
  client: Pick<OidcClient, 'pkce'>,
  query: string,
): AuthorizationError | null {
  for (const rule of RULES) {
    const mistake = rule(parameters, client, query);
    if (mistake !== null) return mistake;
  }
  return null;
}

/** The prompts in a text; null when one of them is unknown. */
export function readPrompts(text: string | null): readonly Prompt[] | null {
  if (text === null) return [];
  const prompts = text.split(' ').map((word) => PROMPTS.find((prompt) => prompt === word));
  return prompts.every((prompt) => prompt !== undefined) ? prompts : null;
}

/** max_age in seconds; null when it was left out. */
export function readMaxAge(text: string | null): number | null {
  return text === null ? null : Number(text);
}
