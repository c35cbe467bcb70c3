/** Whether a redirect carries in its body the page that it should protect. */
import type { Answer } from '../client.ts';

const words = (html: string): string[] =>
  html
    .replace(/<[^>]*>/g, ' ')
    .toLowerCase()
    .match(/\p{L}{4,}/gu) ?? [];

const tags = (html: string): string => html.match(/<[a-z0-9]+/gi)?.join() ?? '';

/**
 * Compares the body of a redirect with the page that members see. Words that strangers see anyway
 * (`open`: pages for everybody), that stand in an address, or that belong to Ada do not count.
 */
export function carriesPage(
  redirect: Answer,
  member: Answer,
  open: readonly Answer[],
  email: string,
): boolean {
  const location = redirect.all('location')[0] ?? '';
  const body = redirect.text.replaceAll(location, '');
  const known = new Set([...open.flatMap(({ text }) => words(text)), 'dashboard', 'redirecting']);
  const own = new Set(words(member.text.replaceAll(email, '')).filter((word) => !known.has(word)));
  const seen = new Set(words(body));
  const shared = [...own].filter((word) => seen.has(word)).length;
  if (own.size >= 2 && shared >= own.size * 0.75) return true;
  return tags(member.text).split(',').length >= 3 && tags(body) === tags(member.text);
}
