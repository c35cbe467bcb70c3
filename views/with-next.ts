import { type Html, html } from './html.ts';

/**
 * A local address with the page to go on to in its query; the same address for null. The handler of
 * that address checks `next` again: what is in a query may come from anyone.
 */
export function withNext(href: string, next: string | null): string {
  if (next === null) return href;
  return `${href}${href.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}`;
}

/** The field of a form with the page to go on to; nothing for null. It is checked again, too. */
export function nextField(next: string | null): Html | false {
  return next !== null && html`<input type="hidden" name="next" value="${next}">`;
}
