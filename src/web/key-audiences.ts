/** What a key can be for: this site, an app that asks us about its requests, another service. */
import type { User } from '../auth/accounts/user.ts';
import type { Session } from '../auth/sessions/session.ts';
import { isKey } from '../auth/tokens/program-keys.ts';
import { type App, mayEnter } from './apps.ts';
import type { Deps } from './deps.ts';
import type { Visitor } from './visitor.ts';

/** One of them, with the words of pages for it. */
export type KeyAudience = { readonly address: string; readonly words: string };

export type KeyAudiences = {
  /** Those that a new key of this user may have, this site first. */
  of(user: User): readonly KeyAudience[];
  /** The words for what a key is for. */
  wordsOf(key: Pick<Session, 'program'>): string;
};

/** Creates them from the settings, some of which an older key may have been for. */
export function createKeyAudiences({
  siteUrl,
  apps,
  tokens,
}: Pick<Deps, 'siteUrl' | 'apps' | 'tokens'>): KeyAudiences {
  const site = { address: siteUrl, words: `This site, ${siteUrl}` };
  const services = [...tokens.audiences]
    .filter((address) => address !== siteUrl && !apps.list.some((app) => app.address === address))
    .map((address) => ({ address, words: `Access tokens for ${address}` }));
  const all = [site, ...apps.list.map(toAudience), ...services];
  const words = new Map(all.map((one) => [one.address, one.words]));
  return {
    of: (user) => {
      const open = apps.list.filter((app) => mayEnter(user, app));
      return [site, ...open.map(toAudience), ...services];
    },
    wordsOf: ({ program }) => {
      const address = program?.audience ?? siteUrl;
      return words.get(address) ?? `${address}, which is no longer here`;
    },
  };
}

function toAudience({ name, address }: App): KeyAudience {
  return { address, words: name === address ? address : `${name}, ${address}` };
}

/**
 * The user whom an app is told of; null for a visitor. A key has to be for that very app: one for
 * this site would else be one for all apps. `app` is null where it is not known which app asks.
 */
export function userAt(
  { user, session, keyHolder }: Visitor,
  app: Pick<App, 'address'> | null,
): User | null {
  if (keyHolder === undefined) return session !== null && isKey(session) ? null : user;
  return keyHolder.session.program?.audience === app?.address ? keyHolder.user : null;
}
