/** Notes on the second factor: what stands between the right password and the session. */
import { allGot, asksSecondFactor, isAsset, sendsFactor, sendsPending, sent } from '../ask.ts';
import type { Exchange } from '../exchange.ts';
import { FIRST, onRequest, onResponse, type Rule } from './rule.ts';

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const SECOND_STEP_RULES = [
  {
    id: 'pending-cookie',
    see: (exchange) => {
      const line = allGot(exchange, 'set-cookie').find(({ value }) => PENDING.test(value)) ?? null;
      return onResponse(
        line,
        'The password was right, but there is no session yet. This cookie opens no page: it only lets the second step follow.',
        true,
      );
    },
  },
  {
    id: 'pending-sent',
    once: true,
    see: (exchange) =>
      sendsPending(exchange)
        ? onRequest(
            sent(exchange, 'cookie'),
            'pending says for which account a password was right, in the last ten minutes. It is no ticket.',
          )
        : null,
  },
  {
    id: 'second-factor-needed',
    see: (exchange) =>
      asksSecondFactor(exchange)
        ? onResponse(
            FIRST,
            '401, although the password was right: the account has a second factor. The body has the secret to send with it.',
          )
        : null,
  },
  {
    id: 'second-step',
    see: (exchange) =>
      sendsFactor(exchange) && !isAlone(exchange)
        ? onRequest(
            FIRST,
            'The second step: a code, a recovery code or a passkey. When it is right, the server starts the session, not before.',
          )
        : null,
  },
  {
    id: 'passkey-login',
    see: (exchange) =>
      sendsFactor(exchange) && isAlone(exchange)
        ? onRequest(
            FIRST,
            'A passkey instead of a password: it has signed a challenge of this server, and the address that the browser wrote beside it.',
          )
        : null,
  },
  {
    id: 'wrong-factor',
    see: (exchange) =>
      sendsFactor(exchange) && exchange.status === 401
        ? onResponse(
            FIRST,
            '401: this factor is not accepted. The response does not say why: a used code and a wrong one get the same bytes.',
          )
        : null,
  },
  {
    id: 'script-file',
    once: true,
    see: (exchange) =>
      isAsset(exchange) && /\.js$/.test(exchange.path)
        ? onRequest(
            FIRST,
            'The one script of this site. Only pages with a passkey button have it: without a script no page can ask for a passkey.',
          )
        : null,
  },
] as const satisfies readonly Rule[];

// The response sets the cookie, with a value; it does not clear it.
const PENDING = /^(?:__Host-)?pending=[^;]/;

const isAlone = ({ path }: Exchange): boolean => path === '/login/passkey';
