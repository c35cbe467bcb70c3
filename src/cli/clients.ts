/** `client …`: the apps that sign their users in here, as on the pages under /clients. */
import type { EventKind } from '../auth/events.ts';
import { isPublic, type OidcClient } from '../auth/oidc/client.ts';
import { NEW_CLIENT, namedOf, toTypedClient } from '../auth/oidc/client-settings.ts';
import { toClientData } from '../web/json-shapes.ts';
import { CLIENT_DETAILS, CLIENT_OPTIONS, settingsOf, typedIn } from './client-options.ts';
import { clientFacts, clientSetUp, clientTable } from './client-view.ts';
import { type Command, CommandRefused, UsageError } from './command.ts';
import { withOriginWarning } from './link-origin.ts';
import { type CommandStores, record, withStores } from './stores.ts';

const list: Command = {
  name: 'client list',
  synopsis: '',
  summary: 'list the apps that sign their users in here, by name',
  details: [],
  takes: [0, 0],
  options: {},
  run: (_, context) =>
    withStores(context, async ({ clients, times }) => {
      const all = await clients.all();
      const text = all.length === 0 ? 'No apps.' : clientTable(all, times);
      return { data: all.map(toClientData), text };
    }),
};

const show: Command = {
  name: 'client show',
  synopsis: 'CLIENT_ID',
  summary: 'show one app, and what it has to know',
  details: [],
  takes: [1, 1],
  options: {},
  run: ({ words }, context) =>
    withStores(context, async (stores) => {
      const client = await findClient(stores, words[0]);
      const text = `${clientFacts(client, stores.times)}\n\n${clientSetUp(client, stores.siteUrl)}`;
      return { data: toClientData(client), text };
    }),
};

const add: Command = {
  name: 'client add',
  synopsis: 'NAME --redirect URIS [options]',
  summary: 'register an app; its secret is shown once',
  details: [
    ...CLIENT_DETAILS,
    '--public                 an app on phones or computers, which can keep no secret',
  ],
  takes: [1, 1],
  options: { ...CLIENT_OPTIONS, public: { type: 'boolean' } },
  run: ({ words: [name = ''], options }, context) => {
    const isOpen = options.public === true;
    const settings = settingsOf({ ...NEW_CLIENT, ...typedIn(options), name }, isOpen);
    return withStores(context, async (stores) => {
      const { client, secret } = await stores.clients.register(
        settings,
        isOpen ? 'public' : 'confidential',
      );
      const recorded = await recordAbout(stores, 'client_added', client);
      const setUp = clientSetUp(client, stores.siteUrl, secret);
      return {
        data: { ...toClientData(client), secret },
        text: `${client.name} is registered. What it has to know:\n${setUp}`,
        ...withOriginWarning(recorded, stores.originWarning),
      };
    });
  },
};

const set: Command = {
  name: 'client set',
  synopsis: 'CLIENT_ID [options]',
  summary: 'change an app; what is not named stays as it is',
  details: ['--name NAME              as people know it', ...CLIENT_DETAILS],
  takes: [1, 1],
  options: { ...CLIENT_OPTIONS, name: { type: 'string' } },
  run: ({ words, options }, context) => {
    const typed = typedIn(options);
    if (Object.keys(typed).length === 0) throw new UsageError('"client set" needs an option.');
    return withStores(context, async (stores) => {
      const before = await findClient(stores, words[0]);
      const settings = settingsOf({ ...toTypedClient(before), ...typed }, isPublic(before));
      const changes = namedOf(settings, (name) => Object.hasOwn(typed, name));
      const client = await stores.clients.change(before.id, changes);
      if (client === null) throw unknown(before.id);
      const recorded = await recordAbout(stores, 'client_changed', client);
      const text = `${client.name} is changed.\n${clientFacts(client, stores.times)}`;
      return { data: toClientData(client), text, ...recorded };
    });
  },
};

const newSecret: Command = {
  name: 'client new-secret',
  synopsis: 'CLIENT_ID',
  summary: 'give an app another secret; the one before stops working now',
  details: [],
  takes: [1, 1],
  options: {},
  run: ({ words }, context) =>
    withStores(context, async (stores) => {
      const client = await findClient(stores, words[0]);
      if (isPublic(client)) throw new CommandRefused(`${client.name} has no secret.`);
      const secret = await stores.clients.newSecret(client);
      if (secret === null) throw unknown(client.id);
      const recorded = await recordAbout(stores, 'client_secret_replaced', client);
      const text = `New secret of ${client.name}, shown only now:\n${secret}`;
      return { data: { id: client.id, secret }, text, ...recorded };
    }),
};

const remove: Command = {
  name: 'client remove',
  synopsis: 'CLIENT_ID --yes',
  summary: 'remove an app; nobody can sign in to it any more',
  details: ['--yes  required: it cannot be undone, and another app never gets its ID'],
  takes: [1, 1],
  options: { yes: { type: 'boolean' } },
  run: ({ words, options }, context) => {
    if (options.yes !== true)
      throw new UsageError('"client remove" cannot be undone, so it needs --yes.');
    return withStores(context, async (stores) => {
      const client = await findClient(stores, words[0]);
      if (!(await stores.clients.remove(client.id))) throw unknown(client.id);
      const recorded = await recordAbout(stores, 'client_removed', client);
      const data = { ...toClientData(client), removed: true };
      return { data, text: `${client.name} has been removed.`, ...recorded };
    });
  },
};

/** The commands about apps. */
export const clientCommands = [add, list, show, set, newSecret, remove];

function recordAbout(stores: CommandStores, kind: EventKind, { id, name }: OidcClient) {
  return record(stores, kind, null, id, name);
}

async function findClient(
  { clients }: Pick<CommandStores, 'clients'>,
  id = '',
): Promise<OidcClient> {
  const client = await clients.find(id);
  if (client === null) throw unknown(id);
  return client;
}

function unknown(id: string): CommandRefused {
  return new CommandRefused(`There is no app ${JSON.stringify(id)}: "client list" names them.`);
}
