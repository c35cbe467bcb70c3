/** Tokens beside cookies, for programs: random ones, with a row each. A restart ends all. */
import { randomBytes } from 'node:crypto';

const LIFETIME = 1000 * Number(process.env.TOKEN_SECONDS ?? 600); // ms
const rows = new Map();

export function issueToken(email) {
  for (const [token, { end }] of rows) if (end < Date.now()) rows.delete(token);
  const token = randomBytes(32).toString('base64url');
  rows.set(token, { email, end: Date.now() + LIFETIME });
  return token;
}

const tokenOf = ({ headers }) => headers.authorization?.replace(/^Bearer /i, '');

/** Who sends this token: undefined when it is not good. */
export function ofToken(request) {
  const row = rows.get(tokenOf(request));
  return row !== undefined && Date.now() < row.end ? row.email : undefined;
}

export const revokeToken = (request) => rows.delete(tokenOf(request));
