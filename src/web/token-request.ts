import type { Issue } from '../../views/page.ts';
import { problemOfName } from '../auth/plain-name.ts';
import { normalizeProgramName } from '../auth/sessions/program.ts';
import type { Fields } from '../http/fields.ts';

/** The longest name of a program, in code points. */
export const NAME_LIMIT = 60;

const EMPTY = 'The name is empty: leave it out, or say what the program is called.';

type Audience = { readonly audience: string; readonly issues: readonly Issue[] };

/**
 * The optional fields of a program's log-in: its name and the audience of its token. `audiences`:
 * that of this site first.
 */
export function readTokenRequest(
  fields: Fields,
  audiences: ReadonlySet<string>,
): Audience & { readonly name: string | null } {
  const { audience, issues } = readAudience(fields, audiences);
  const name = fields.get('name') ?? null;
  if (name === null) return { audience, issues, name };
  const plain = typeof name === 'string' ? normalizeProgramName(name) : '';
  const message =
    typeof name === 'string' ? problemOfName(plain, NAME_LIMIT, EMPTY) : 'The name must be text.';
  if (message === null) return { audience, issues, name: plain };
  return { audience, issues: [...issues, { field: 'name', message }], name: null };
}

/** The requested audience: one of these, the first by default. */
export function readAudience(fields: Fields, audiences: ReadonlySet<string>): Audience {
  const [ours = ''] = audiences;
  const audience = fields.get('audience') ?? ours;
  if (typeof audience === 'string' && audiences.has(audience)) return { audience, issues: [] };
  const message = 'There is no such audience here: the setting AUDIENCES lists them.';
  return { audience: ours, issues: [{ field: 'audience', message }] };
}
