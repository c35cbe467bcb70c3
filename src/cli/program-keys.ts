/** `key …`: keys for programs. A running server knows a new one at its first request. */
import { type Emails, emailsOf } from '../auth/accounts/emails-of.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import { problemOfName } from '../auth/plain-name.ts';
import { normalizeProgramName } from '../auth/sessions/program.ts';
import { REMEMBERED, SESSIONS_PER_USER, type StoredSession } from '../auth/sessions/session.ts';
import { Sessions } from '../auth/sessions/sessions.ts';
import {
  isKey,
  KEY_DAYS,
  KEY_NAME_LIMIT,
  KEYS_PER_USER,
  type KeyRefusal,
  ProgramKeys,
} from '../auth/tokens/program-keys.ts';
import { lastUseOf, toKeyData } from '../web/json-shapes.ts';
import { type Command, CommandRefused, UsageError } from './command.ts';
import { findUser } from './find-user.ts';
import { livingSessions } from './session-view.ts';
import { type CommandStores, record, withStores } from './stores.ts';
import { recordAndTell } from './tell.ts';
import { table, withLine } from './text.ts';

const list: Command = {
  name: 'key list',
  synopsis: '[EMAIL|ID]',
  summary: 'list keys for programs, newest first',
  details: ['"last used" can be up to a minute old.'],
  takes: [0, 1],
  options: {},
  run: ({ words: [name] }, context) =>
    withStores(context, async (stores) => {
      const user = name === undefined ? null : await findUser(stores, name);
      const keys = await keysOf(stores, user?.id ?? null);
      const emails = await emailsOf(
        stores.accounts,
        keys.map(({ userId }) => userId),
      );
      return {
        data: keys.map((key) => keyData(key, emails)),
        text: keys.length === 0 ? 'No keys.' : keyTable(stores, keys, emails),
      };
    }),
};

const add: Command = {
  name: 'key add',
  synopsis: 'EMAIL|ID --name NAME [options]',
  summary: 'create a key for a program; it is shown once',
  details: [
    '--name NAME     the program that uses it',
    '--for AUDIENCE  what it is for: ORIGIN, an app of PROTECTS or a service of AUDIENCES [ORIGIN]',
    `--days NUMBER   how long it is good for, ${KEY_DAYS.least} to ${KEY_DAYS.most} [${KEY_DAYS.usual}]`,
    'With it a program uses the account without a password, and never where one has to be fresh.',
  ],
  takes: [1, 1],
  options: { name: { type: 'string' }, for: { type: 'string' }, days: { type: 'string' } },
  run: ({ words: [account], options }, context) => {
    const name = readKeyName(options.name);
    const days = readDays(options.days);
    return withStores(context, async (stores) => {
      const user = await findUser(stores, account);
      const audience = readAudience(stores, options.for);
      const place = { address: '', userAgent: 'command line' };
      const asked = { user, by: null, name, audience, days, ...place };
      const made = await programKeysOf(stores).make(asked);
      if (!made.ok) throw new CommandRefused(whyRefused(made.reason, user.email, name));
      const { told, ...recorded } = await recordAndTell(stores, 'key_added', user);
      const { session, text: key } = made;
      const until = stores.times.alone(session.expiresAt);
      const text = `Key ${session.id} of ${user.email} for ${audience} (until ${until}), shown only now:\n${key}`;
      const data = { ...toKeyData(session), userId: user.id, email: user.email, key };
      return { data, text: withLine(text, told), ...recorded };
    });
  },
};

