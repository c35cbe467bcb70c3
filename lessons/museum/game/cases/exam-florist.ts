import { type Case, expectServed } from '../case.ts';

const stemsIn = (text: string) => /bunch: (\d+)/.exec(text)?.[1];

export default {
  id: 'exam-florist',
  part: 'B',
  title: 'A bunch of tulips',
  story: `POST /bunch puts a tulip into your bunch. The server counts them in a cookie, and keeps your language in another one:
  curl -s -i -b jar -c jar -X POST $URL/bunch
Put in two tulips as a browser would, and get one.`,
  hints: [
    'Look at the jar after the first tulip, and compare it with the answer.',
    'How many Set-Cookie lines does the answer have? How many cookies does the server mean?',
    'Run the command of the story twice, with the same jar.',
  ],
  choices: [
    'The browser keeps one cookie only, because two are written into one Set-Cookie.',
    'The cookies have no Max-Age.',
    'The client can write its own number of stems.',
    'The second cookie has another path.',
  ],
  right: 'a',
  mistake:
    'The server joins two cookies with a comma. Other headers permit that, Set-Cookie does not: the browser reads one cookie with a strange path, and the number of stems is lost.',
  repair: 'Send a Set-Cookie line for each cookie. Both have to arrive: lang, and the count.',
  lesson: 'b-cookies/1-set-cookie.md#c7',
  proof: {
    kind: 'witness',
    harm: 'A tulip has vanished from a bunch.',
    saw: ({ exchanges }) =>
      exchanges.some(({ headers, text }) => {
        const jar = headers.cookie ?? '';
        return jar.includes('lang=de') && !jar.includes('stems=') && stemsIn(text) === '1';
      }),
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/bunch');
    return (await you.post('/bunch')).text;
  },
  async honest(game) {
    const you = game.you();
    const { text } = await you.post('/bunch');
    expectServed(stemsIn(text) === '1', 'the first tulip does not count.');
    expectServed(you.cookie('lang') === 'de', 'the cookie lang does not arrive.');
  },
} satisfies Case;
