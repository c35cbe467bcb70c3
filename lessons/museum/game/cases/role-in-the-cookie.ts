import { type Case, expectServed } from '../case.ts';
import { formIn } from '../exchange.ts';

export default {
  id: 'role-in-the-cookie',
  part: 'C',
  title: 'A page for administrators',
  story: `You are ada@example.com, and no administrator. This server asks no password:
  curl -s -c jar $URL/login -d 'email=ada@example.com'
  curl -s -b jar $URL/admin
Read /admin, and sign in as nobody else.`,
  hints: [
    'What did the server hand out when you signed in? Look at the jar.',
    'Who can change what is in your jar?',
    "curl -s $URL/admin -b 'email=ada@example.com; role=admin'",
  ],
  choices: [
    'The page checks whether you are signed in, and not your role.',
    'The cookie says which role you have, and you can write it.',
    'The sign-in accepts any address.',
    'The cookie lives for too long.',
  ],
  right: 'b',
  mistake:
    'The role is in a cookie, which the client keeps: whoever owns the jar can write into it. HttpOnly keeps scripts away, not the owner.',
  repair: 'Keep the role on the server, in a session; the cookie holds only a random ticket.',
  lesson: 'c-trusting-the-client/1-data-in-the-cookie.md#c12',
  proof: {
    kind: 'witness',
    harm: 'The page for administrators was shown to somebody who is none.',
    saw: ({ exchanges }) =>
      exchanges.some(({ path, status }) => path === '/admin' && status === 200) &&
      !exchanges.some((exchange) => formIn(exchange).get('email') === 'root@example.com'),
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/login', { email: 'ada@example.com' });
    you.plant('role=admin');
    return (await you.get('/admin')).text;
  },
  async honest(game) {
    const ada = game.you();
    await ada.post('/login', { email: 'ada@example.com' });
    expectServed((await ada.get('/admin')).status === 403, 'Ada is not refused with 403.');
    const root = game.you();
    await root.post('/login', { email: 'root@example.com' });
    expectServed((await root.get('/admin')).status === 200, 'root does not get the page.');
  },
} satisfies Case;
