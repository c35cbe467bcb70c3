/**
 * The groups of an account: what apps ask for when not everybody may enter. A group is a word that
 * an administrator gives to accounts; there is no list of groups besides, and no group in a group.
 *
 * group = 1*32( "a"-"z" / "0"-"9" / "." / "_" / "-" ), and the first is a letter or a digit. No
 * comma and no blank: they part groups in headers (Remote-Groups) and in the database; no
 * capitals, because Finance and finance must not be two groups.
 */

const GROUP = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** The most groups of one account: they travel in a header with each request to an app. */
export const GROUPS_LIMIT = 20;

/** Characters of a wrong word that a sentence repeats. */
const SHOWN = 40;

/** The sentence for what is no group. */
export const GROUPS_ONLY =
  'A group is a word of at most 32 small letters, digits, dots, hyphens and underscores, such as finance.';

/** Whether a text is the name of one group. */
export function isGroup(text: string): boolean {
  return GROUP.test(text);
}

/**
 * The groups in a text, where blanks or commas part them: each once, sorted. Null when one of them
 * is no group or there are more than GROUPS_LIMIT; problemOfGroups says what is wrong.
 */
export function parseGroups(text: string): readonly string[] | null {
  return problemOfGroups(text) === null ? wordsOf(text) : null;
}

/** What is wrong with the groups in a text, as a sentence; null when parseGroups reads it. */
export function problemOfGroups(text: string): string | null {
  const words = wordsOf(text);
  const other = words.find((word) => !isGroup(word));
  if (other !== undefined) {
    return `\u201c${[...other].slice(0, SHOWN).join('')}\u201d isn\u2019t a group. ${GROUPS_ONLY}`;
  }
  return words.length > GROUPS_LIMIT ? `Enter at most ${GROUPS_LIMIT} groups.` : null;
}

/**
 * Whether an account is in one of these groups. When none is wanted, everybody is let in. An
 * administrator gets no exception: who may give groups can give themselves one, and that is seen.
 */
export function isInGroups(
  { groups }: { readonly groups: readonly string[] },
  wanted: readonly string[],
): boolean {
  return wanted.length === 0 || wanted.some((group) => groups.includes(group));
}

function wordsOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))].sort();
}
