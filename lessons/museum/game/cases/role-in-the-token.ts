import { type Case, expectServed } from '../case.ts';
import { bearerIn } from '../exchange.ts';
import { ADA, ROOT } from '../people.ts';
import { acceptedAfter } from '../watch.ts';

export default {
  id: 'role-in-the-token',
  part: 'G',
  title: 'Stepping down',
  story: `You are root@example.com, with the password "rainy otters juggle lamps", and the administrator:
  TOKEN=$(curl -s $URL/token/login -d 'email=root@example.com&password=rainy otters juggle lamps')
  curl -s $URL/ -H "Authorization: Bearer $TOKEN"
You step down, and are a user from then on:
  curl -s $URL/step-down -H "Authorization: Bearer $TOKEN"
Read the list of administrators all the same.`,
  hints: [
    'Decode the second part of your token.',
    'Which of its claims can become wrong while the token is valid?',
    'Ask GET / with the same token, after stepping down.',
  ],
  choices: [
    'It reads the role from the token, which says what was true at the log-in.',
    'Anybody can step down for somebody else.',
    'The token can be changed by its owner.',
    'It does not ask for the password when you step down.',
  ],
  right: 'a',
  mistake:
    'The role was copied into the token at the log-in. What is in a token stays as it was until the token expires, also when the server knows better.',
  repair: 'Read the role from the account at each request; the token says only who it is.',
  lesson: 'g-tokens/5-revoking.md#c39',
  accounts: ['ada@example.com', 'root@example.com'],
  proof: {
    kind: 'witness',
    harm: 'The list was shown to somebody who is no administrator any more.',
    saw: ({ exchanges }) =>
      acceptedAfter(
        exchanges,
        bearerIn,
        ({ path, status }) => path === '/step-down' && status === 200,
        ({ path, text }) => path === '/' && text.includes('list of all users'),
      ),
  },
  async exploit(game) {
    const you = game.you();
    const authorization = `Bearer ${(await you.post('/token/login', ROOT)).text.trim()}`;
    await you.get('/step-down', { authorization });
    return (await you.get('/', { authorization })).text;
  },
  async honest(game) {
    const statusOf = async (account: typeof ADA) => {
      const you = game.you();
      const token = (await you.post('/token/login', account)).text.trim();
      return (await you.get('/', { authorization: `Bearer ${token}` })).status;
    };
    expectServed((await statusOf(ROOT)) === 200, 'the administrator does not get the list.');
    expectServed((await statusOf(ADA)) === 403, 'Ada is not refused with 403.');
  },
} satisfies Case;
