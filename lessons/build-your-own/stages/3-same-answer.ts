/** Whether two answers tell the same. */
import type { Answer } from '../client.ts';

type WithEmail = readonly [answer: Answer, email: string];

/**
 * What two answers differ in, or null. The address that was typed may stand in each, and what
 * differs in every answer (date, number of the request) does not count.
 */
export function answersAlike(one: WithEmail, other: WithEmail): string | null {
  if (one[0].status !== other[0].status)
    return `status ${one[0].status} and status ${other[0].status}`;
  const [names, others] = [namesOf(one[0]), namesOf(other[0])];
  if (names !== others) return `the headers ${names} and ${others}`;
  const [text, otherText] = [plain(one), plain(other)];
  return text === otherText ? null : `\`${excerpt(text)}\` and \`${excerpt(otherText)}\``;
}

function namesOf({ exchange }: Answer): string {
  const [head = ''] = exchange.received.toString('latin1').split('\r\n\r\n');
  const names = head.split('\r\n').slice(1);
  return names
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
    .sort()
    .join(', ');
}

function plain([{ text }, email]: WithEmail): string {
  return text.replaceAll(email, 'EMAIL').replace(/[0-9a-f-]{8,}|\d+/gi, '#');
}

const excerpt = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
