import { type Case, expectServed } from '../case.ts';
import { cookieIn } from '../exchange.ts';
import { acceptedAfter, posted, shows } from '../watch.ts';

export default {
  id: 'logout-keeps-the-record',
  part: 'E',
  title: 'Bye',
  story: `Every client is Ada here, and no password is asked:
  curl -s -c jar -X POST $URL/login
  curl -s -b jar $URL/me
  curl -s -b jar -c jar -X POST $URL/logout
Be Ada after you have signed out, without signing in again.`,
  hints: [
    'What does signing out change, and where? Look at its answer.',
    'A thief would have a copy of the jar.',
    'cp jar copy before you sign out, and then curl -s -b copy $URL/me',
  ],
  choices: [
    'It asks no password when you sign out.',
    'Signing out deletes the cookie, and keeps the record on the server.',
    'The ticket is the same for every sign-in.',
    'The cookie is not deleted in the browser.',
  ],
  right: 'b',
  mistake:
    'Signing out only asks the browser to delete its cookie. The record stays, so a copy of the ticket works for as long as the server runs.',
  repair: 'Delete the record as well.',
  lesson: 'e-sessions/6-logging-out.md#c25',
  proof: {
    kind: 'witness',
    harm: 'A ticket was accepted after its owner had signed out.',
    saw: ({ exchanges }) =>
      acceptedAfter(exchanges, (one) => cookieIn(one, 'sid'), posted('/logout'), shows),
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/login');
    const copy = `sid=${you.cookie('sid')}`;
    await you.post('/logout');
    return (await game.you().get('/me', { cookie: copy })).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/login');
    expectServed((await you.get('/me')).status === 200, 'Ada is not known after signing in.');
    await you.post('/logout');
    expectServed((await you.get('/me')).status === 401, 'signing out does not sign out.');
  },
} satisfies Case;
