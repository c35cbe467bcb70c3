import type { ChosenAccount } from '../auth/accounts/account-store.ts';
import type { Link, LinkKind, Redeemed } from '../auth/link-store.ts';
import { toLink } from '../auth/rows/link-row.ts';
import { insertUser } from './account-store.ts';
import type { Database, Queries } from './database.ts';
import { hasAdmin, lockRights } from './last-admin.ts';

/**
 * Uses a link and creates its account in one transaction: neither happens when the e-mail is taken.
 */
export function redeemForAccount(
  database: Database,
  kind: LinkKind,
  key: string,
  account: ChosenAccount,
): Promise<Redeemed> {
  return database
    .transaction(async (queries): Promise<Redeemed> => {
      if (kind === 'setup') {
        await lockRights(queries);
        if (await hasAdmin(queries)) return 'gone';
      }
      const { email, name, createdAt } = account;
      const link = await useLink(queries, kind, key, createdAt);
      if (link === undefined) return 'gone';
      if (link.email !== null && link.email !== email) throw new NotRedeemed('other_address');
      const user = await insertUser(
        queries,
        {
          ...account,
          name: name ?? link.name,
          role: link.role ?? 'user',
          groups: link.groups,
        },
        { emailConfirmedAt: link.email !== null && link.mailed ? createdAt : null },
      );
      if (user === null) throw new NotRedeemed('taken');
      return user;
    })
    .catch((error) => {
      if (error instanceof NotRedeemed) return error.why;
      throw error;
    });
}

/** Takes the use of a link back: the transaction ends without it. */
class NotRedeemed extends Error {
  readonly why: 'taken' | 'other_address';

  constructor(why: 'taken' | 'other_address') {
    super(why);
    this.why = why;
  }
}

/** Deletes the link and answers with it; undefined when it does not work any more. */
export async function useLink(
  queries: Queries,
  kind: LinkKind,
  key: string,
  now: number,
): Promise<Link | undefined> {
  const row = await queries.first(
    'DELETE FROM links WHERE kind = $1 AND key = $2 AND expires_at > $3 RETURNING *',
    kind,
    key,
    now,
  );
  return row && toLink(row);
}
