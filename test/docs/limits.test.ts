/** Compares the limits in docs/inventory.md with those of the code. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { EVENTS_KEPT } from '../../src/auth/events.ts';
import { MOST_PASSKEYS } from '../../src/auth/factors/passkey-store.ts';
import { SHARES } from '../../src/auth/limits/network-buckets.ts';
import { KEY_LIMIT } from '../../src/auth/limits/token-bucket.ts';
import { WRONG_SECRETS } from '../../src/auth/oidc/client-guard.ts';
import { CODES } from '../../src/auth/oidc/open-provider.ts';
import { Busy, HASH_GATE } from '../../src/auth/passwords/hash-gate.ts';
import { PASSWORD_MAX_BYTES } from '../../src/auth/passwords/password-policy.ts';
import { SESSIONS_PER_USER } from '../../src/auth/sessions/session.ts';
import { SECOND_STEP_BACK_OFF } from '../../src/auth/sign-in/factor-check.ts';
import {
  FREQUENT_SLOTS,
  KNOWN_EACH,
  KNOWN_TURNS,
  STRANGERS_EACH,
} from '../../src/auth/sign-in/hash-slots.ts';
import { LOGIN_THROTTLE } from '../../src/auth/sign-in/login-throttle.ts';
import { MOST_TRIES, PENDING_MS } from '../../src/auth/sign-in/pending-store.ts';
import { SIGNUPS_PER_ADDRESS } from '../../src/auth/sign-in/sign-in-service.ts';
import { KEY_DAYS, KEYS_PER_USER } from '../../src/auth/tokens/program-keys.ts';
import { REFRESHES } from '../../src/auth/tokens/refresh-exchange.ts';
import { BAD_TOKENS } from '../../src/auth/tokens/verifier.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { PER_ACCOUNT as HAND_OVERS } from '../../src/handlers/enter.ts';
import { IN_ALL, PER_ACCOUNT, PER_ADDRESS } from '../../src/handlers/forgot.ts';
import { PER_ADDRESS as PASSKEYS } from '../../src/handlers/passkey-login.ts';
import { BODY_LIMIT } from '../../src/http/body.ts';
import { CONNECTIONS_EACH } from '../../src/http/connection-limit.ts';
import { FIELD_LIMIT } from '../../src/http/fields.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { KEYS_KEPT } from '../../src/postgres/limit-store.ts';
import { MAIL_QUEUE, MAILS_EACH } from '../../src/process/mail-queue.ts';
import {
  PER_MAILBOX as CONFIRMATIONS,
  IN_ALL as CONFIRMATIONS_IN_ALL,
} from '../../src/web/confirm-address.ts';
import { PER_MAILBOX as NOTICES, NOTICES_AT_ONCE } from '../../src/web/notice-mail.ts';

const page = readFileSync('docs/inventory.md', 'utf8');

describe('docs/inventory.md', () => {
  it('states the limits as the code has them', () => {
    const server = createLimitedServer([]);
    const { perAddress, perAccount } = LOGIN_THROTTLE;
    const { forMs, atMost } = EVENTS_KEPT;
    const wrongCodes = SECOND_STEP_BACK_OFF;
    const thousands = (number: number) => number.toLocaleString('en');
    const eventsInAll = Object.values(atMost).reduce((sum, bound) => sum + bound, 0);
    const facts = [
      `${BODY_LIMIT / 1024} KiB and ${FIELD_LIMIT} fields at most`,
      `text of ${SETTINGS.PASSWORD_MIN.fallback} code points or more`,
      `${thousands(PASSWORD_MAX_BYTES)} bytes at most in NFC`,
      `| ${HASH_GATE.width} hashes run, ${HASH_GATE.queue} unknown clients wait; running and waiting, one address gets ${STRANGERS_EACH.address} places and the network around it ${STRANGERS_EACH.network} |`,
      `\`Retry-After: ${new Busy().retryAfter}\``,
      `a queue apart, of ${HASH_GATE.known}; of these places an account gets 1, an address ${KNOWN_EACH.address}, a network ${KNOWN_EACH.network}`,
      `${KNOWN_TURNS.capacity} times at once, then once every ${KNOWN_TURNS.refillMs / 1000} s, and accounts that have used some of that share ${FREQUENT_SLOTS} of the places`,
      `${perAccount.from} failures in a row, then a wait of ${perAccount.firstMs / 1000} s that doubles up to ${perAccount.longestMs / 1000} s, forgotten ${perAccount.forgetMs / 3_600_000} h after`,
      `${MOST_TRIES} tries for each pending sign-in, which lasts ${PENDING_MS / 60_000} minutes; for one account ${wrongCodes.from} in a row, then a wait of ${wrongCodes.firstMs / 1000} s that doubles up to ${wrongCodes.longestMs / 1000} s, forgotten ${wrongCodes.forgetMs / 3_600_000} h after`,
      `| passkeys of one account | a row | ${MOST_PASSKEYS} | 409 |`,
      `| keys for programs of one account | a row | ${KEYS_PER_USER}; each ${KEY_DAYS.least} to ${KEY_DAYS.most} days | 409 |`,
      `${perAddress.capacity} failures at once, then one more every ${perAddress.refillMs / 1000} s`,
      `a /24 has ${SHARES['/24']} times that, a /56 ${SHARES['/56']} times and a /48 ${SHARES['/48']} times`,
      `| ${SIGNUPS_PER_ADDRESS.capacity} at once, then one every ${SIGNUPS_PER_ADDRESS.refillMs / 1000} s; the network as above |`,
      `| ${PASSKEYS.capacity} at once, then one every ${PASSKEYS.refillMs / 1000} s; the network as above |`,
      `${PER_ADDRESS.capacity} requests from one address at once, then one every minute; ${PER_ACCOUNT.capacity} mails for one account, then one every hour; ${IN_ALL.capacity} mails in all, then one every ${IN_ALL.refillMs / 1000} s`,
      `${CONFIRMATIONS.capacity} mails to one address, then one every hour; ${CONFIRMATIONS_IN_ALL.capacity} mails in all, then one every ${CONFIRMATIONS_IN_ALL.refillMs / 1000} s`,
      `${MAIL_QUEUE.atOnce} mails are sent at a time, ${MAIL_QUEUE.waiting} wait, of these ${MAILS_EACH.address} requested by one address and ${MAILS_EACH.network} by its network`,
      `${NOTICES.capacity} of a kind at once, then one every hour; ${NOTICES_AT_ONCE} at a time for all accounts`,
      `${REFRESHES.capacity} at once, then one every ${REFRESHES.refillMs / 1000} s`,
      `for one account ${CODES.capacity} at once, then one every ${CODES.refillMs / 1000} s`,
      `${WRONG_SECRETS.capacity} wrong ones at once, then one every ${WRONG_SECRETS.refillMs / 1000} s`,
      `of one account | a write | ${HAND_OVERS.capacity} at once, then one every ${HAND_OVERS.refillMs / 1000} s | 429 |`,
      `${BAD_TOKENS.capacity} invalid ones from one address at once, then one every ${BAD_TOKENS.refillMs / 1000} s`,
      `each keeps ${thousands(KEY_LIMIT)} keys`,
      `each keeps ${thousands(KEYS_KEPT)} keys`,
      `${thousands(server.maxConnections)} connections, ${CONNECTIONS_EACH.address} for one address and ${thousands(CONNECTIONS_EACH.network)} for a network around it; ${thousands(server.maxRequestsPerSocket ?? 0)} requests for each`,
      `idle for ${server.keepAliveTimeout / 1000} s, a stuck socket for ${server.timeout / 1000} s`,
      `a head has ${server.headersTimeout / 1000} s, 8 KiB and ${server.maxHeadersCount} headers; a body has ${BODY_LIMIT / 1024} KiB and ${FIELD_LIMIT} fields; a whole request ${server.requestTimeout / 1000} s`,
      `${SESSIONS_PER_USER} browsers and ${SESSIONS_PER_USER} programs for each user`,
      `${forMs / 86_400_000} days, ${thousands(eventsInAll)} events`,
      `${forMs / 86_400_000} days, and at most ${thousands(atMost.account)} events about accounts, ${thousands(atMost.failure)} wrong passwords for an account and ${thousands(atMost.stranger)} that concern no account`,
    ];
    const text = page.replaceAll(/\s+/g, ' ');
    assert.deepEqual(
      facts.filter((fact) => !text.includes(fact)),
      [],
    );
  });
});
