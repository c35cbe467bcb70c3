import { type Case, expectServed } from '../case.ts';

const MINUTE = 60_000; // ms

export default {
  id: 'exam-library',
  part: 'B',
  title: 'Half an hour at the desk',
  story: `A library lends desks with a computer, each for half an hour. POST /desk makes you Alma, and GET / knows you by a cookie:
  curl -s -i -X POST $URL/desk
Alma sits down at one of them, and leaves the browser open. Sit down at her computer later, and open GET /; TEXT is the number of minutes after she sat down:
  npm run museum -- send $N 45
Be her when her half hour is over.`,
  hints: [
    'What does the answer to POST /desk say about the life of the cookie?',
    'In which unit does Max-Age count? How long is the number that you see?',
    'The cookie lives for twenty days. An hour is enough: npm run museum -- send $N 60',
  ],
  choices: [
    'The cookie can be read by scripts.',
    'The cookie says who the reader is.',
    'Max-Age is in the wrong unit, so the cookie lives a thousand times as long.',
    'The cookie is never deleted by the server.',
  ],
  right: 'c',
  mistake:
    'Max-Age counts seconds, and the server sets milliseconds. The browser keeps the cookie for twenty days instead of half an hour, and the next person at this computer is Alma.',
  repair: 'Let the cookie live for half an hour. A reader whose time is not over stays known.',
  lesson: 'b-cookies/3-lifetime.md#c9',
  proof: { kind: 'visit', harm: 'The next person at the computer is still Alma.' },
  async send(game, text) {
    const minutes = Number.parseFloat(text);
    if (!(minutes > 0)) return 'Say how many minutes later, for example 45.';
    const browser = game.person();
    await browser.post('/desk');
    browser.ahead = minutes * MINUTE;
    const { status, text: said } = await browser.get('/');
    if (minutes > 30 && status === 200) game.award();
    return `${minutes} minutes after Alma sat down, her browser gets ${status}: ${said.trim()}`;
  },
  async exploit(game) {
    return game.send('60');
  },
  async honest(game) {
    const you = game.you();
    await you.post('/desk');
    you.ahead = 20 * MINUTE;
    const { status } = await you.get('/');
    expectServed(status === 200, 'a reader is unknown after twenty minutes.');
    expectServed((await game.you().get('/')).status === 401, 'a stranger does not get 401.');
  },
} satisfies Case;
