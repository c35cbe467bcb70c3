import { type Html, html } from './html.ts';

/**
 * An e-mail address, or the address of a host, with line breaks allowed before `@` and `.` and
 * between the groups of IPv6. An IPv4 address fits on every line. Not for attributes, where text
 * does not wrap.
 */
export function address(text: string): Html | string {
  if (!/[@:]/.test(text)) return text;
  const ends = /@|:\/\//.test(text) ? /(?=[@.])/ : /(?<=[\da-f]:)(?=[\da-f])/i;
  const [first = '', ...rest] = text.split(ends);
  return html`${first}${rest.map((piece) => html`<wbr>${piece}`)}`;
}