const revoke: Command = {
  name: 'key revoke',
  synopsis: 'KEY_ID | EMAIL|ID --name NAME',
  summary: 'end a key by its number, or by its account and name',
  details: ['The number is in `key list`.', '--name NAME  the exact name of the key'],
  takes: [1, 1],
  options: { name: { type: 'string' } },
  run: ({ words: [text = ''], options: { name } }, context) => {
    const id = parseId(text);
    if (typeof name !== 'string' && id === null) {
      throw new UsageError(`${JSON.stringify(text)} is not the number of a key.`);
    }
    return withStores(context, async (stores) => {
      const user = typeof name === 'string' ? await findUser(stores, text) : null;
      const wanted = normalizeProgramName(String(name));
      const isWanted = (key: StoredSession) =>
        user === null ? key.id === id : key.program?.name === wanted;
      const key = (await keysOf(stores, user?.id ?? null)).find(isWanted);
      if (key === undefined) {
        const which = user === null ? `There is no key ${id}` : `${user.email} has no such key`;
        throw new CommandRefused(`${which}: see "key list".`);
      }
      await stores.sessions.forget([key.key]);
      const recorded = await record(stores, 'key_revoked', key.userId);
      const emails = await emailsOf(stores.accounts, [key.userId]);
      const done = `Key ${key.id} of ${emails.get(key.userId)} has ended.`;
      return { data: { ...keyData(key, emails), revoked: true }, text: done, ...recorded };
    });
  },
};

/** The commands about keys for programs. */
export const programKeyCommands = [list, add, revoke];

async function keysOf(stores: CommandStores, userId: number | null) {
  return (await livingSessions(stores, userId)).filter(isKey);
}

function programKeysOf({ accounts, sessions, config, now }: CommandStores): ProgramKeys {
  const normal = { idleMs: config.sessionIdle, maxMs: config.sessionMax };
  const limits = { normal, remembered: REMEMBERED, perUser: SESSIONS_PER_USER };
  return new ProgramKeys({ sessions: new Sessions(sessions, limits, now), accounts });
}

function keyData(key: StoredSession, emails: Emails) {
  const { id, ...rest } = toKeyData(key);
  return { id, userId: key.userId, email: emails.get(key.userId) ?? null, ...rest };
}

function keyTable(
  { times }: CommandStores,
  keys: readonly StoredSession[],
  emails: Emails,
): string {
  const rows = keys.map((key) => [
    key.id,
    emails.get(key.userId) ?? key.userId,
    key.program?.name ?? '',
    key.program?.audience ?? '',
    times.listed(lastUseOf(key)) ?? 'never',
    times.listed(key.expiresAt),
  ]);
  const dates = [times.column('last used'), times.column('expires')];
  return table(['id', 'account', 'name', 'for', ...dates], rows);
}

function readKeyName(typed: string | boolean | undefined): string {
  if (typeof typed !== 'string') throw new UsageError('"key add" needs --name NAME.');
  const name = normalizeProgramName(typed);
  const problem = problemOfName(name, KEY_NAME_LIMIT, 'The name is empty.');
  if (problem !== null) throw new UsageError(problem);
  return name;
}

function readDays(typed: string | boolean | undefined): number {
  if (typed === undefined) return KEY_DAYS.usual;
  const days = /^[1-9][0-9]{0,2}$/.test(String(typed)) ? Number(typed) : 0;
  const { least, most } = KEY_DAYS;
  if (days >= least && days <= most) return days;
  throw new UsageError(`--days has to be a number from ${least} to ${most}.`);
}

function readAudience(
  { config, siteUrl }: CommandStores,
  typed: string | boolean | undefined,
): string {
  const { protects, audiences } = config;
  const all = [siteUrl, ...protects.map(({ address }) => address), ...audiences];
  const wanted = typed ?? siteUrl;
  const found = all.find((audience) => audience === wanted);
  if (found !== undefined) return found;
  throw new UsageError(`--for has to be one of these: ${all.join(' ')}`);
}

function whyRefused(reason: KeyRefusal, email: string, name: string): string {
  if (reason === 'limit') return `${email} has ${KEYS_PER_USER} keys: revoke one first.`;
  if (reason === 'name') return `${email} has a key ${JSON.stringify(name)} already.`;
  return `${email} is disabled: enable the account first.`;
}
