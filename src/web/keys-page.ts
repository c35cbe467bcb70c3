import { keysPage } from '../../views/keys.ts';
import type { NewKeyView } from '../../views/new-key.ts';
import type { Notice } from '../../views/notice.ts';
import type { Page } from '../../views/page.ts';
import type { User } from '../auth/accounts/user.ts';
import type { Session } from '../auth/sessions/session.ts';
import { KEYS_PER_USER } from '../auth/tokens/program-keys.ts';
import type { Deps } from './deps.ts';
import type { KeyAudiences } from './key-audiences.ts';
import { newKey, type TypedKey } from './key-request.ts';
import { toKeyView } from './key-view.ts';

/** What the page shows besides the keys: the form as it was sent, or what came of it. */
type Shown = {
  readonly typed?: TypedKey;
  readonly notice?: Notice | null;
  /** A new key and its text. */
  readonly made?: { readonly text: string; readonly session: Session };
};

type KeysPageDeps = Pick<Deps, 'programKeys' | 'siteUrl' | 'tokens' | 'times'>;

/** Creates the page of the user's own keys. */
export function createKeysPage(deps: KeysPageDeps, audiences: KeyAudiences) {
  const { programKeys, times } = deps;

  return async (user: User, shown: Shown): Promise<Page> => {
    const offered = audiences.of(user);
    const { typed = newKey(offered), notice = null, made = null } = shown;
    const keys = await programKeys.of(user.id);
    return keysPage({
      keys: keys.map((key) => toKeyView(key, audiences)),
      most: KEYS_PER_USER,
      made: made && toNewKeyView(deps, audiences, made),
      form: {
        ...typed,
        audiences: offered.map(({ address, words }) => [address, words] as const),
      },
      notice,
      times: times(),
    });
  };
}

function toNewKeyView(
  { siteUrl, tokens }: KeysPageDeps,
  audiences: KeyAudiences,
  { text, session }: NonNullable<Shown['made']>,
): NewKeyView {
  const { program, expiresAt } = session;
  const audience = program?.audience ?? siteUrl;
  return {
    name: program?.name ?? '',
    text,
    audience: audiences.wordsOf(session),
    until: expiresAt,
    command: commandFor(audience, siteUrl, tokens.audiences),
  };
}

/** What is sent with a key to what it is for. An app may have an address on this host. */
function commandFor(audience: string, siteUrl: string, services: ReadonlySet<string>): string {
  const curl = `curl -H "Authorization: Bearer $KEY"`;
  if (audience === siteUrl) return `${curl} ${siteUrl}/me`;
  if (services.has(audience)) return `${curl} -X POST ${siteUrl}/token/key`;
  return `${curl} -H 'Accept: application/json' ${new URL(audience, siteUrl)}`;
}
