import { type Case, expectServed } from '../case.ts';
import { bearerIn } from '../exchange.ts';
import { ADA } from '../people.ts';
import { acceptedAfter } from '../watch.ts';

export default {
  id: 'deny-list',
  part: 'G',
  title: 'A revoked token',
  story: `You are ada@example.com, with the password "rainy otters juggle lamps". Tokens can be revoked here, by /logout:
  TOKEN=$(curl -s $URL/token/login -d 'email=ada@example.com&password=rainy otters juggle lamps')
  curl -s $URL/logout -H "Authorization: Bearer $TOKEN"
  curl -s $URL/ -H "Authorization: Bearer $TOKEN"
The operator can start the server anew:
  npm run museum -- restart $N
Use a token that was revoked.`,
  hints: [
    'How does the server know that a token was revoked?',
    'Where is that list?',
    'Revoke, restart, and use the same token again.',
  ],
  choices: [
    'Anybody can revoke the token of anybody.',
    'It compares the token with the list too late.',
    'The list of revoked tokens is in memory only, and a restart forgets it.',
    'The list grows without end.',
  ],
  right: 'c',
  mistake:
    'The secret outlives a restart, and the list of revoked tokens does not. So a restart makes all of them valid again.',
  repair: 'Keep the list in a file or a database. The folder of the server survives.',
  lesson: 'g-tokens/5-revoking.md#c39',
  proof: {
    kind: 'witness',
    harm: 'A revoked token was accepted.',
    saw: ({ exchanges }) =>
      acceptedAfter(
        exchanges,
        bearerIn,
        ({ path, status }) => path === '/logout' && status === 200,
        ({ path, status }) => path !== '/logout' && status === 200,
      ),
  },
  async exploit(game) {
    const you = game.you();
    const authorization = `Bearer ${(await you.post('/token/login', ADA)).text.trim()}`;
    await you.get('/logout', { authorization });
    await game.restart();
    return (await you.get('/', { authorization })).text;
  },
  async honest(game) {
    const you = game.you();
    const authorization = `Bearer ${(await you.post('/token/login', ADA)).text.trim()}`;
    const { status } = await you.get('/', { authorization });
    expectServed(status === 200, 'Ada is not known by her token.');
    await you.get('/logout', { authorization });
    const after = await you.get('/', { authorization });
    expectServed(after.status === 401, 'a revoked token is accepted.');
  },
} satisfies Case;
