import { SITE, TestPasskey, toJson } from '../auth/passkeys/authenticator.ts';

/** Writes a request; without a body for a GET. */
export type WriteRequest = (line: string, headers: readonly string[], body?: string) => string;

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const JSON_BODY = 'Content-Type: application/json';
const OWN = 'Sec-Fetch-Site: same-origin';
const NO_SECRET = 'A'.repeat(43);
const RECOVERY = 'ABCD-EFGH-JKMN-PQRS-TVWX-YZ23';

/**
 * Requests about second factors and passkeys. They are well-formed, and refused for a secret or a
 * challenge that is not there, or carried out for the user of these cookies.
 */
export function factorRequests(write: WriteRequest, cookies: string): readonly string[] {
  const cookie = `Cookie: ${cookies}`;
  const form = (path: string, fields: Readonly<Record<string, string>>, ...more: string[]) =>
    write(`POST ${path}`, [FORM, OWN, ...more], new URLSearchParams(fields).toString());
  const json = (path: string, fields: object, ...more: string[]) =>
    write(`POST ${path}`, [JSON_BODY, OWN, ...more], JSON.stringify(fields));
  const get = (path: string, ...more: string[]) => write(`GET ${path}`, more);
  const device = new TestPasskey(-8);
  const registration = toJson(device.register(NO_SECRET, 'none', {}));
  const assertion = toJson(device.assert(NO_SECRET, { clientData: { origin: SITE.origin } }));
  return [
    get('/login/second-step', `Cookie: pending=${NO_SECRET}`),
    form(
      '/login/second-step',
      { code: '123456', next: '/account' },
      `Cookie: pending=${NO_SECRET}`,
    ),
    json('/login/second-step', { pending: NO_SECRET, recovery: RECOVERY }),
    json('/token/login/second-step', { pending: NO_SECRET, passkey: assertion }),
    form('/login/passkey', { passkey: assertion, remember: 'on' }),
    json('/login/passkey', { passkey: assertion }),
    get('/account/second-factor', cookie),
    json('/account/second-factor/totp', {}, cookie),
    get('/account/second-factor/totp', cookie),
    form('/account/second-factor/totp/confirm', { code: '123 456' }, cookie),
    form('/account/second-factor/totp/remove', {}, cookie),
    json('/account/second-factor/recovery-codes', {}, cookie),
    get('/account/passkeys/new', cookie, 'Accept: application/json'),
    json('/account/passkeys', { passkey: registration, name: 'Ph\\u00f6ne' }, cookie),
    form('/account/passkeys', { passkey: registration, name: 'Phone' }, cookie),
    form('/account/passkeys/1/rename', { name: 'Key' }, cookie),
    form('/account/passkeys/1/remove', {}, cookie),
    get('/confirm?next=%2Faccount', cookie),
    json('/confirm', { passkey: assertion }, cookie),
    form('/confirm', { to: '/users/2/role', by: '1', 'kept.role': 'admin' }, cookie),
    form('/users/1/reset-factors', {}, cookie),
  ];
}
