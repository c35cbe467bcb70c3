import { type Case, expectServed } from '../case.ts';

export default {
  id: 'csrf-open',
  part: 'F',
  title: 'Where reset links go',
  story: `Every client is Ada here. POST the field email to /email, and links for a new password go there:
  curl -s -c jar -X POST $URL/login
  curl -s -b jar $URL/email -d 'email=ada@example.com'
The real Ada is signed in at her browser. Send her a link, and she opens it:
  npm run museum -- send $N 'http://…'
Let her reset links go to you.`,
  hints: [
    'What does the server ask before it changes the address? What does it not ask?',
    'A link leads to a GET. What does the server do with a GET of /email?',
    "npm run museum -- send $N '$URL/email?email=mallory@evil.example'",
  ],
  choices: [
    'It does not ask for the password.',
    'It takes a request for the user’s own, whatever site it comes from, and changes things by GET.',
    'The cookie is not HttpOnly.',
    'It does not check whether the address exists.',
  ],
  right: 'b',
  mistake:
    'The server checks whose cookie came, and never which site sent the request. Lax sends the cookie with a link from anywhere, and the server changes things by GET: cross-site request forgery.',
  repair:
    'Change the address by POST only, and only when Origin (or Sec-Fetch-Site) says that the request comes from your own site.',
  lesson: 'f-attacks/1-csrf.md#c31',
  proof: { kind: 'visit', harm: 'Ada has opened a link, and her reset links go to somebody else.' },
  async send(game, text) {
    const url = URL.parse(text);
    if (url === null || url.host !== new URL(game.url).host)
      return `Ada opens it, and nothing happens here. The server is ${game.url}`;
    const ada = game.person();
    await ada.post('/login', {}, { origin: game.url, 'sec-fetch-site': 'same-origin' });
    const from = { referer: 'http://evil.example/', 'sec-fetch-site': 'cross-site' };
    const { status, text: said } = await ada.get(`${url.pathname}${url.search}`, from);
    const [, address] = /links now go to (\S+)/.exec(said) ?? [];
    if (address !== undefined && address !== 'ada@example.com') game.award();
    return `Ada has opened the link, and got ${status}: ${said.split('\n')[0]}`;
  },
  async exploit(game) {
    return game.send(`${game.url}/email?email=mallory@evil.example`);
  },
  async honest(game) {
    const you = game.you();
    const own = { origin: game.url, 'sec-fetch-site': 'same-origin' };
    await you.post('/login', {}, own);
    const { text } = await you.post('/email', { email: 'ada@example.org' }, own);
    expectServed(text.includes('ada@example.org'), 'Ada cannot change her address herself.');
    const stranger = await game.you().post('/email', { email: 'x@example.org' }, own);
    expectServed(stranger.status === 401, 'a stranger does not get 401.');
  },
} satisfies Case;
