/**
 * Makes bad tokens out of a good one: `node lessons/g-tokens/forge.ts TOKEN`, beside a server whose
 * database is data/learn.db, or DATABASE, with its key file. Prints one token per line, with its
 * name; with --why it prints the name and the reason why the token is refused. It opens the
 * database and unseals the signing key, so it can make what a thief without the key cannot: a token
 * with a valid signature that must still be refused.
 *
 * What this deliberately does not do: show the key.
 */
import { createHmac } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { readKeyFile } from '../../src/auth/key-file.ts';
import { createSeal } from '../../src/auth/seal.ts';
import { type Claims, verifyJwt } from '../../src/auth/tokens/jwt.ts';
import { makeTokenKey, openTokenKey, type TokenKey } from '../../src/auth/tokens/token-keys.ts';
import { COURSE_DATABASE } from '../course-database.ts';
import { decode } from './hs256.ts';

const DAY = 86_400; // seconds
const [good = '', flag] = process.argv.slice(2);
const [head = '', payload = '', signature = ''] = good.split('.');
const header = decode(head);
const claims = decode(payload) as Claims; // the server has just made them
// The moment at which the good token was made, by the clock of the server: no pause before this
// command, and no move of that clock, changes what comes out.
const { iat: now } = claims;
const key = keyOfTheServer(String(header.kid));
const stranger = openTokenKey(makeTokenKey('EdDSA'));

const BAD: Readonly<Record<string, string>> = {
  'two-parts': `${head}.${payload}`,
  'five-parts': `${good}.x.y`,
  huge: `${head}.${'A'.repeat(3000)}.${signature}`,
  'no-signature': `${head}.${payload}.`,
  'padding-at-the-end': `${good}=`,
  'one-letter-changed': `${head}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
  'other-subject': `${head}.${encode({ ...claims, sub: '2' })}.${signature}`,
  'alg-none': `${encode({ ...header, alg: 'none' })}.${payload}.${signature}`,
  'alg-hs256-public-key': signedWithPublicKey(),
  'brings-its-own-key': forge(stranger, { ...header, jwk: stranger.publicJwk }),
  'unknown-key': forge(stranger, { ...header, kid: stranger.id }),
  'other-key': forge(stranger, header),
  'other-type': forge(key, { ...header, typ: 'JWT' }),
  'other-issuer': forge(key, header, { iss: 'http://localhost:9' }),
  'other-audience': forge(key, header, { aud: 'http://localhost:9' }),
  'no-end': forge(key, header, { exp: undefined }),
  expired: forge(key, header, { exp: now - 1 }),
  'not-yet-valid': forge(key, header, { nbf: now + DAY }),
  'issued-tomorrow': forge(key, header, { iat: now + DAY }),
};

const lines = Object.entries({ good, ...BAD }).map(([name, token]) =>
  flag === '--why' ? `${name} ${why(token)}` : `${name} ${token}`,
);
process.stdout.write(`${lines.join('\n')}\n`);

function forge(signer: TokenKey, header: object, changes: object = {}): string {
  const input = `${encode(header)}.${encode({ ...claims, ...changes })}`;
  return `${input}.${signer.sign(Buffer.from(input)).toString('base64url')}`;
}

/** A token signed with the public key, which an attacker can fetch, as the secret of HS256. */
function signedWithPublicKey(): string {
  const input = `${encode({ ...header, alg: 'HS256' })}.${payload}`;
  const secret = Buffer.from(key.publicJwk?.x ?? '', 'base64url');
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function why(token: string): string {
  const keys = new Map([[key.id, key]]);
  const { iss: issuer, aud: audience } = claims;
  const expected = { algorithm: key.algorithm, keys, issuer, audience, now: now * 1000 };
  const result = verifyJwt(token, expected);
  return result.ok ? 'is good' : result.reason;
}

function keyOfTheServer(id: string): TokenKey {
  const database = new DatabaseSync(COURSE_DATABASE, { readOnly: true });
  const row = database.prepare('SELECT secret FROM token_keys WHERE id = ?').get(id);
  database.close();
  if (!(row?.secret instanceof Uint8Array)) throw new Error('this token is not from that database');
  const { open } = createSeal(readKeyFile(`${COURSE_DATABASE}.key`));
  const secret = open(`token_keys/${id}`, row.secret);
  if (secret === null) throw new Error('the key file does not open what is in the database');
  return openTokenKey({ id, algorithm: 'EdDSA', secret });
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
