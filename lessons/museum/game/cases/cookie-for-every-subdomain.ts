import { type Case, expectServed } from '../case.ts';

const SITE = 'example.test';

export default {
  id: 'cookie-for-every-subdomain',
  part: 'B',
  title: 'A site with subdomains',
  story: `The server is ${SITE}. At /login it sets cookies:
  curl -s -i $URL/login -H 'Host: ${SITE}'
Anybody can rent a subdomain there, and you have. Ada has signed in at ${SITE}. Send her a link, and she opens it:
  npm run museum -- send $N http://HOST/
You read what arrives at a host that is yours. Get her ticket.`,
  hints: [
    'To which hosts does a browser send a cookie without Domain, and to which one with it?',
    'One of the three cookies has a Domain. It is the wrong one.',
    `npm run museum -- send $N http://mallory.${SITE}/`,
  ],
  choices: [
    'The cookie has a Domain, so every subdomain gets it.',
    'The cookie lacks SameSite, so other sites get it.',
    'The path of the cookie is too wide.',
    'The server answers to any Host.',
  ],
  right: 'a',
  mistake:
    'Domain was meant as a restriction. It widens: with Domain=example.test every subdomain gets the ticket, and without it only the host that set it.',
  repair: 'Set the ticket without Domain. The other cookies stay as they are.',
  lesson: 'b-cookies/4-scope.md#c10',
  proof: { kind: 'visit', harm: 'The ticket of Ada has arrived at a subdomain of yours.' },
  async send(game, text) {
    const url = URL.parse(text);
    if (url === null) return `Send an address, for example http://mallory.${SITE}/`;
    const ada = game.person();
    const { setCookies } = await ada.get('/login', { host: SITE });
    const arriving = setCookies.filter((line) => isSent(line, url.hostname));
    const cookie = arriving.map((line) => line.split(';')[0]).join('; ');
    if (url.hostname !== SITE && cookie.includes('ticket=')) game.award();
    return `At ${url.hostname}${url.pathname} arrives: ${cookie === '' ? 'no cookie' : cookie}`;
  },
  async exploit(game) {
    return game.send(`http://mallory.${SITE}/`);
  },
  async honest(game) {
    const you = game.you();
    const { setCookies } = await you.get('/login', { host: SITE });
    expectServed(
      setCookies.some((line) => line.startsWith('ticket=')),
      'a sign-in sets no cookie named ticket.',
    );
    const { text } = await you.get('/', { host: SITE });
    expectServed(text.includes('ticket='), 'the ticket does not come back to the site.');
  },
} satisfies Case;

/** Whether a browser sends a cookie of SITE to a host, for the path /. */
function isSent(line: string, host: string): boolean {
  const [, domain] = /;\s*domain=\.?([\w.-]+)/i.exec(line) ?? [];
  const [, path = '/'] = /;\s*path=([^;]*)/i.exec(line) ?? [];
  const isHost = domain === undefined ? host === SITE : `.${host}`.endsWith(`.${domain}`);
  return isHost && path === '/';
}
