import { emailsInEvents } from '../auth/accounts/emails-of.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import { type EventFilter, parseAccount } from '../auth/event-filter.ts';
import { EVENT_GROUPS, kindsIn } from '../auth/event-groups.ts';
import { toEventData } from '../web/json-shapes.ts';
import { type Command, type Input, UsageError } from './command.ts';
import { csv } from './csv.ts';
import { eventTable } from './event-view.ts';
import { findUser } from './find-user.ts';
import { readMoment } from './read-words.ts';
import { type CommandStores, withStores } from './stores.ts';

const SHOWN = '50';
/** More than are kept. */
const ALL = '100000000';

/** `events`: lists recorded events, newest first. */
export const events: Command = {
  name: 'events',
  synopsis: '[EMAIL|ID] [options]',
  summary: 'list events, newest first',
  details: [
    'For a deleted account, use its number.',
    '--since WHEN  7d ago (90s, 30m, 2h, 7d), or a day or minute: 2026-11-21, 2026-11-21T09:00',
    '--until WHEN  the same; that day or minute is included',
    `--kind KIND   ${EVENT_GROUPS.join(', ')}, or a kind such as login_failed`,
    '--user PART   about or by accounts with this in their address, or with this number',
    `--limit N     at most N events [${SHOWN}; with --csv all]`,
    '--csv         as CSV, for a spreadsheet',
  ],
  takes: [0, 1],
  options: {
    since: { type: 'string' },
    until: { type: 'string' },
    kind: { type: 'string' },
    user: { type: 'string' },
    limit: { type: 'string' },
    csv: { type: 'boolean' },
  },
  run: (input, context) => {
    const { options } = input;
    const limit = parseId(String(options.limit ?? (options.csv === true ? ALL : SHOWN)));
    if (limit === null) throw new UsageError('--limit has to be a whole number from 1.');
    return withStores(context, async (stores) => {
      const filter = readFilter(input, stores);
      const account = (await namedAccount(stores, input.words[0])) ?? filter.account;
      const page = { from: null, direction: 'older', limit } as const;
      const found = await stores.events.list({ ...filter, account }, page);
      const emails = await emailsInEvents(stores.accounts, found);
      const data = found.map((event) => toEventData(event, emails));
      if (options.csv === true) return { data, text: csv(data) };
      return {
        data,
        text: found.length === 0 ? 'No events found.' : eventTable(found, emails, stores.times),
      };
    });
  },
};

async function namedAccount(stores: CommandStores, name: string | undefined) {
  if (name === undefined) return null;
  return { userId: parseId(name) ?? (await findUser(stores, name)).id };
}

function readFilter({ words, options }: Input, { now, times }: CommandStores): EventFilter {
  const here = { now: now(), zone: times.zone };
  const { since, until, kind, user } = options;
  const kinds = kind === undefined ? null : kindsIn(String(kind));
  if (kind !== undefined && kinds === null) {
    throw new UsageError(`--kind has to be ${EVENT_GROUPS.join(', ')}, or the name of a kind.`);
  }
  if (user !== undefined && words.length > 0) {
    throw new UsageError('Name the account once: as a word, or with --user.');
  }
  return {
    kinds,
    account: user === undefined ? null : parseAccount(String(user)),
    since: since === undefined ? null : readMoment('--since', String(since), here).start,
    until: until === undefined ? null : readMoment('--until', String(until), here).end,
  };
}
