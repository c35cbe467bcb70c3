import { type Case, expectServed } from '../case.ts';

const visitIn = (text: string) => /number (\d+)/.exec(text)?.[1];

export default {
  id: 'one-cookie-overwrites-another',
  part: 'B',
  title: 'Your visits, counted',
  story: `The server counts your visits in a cookie, and sets your theme in another one:
  curl -s -b jar -c jar $URL/
Visit it twice as a browser would, and be counted once.`,
  hints: [
    'Which of the two cookies is in the jar?',
    'Count the Set-Cookie lines: curl -s -i $URL/',
    'Run the command of the story twice, with the same jar.',
  ],
  choices: [
    'The client can write the number of its visits.',
    'The second Set-Cookie replaces the first before it is sent.',
    'The cookies have the same name.',
    'The cookie lacks a Max-Age, so it ends with each request.',
  ],
  right: 'b',
  mistake:
    'setHeader replaces what was set before under the same name, so the second Set-Cookie erases the first. Several cookies are a list.',
  repair: 'Send both cookies: visits and theme.',
  lesson: 'b-cookies/1-set-cookie.md#c7',
  proof: {
    kind: 'witness',
    harm: 'A visitor who has come twice is counted once.',
    saw: ({ exchanges }) =>
      exchanges.some(({ headers, text }) => {
        const jar = headers.cookie ?? '';
        return jar.includes('theme=') && !jar.includes('visits=') && visitIn(text) === '1';
      }),
  },
  async exploit(game) {
    const you = game.you();
    await you.get('/');
    return (await you.get('/')).text;
  },
  async honest(game) {
    const you = game.you();
    const { text } = await you.get('/');
    expectServed(visitIn(text) === '1', 'the first visit does not count.');
    expectServed(you.cookie('theme') === 'dark', 'the cookie theme does not arrive.');
  },
} satisfies Case;
