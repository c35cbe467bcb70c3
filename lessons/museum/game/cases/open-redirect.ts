import { type Case, expectServed } from '../case.ts';
import type { Exchange } from '../exchange.ts';

/** Whether an answer leads a browser to another site. */
export function leadsAway({ headers, answerHeaders }: Exchange): boolean {
  const own = `http://${headers.host}`;
  const there = URL.parse(answerHeaders.location ?? '/', own);
  return there !== null && there.origin !== own;
}

export default {
  id: 'open-redirect',
  part: 'F',
  title: 'After signing in',
  story: `After signing in, the browser goes to the page that it had asked for. POST the field next to /login:
  curl -s -i $URL/login -d 'next=/account'
Addresses that do not begin with a slash are refused:
  curl -s -i $URL/login -d 'next=http://evil.example/'
Be sent to evil.example.`,
  hints: [
    'An address can leave out more than the host.',
    'In a page of http://a.example, where does the link "//b.example/" lead?',
    "curl -s -i $URL/login -d 'next=//evil.example/'",
  ],
  choices: [
    'It only looks for a slash, and //evil.example begins with one.',
    'It does not ask for a password.',
    'It redirects after a POST.',
    'The field next can be changed by the user.',
  ],
  right: 'a',
  mistake:
    'An address that begins with two slashes leaves out the scheme only; the host follows. Browsers read a backslash as a slash, too. A link to the sign-in of a good site then ends at a bad one.',
  repair: 'Resolve the address against your own, and compare the origins.',
  lesson: 'f-attacks/4-leaks.md#c34',
  proof: {
    kind: 'witness',
    harm: 'The server has sent somebody to another site.',
    saw: ({ exchanges }) => exchanges.some(leadsAway),
  },
  async exploit(game) {
    const you = game.you();
    const tries = ['//evil.example/', '/\\evil.example/'];
    const answers = await Promise.all(tries.map((next) => you.post('/login', { next })));
    return answers.map(({ headers }) => headers.location).join('\n');
  },
  async honest(game) {
    const { headers } = await game.you().post('/login', { next: '/account?tab=2' });
    const there = URL.parse(headers.location ?? '', game.url);
    expectServed(there?.href === `${game.url}/account?tab=2`, 'nobody gets to the own page.');
  },
} satisfies Case;
