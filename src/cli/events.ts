import { emailsInEvents } from '../auth/accounts/emails-of.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import { toEventData } from '../web/json-shapes.ts';
import { type Command, UsageError } from './command.ts';
import { eventTable } from './event-view.ts';
import { findUser } from './find-user.ts';
import { withStores } from './stores.ts';

const SHOWN = '50';

/** `events`: lists recorded events, newest first. */
export const events: Command = {
  name: 'events',
  synopsis: '[EMAIL|ID] [--limit N]',
  summary: 'what happened, newest first',
  details: [
    `--limit N  at most so many [${SHOWN}]`,
    'The number of an account that is gone finds what is left of it.',
  ],
  takes: [0, 1],
  options: { limit: { type: 'string' } },
  run: ({ words: [name], options: { limit: limitText = SHOWN } }, context) => {
    const limit = parseId(String(limitText));
    if (limit === null) throw new UsageError('--limit has to be a whole number from 1.');
    return withStores(context, async (stores) => {
      const id = name === undefined ? null : (parseId(name) ?? (await findUser(stores, name)).id);
      const found = await stores.events.recent(id, limit);
      const emails = await emailsInEvents(stores.accounts, found);
      return {
        data: found.map((event) => toEventData(event, emails)),
        text: found.length === 0 ? 'Nothing has happened.' : eventTable(found, emails),
      };
    });
  },
};
