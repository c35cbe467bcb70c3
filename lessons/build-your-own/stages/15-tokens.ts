/** The encore: tokens beside cookies, for programs. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../client.ts';
import { expect, type Finding } from '../failure.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { DONE } from './2-an-account.ts';
import { logIn, newcomer } from './3-a-password.ts';
import { forStranger, isStranger, names } from './4-sessions.ts';
import { withOtherLetter } from './5-nobody-can-write.ts';
import * as findings from './15-findings.ts';

const LIFETIME = 4; // seconds, of the server under test

type Held = { readonly token: string; readonly since: number };

/** Logs a person in for a token. */
async function take(trial: Trial, { email, password }: Person): Promise<Held> {
  const since = performance.now();
  const client = trial.browser("Ada's program");
  const answer = await client.send('/token/login', { fields: { email, password } });
  const token = tokenIn(answer);
  const saw = `POST /token/login answered ${answer.status}, and I find no \`token\` in it.`;
  expect(answer.status === 200 && token.length >= 16, findings.NO_TOKEN, { answer, saw });
  const both = 'The answer to /token/login sets a cookie.';
  const mark = /^set-cookie/i;
  expect(answer.all('set-cookie').length === 0, findings.WITH_COOKIE, { answer, mark, saw: both });
  return { token, since };
}

function tokenIn({ text }: Answer): string {
  try {
    const { token, access_token } = JSON.parse(text);
    return String(token ?? access_token ?? '');
  } catch {
    return '';
  }
}

// The server may be slow; then the token is over before it is used, and nothing can be said.
const isFresh = ({ since }: Held) => performance.now() - since < (LIFETIME - 1) * 1000;

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

const refuses = ({ browser }: Trial, token: string, finding: Finding, what: string) =>
  isStranger(browser('Mallory'), what, finding, bearer(token));

const given: Check = {
  title: 'POST /token/login gives a token, and with it /me knows who asks',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    for (let round = 0; round < 3; round++) {
      const held = await take(trial, ada);
      const answer = await trial.browser("Ada's program").send('/me', bearer(held.token));
      if (names(answer, ada)) return judgeWrong(trial, ada);
      const saw = `With the token of Ada, /me answered ${answer.status}, without \`${ada.email}\`.`;
      expect(!isFresh(held), findings.UNKNOWN, { answer, saw });
    }
    trial.remark('Inconclusive: this machine is so busy that tokens end before they are used.');
  },
};

async function judgeWrong(trial: Trial, { email }: Person): Promise<void> {
  const fields = { email, password: trial.seed.person('Mallory').password };
  const answer = await trial.browser('Mallory').send('/token/login', { fields });
  const saw = `A wrong password at /token/login: ${answer.status}.`;
  expect(answer.status === 401, findings.NO_TOKEN, { answer, saw });
}

const altered: Check = {
  title: 'a token with one letter changed opens nothing, nor does one that says `alg: none`',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const { token } = await take(trial, ada);
    for (const forged of unsigned(token, ada)) {
      await refuses(trial, forged, findings.NONE, 'With a token that says `alg: none`');
    }
    // Not the last letter of a part: in base64 some of its bits may mean nothing.
    const places = [...token].flatMap((sign, at) => {
      const isLast = at === token.length - 1 || token[at + 1] === '.';
      return sign === '.' || isLast ? [] : [at];
    });
    for (let i = 0; i < 12; i++) {
      const at = places[Math.floor((i * places.length) / 12)] ?? 0;
      await refuses(
        trial,
        withOtherLetter(token, at),
        findings.ALTERED,
        `With letter ${at + 1} changed`,
      );
    }
  },
};

/** Tokens without a signature: with the claims of this one, and with claims that I made up. */
function unsigned(token: string, { email }: Person): readonly string[] {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 600;
  const own = encode({ sub: email, email, user: email, exp });
  const [, claims = own] = token.split('.');
  return ['none', 'None', 'NONE'].flatMap((alg) => {
    const head = encode({ alg, typ: 'JWT' });
    return [`${head}.${claims}.`, `${head}.${claims}`, `${head}.${own}.`];
  });
}

const elsewhere: Check = {
  title: 'a token in the address opens nothing, and a bad one beside a good cookie neither',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const { token } = await take(trial, ada);
    for (const name of ['token', 'access_token', 'authorization']) {
      const answer = await trial.browser('Mallory').send(`/me?${name}=${token}`);
      const saw = `GET /me?${name}=… answered ${answer.status}.`;
      expect(forStranger(answer), findings.IN_QUERY, { answer, saw });
    }
    const client = trial.browser("Ada's browser");
    await logIn(client, ada);
    const answer = await client.send('/me', bearer(`${token.slice(0, -8)}AAAAAAAA`));
    const saw = `With a bad token and a good cookie, /me answered ${answer.status}.`;
    expect(!names(answer, ada), findings.FALLS_BACK, { answer, saw });
  },
};

const revoked: Check = {
  title: 'a token that was revoked opens nothing',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    for (let round = 0; round < 3; round++) {
      const held = await take(trial, ada);
      const request = { method: 'POST', ...bearer(held.token) };
      const answer = await trial.browser("Ada's program").send('/token/revoke', request);
      const saw = `POST /token/revoke answered ${answer.status}.`;
      if (!DONE.includes(answer.status)) {
        expect(!isFresh(held), findings.REVOKED, { answer, saw });
        continue;
      }
      return refuses(trial, held.token, findings.REVOKED, 'With a token that was revoked');
    }
  },
};

const expired: Check = {
  title: `a token is over after ${LIFETIME} seconds (this takes ${LIFETIME + 1} s)`,
  async run(trial) {
    const { token } = await take(trial, await newcomer(trial, 'Ada'));
    await pause((LIFETIME + 1) * 1000);
    await refuses(trial, token, findings.NEVER_ENDS, `${LIFETIME + 1} seconds later`);
  },
};

/** The encore. */
export const tokens: Stage = {
  number: 15,
  title: 'Encore: tokens beside cookies',
  minutes: 60,
  add: 'POST /token/login answers JSON with a `token`, and sets no cookie. /me takes it as `Authorization: Bearer`. It ends after TOKEN_SECONDS, and at POST /token/revoke.',
  settings: { TOKEN_SECONDS: String(LIFETIME) },
  checks: [given, altered, elsewhere, revoked, expired],
  mattered:
    'Programs sign in, too, without a jar. What you built for people (one judge of passwords, an end by the clock, an end by hand) holds for them.',
  ours: ['src/auth/tokens/tokens.ts', 'src/auth/tokens/jwt.ts', 'src/web/access.ts'],
};
