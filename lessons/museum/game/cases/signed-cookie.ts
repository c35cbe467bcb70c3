import { type Case, expectServed } from '../case.ts';
import { cookieIn } from '../exchange.ts';
import { acceptedAfter, posted, shows } from '../watch.ts';

export default {
  id: 'signed-cookie',
  part: 'C',
  title: 'A seal on the cookie',
  story: `You are ada@example.com; this server asks no password. Its cookie is sealed, so nobody can change it. POST /logout signs you out:
  curl -s -c jar $URL/login -d 'email=ada@example.com'
  curl -s -b jar $URL/
  curl -s -b jar -c jar -X POST $URL/logout
Be Ada after you have signed out.`,
  hints: [
    'What does signing out change, and where?',
    'A thief would have a copy of the jar.',
    'cp jar copy before you sign out, and then curl -s -b copy $URL/',
  ],
  choices: [
    'The seal can be computed by the client.',
    'It cannot revoke a cookie, so a copy works until its time is over.',
    'The seal does not cover the role.',
    'It does not delete the cookie in the browser.',
  ],
  right: 'b',
  mistake:
    'The signature is right, and the server remembers nothing. Signing out can only ask the browser to delete its cookie: a copy works until the hour is over.',
  repair: 'Remember on the server which cookies were signed out, or sessions instead of cookies.',
  lesson: 'c-trusting-the-client/2-signing.md#c15',
  proof: {
    kind: 'witness',
    harm: 'A cookie was accepted after its owner had signed out.',
    saw: ({ exchanges }) =>
      acceptedAfter(exchanges, (one) => cookieIn(one, 'signed'), posted('/logout'), shows),
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/login', { email: 'ada@example.com' });
    const copy = `signed=${you.cookie('signed')}`;
    await you.post('/logout');
    return (await game.you().get('/', { cookie: copy })).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/login', { email: 'ada@example.com' });
    const { text } = await you.get('/');
    expectServed(text.includes('ada@example.com'), 'Ada is not known after signing in.');
    await you.post('/logout');
    expectServed((await you.get('/')).status === 401, 'signing out does not sign out.');
  },
} satisfies Case;
