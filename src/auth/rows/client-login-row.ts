import type { ClientLogin, WaitingLogouts } from '../oidc/client-login-store.ts';
import type { Row } from './row.ts';

/** A row of `client_logins`. */
export function toClientLogin(row: Row): ClientLogin {
  return {
    session: String(row.session),
    clientId: String(row.client_id),
    userId: Number(row.user_id),
    sub: String(row.sub),
    sid: String(row.sid),
    tries: Number(row.tries),
  };
}

/** A client and how many of its rows wait. */
export function toWaitingLogouts(row: Row): WaitingLogouts {
  return { clientId: String(row.client_id), count: Number(row.count) };
}
