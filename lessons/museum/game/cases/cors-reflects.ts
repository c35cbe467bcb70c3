import { type Case, expectServed } from '../case.ts';

export default {
  id: 'cors-reflects',
  part: 'F',
  title: 'What a page may read',
  story: `Every client is Ada here. GET /me answers with what only she may read:
  curl -s -c jar -X POST $URL/login
  curl -s -i -b jar $URL/me
The real Ada is signed in at her browser. You have pages at several addresses, each with a script that fetches $URL/me with her cookies. Send her one of them, and she opens it:
  npm run museum -- send $N http://ADDRESS/
Read what only she may read.`,
  hints: [
    'A browser sends a request of a script, and hides the answer from it, unless the answer permits more. Which headers permit?',
    "Pretend to be a page: add -H 'Origin: http://evil.example'. What comes back?",
    'SameSite=Lax keeps the cookie from another site. A page on another port of localhost is another origin of the same site: send http://localhost:4999/',
  ],
  choices: [
    'The cookie is not HttpOnly, so scripts can read it.',
    'It names every origin that asks as one that may read, with the cookies of the visitor.',
    'It changes things by GET.',
    'It answers without asking for the Origin header.',
  ],
  right: 'b',
  mistake:
    'The answer repeats whatever Origin comes, and allows credentials. So the browser lets every page that can send the cookie read what is meant for Ada alone.',
  repair: 'Name only origins that you know, or none. Your own page needs no such header.',
  lesson: 'f-attacks/5-fetch-and-cors.md#c55',
  proof: { kind: 'visit', harm: 'A page of yours has read what only Ada may read.' },
  async send(game, text) {
    const url = URL.parse(text);
    if (url === null) return 'Send an address, for example http://evil.example/';
    const own = new URL(game.url);
    const ada = game.person();
    await ada.post('/login', {}, { origin: game.url, 'sec-fetch-site': 'same-origin' });
    const isSameSite = url.hostname === own.hostname;
    // Lax: a script of another site sends its request without the cookie.
    const cookie = isSameSite ? `sid=${ada.cookie('sid')}` : '';
    const { origin } = url;
    const site = isSameSite ? 'same-site' : 'cross-site';
    const answer = await ada.get('/me', { origin, cookie, 'sec-fetch-site': site });
    const { 'access-control-allow-origin': allowed, 'access-control-allow-credentials': with_ } =
      answer.headers;
    const mayRead = origin === own.origin || (allowed === origin && with_ === 'true');
    if (!mayRead) return `The browser of Ada keeps the answer from the page of ${origin}`;
    if (answer.status === 200 && origin !== own.origin) game.award();
    return `The page of ${origin} reads: ${answer.text.trim()}`;
  },
  async exploit(game) {
    return game.send('http://localhost:9/');
  },
  async honest(game) {
    const you = game.you();
    await you.post('/login');
    const { text } = await you.get('/me');
    expectServed(text.includes('ada@example.com'), 'Ada cannot read her own page.');
    expectServed((await game.you().get('/me')).status === 401, 'a stranger does not get 401.');
  },
} satisfies Case;
