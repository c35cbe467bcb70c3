import { type Case, expectServed } from '../case.ts';

export default {
  id: 'last-cookie-wins',
  part: 'B',
  title: 'Upload your papers',
  story: `You are Mallory, and your ticket is 9XK:
  curl -s $URL/ -b 'session=9XK'
Ada has another ticket, and uploads her papers with it. From a subdomain of yours you can plant one more cookie in her browser, with a Path if you like:
  npm run museum -- send $N 'NAME=VALUE; Path=/'
She then opens the page. A browser sends the cookie with the longer path first. Make her upload her papers to you.`,
  hints: [
    'What does the server do with two cookies of one name? Try both orders.',
    'Cookies carry no mark of who set them. Which name and which value would make Ada somebody else?',
    "npm run museum -- send $N 'session=9XK; Path=/'",
  ],
  choices: [
    'The tickets are too short.',
    'It does not ask which site sent the request.',
    'It adopts tickets that it never handed out.',
    'Of two cookies with one name it takes one, without noticing.',
  ],
  right: 'd',
  mistake:
    'A browser sends all cookies that fit, and two of them can have one name. The server takes the last of them, so a cookie that somebody planted replaces the real one, and Ada works in the account of Mallory.',
  repair:
    'Refuse a request with two cookies named session, with 400: the server cannot know which is right. A name that begins with __Host- would keep subdomains from setting it.',
  lesson: 'b-cookies/2-parsing.md#c8',
  proof: { kind: 'visit', harm: 'Ada has uploaded her papers to the account of Mallory.' },
  async send(game, text) {
    const [pair = '', path = '/'] = text.split(/;\s*path=/i);
    const own = 'session=7Q2';
    const pairs = path.trim().length > 1 ? [pair, own] : [own, pair];
    const cookie = pairs.filter((part) => part !== '').join('; ');
    const { status, text: said } = await game.person().get('/', { cookie });
    if (said.includes('Mallory')) game.award();
    return `Ada's browser sent "${cookie}" and got ${status}: ${said.trim()}`;
  },
  async exploit(game) {
    return (await game.send('session=9XK')) + (await game.send('session=9XK; Path=/upload'));
  },
  async honest(game) {
    const { text } = await game.you().get('/', { cookie: 'theme=dark; session=7Q2' });
    expectServed(text.includes('Ada'), 'Ada is not known by her one ticket.');
  },
} satisfies Case;
