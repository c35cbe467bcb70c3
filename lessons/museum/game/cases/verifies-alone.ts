import { type Case, expectServed, type Game } from '../case.ts';
import { bearerIn } from '../exchange.ts';
import { startIssuer } from '../issuer.ts';
import { shows } from '../watch.ts';

export default {
  id: 'verifies-alone',
  part: 'G',
  title: 'A second service',
  story: `The login server is $issuer. It issues tokens, and GET /me there knows you as long as your session lasts:
  TOKEN=$(curl -s -X POST $issuer/login)
  curl -s $issuer/me -H "Authorization: Bearer $TOKEN"
A second service accepts the same token:
  curl -s $URL/ -H "Authorization: Bearer $TOKEN"
At the login server, you end your session:
  curl -s -X POST $issuer/logout -H "Authorization: Bearer $TOKEN"
Be accepted there after your session has ended.`,
  hints: [
    'What does the second service ask the login server, and when?',
    'A signature stays right for ever. What does it not know?',
    'Sign out at the login server, and show the same token to the second service.',
  ],
  choices: [
    'It does not verify the signature.',
    'It accepts tokens of other issuers.',
    'It fetches the keys only once.',
    'It never asks whether the session still exists.',
  ],
  right: 'd',
  mistake:
    'The service verifies tokens alone, with the public key. That is fast, and it cannot learn that a session has ended: the token works until it expires.',
  repair:
    'Ask the login server at GET /me with the token, and refuse the token when the answer is not 200. (Short tokens make the gap smaller.)',
  lesson: 'g-tokens/5-revoking.md#c39',
  proof: {
    kind: 'witness',
    harm: 'A token was accepted after its session had ended.',
    saw: ({ exchanges, kept }) =>
      exchanges.some((one) => {
        const ended = Number(kept.get(`ended ${bearerIn(one)}`));
        return shows(one) && one.at > ended;
      }),
  },
  async before(game) {
    const issuer = await startIssuer(game.kept);
    game.atEnd(issuer.stop);
    game.kept.set('issuer', issuer.url);
    return { ISSUER: issuer.url };
  },
  async exploit(game) {
    const authorization = `Bearer ${await signIn(game)}`;
    await ask(game, '/logout', authorization);
    await new Promise((resolve) => setTimeout(resolve, 5)); // later than the end, in ms
    return (await game.you().get('/', { authorization })).text;
  },
  async honest(game) {
    const authorization = `Bearer ${await signIn(game)}`;
    const { status } = await game.you().get('/', { authorization });
    expectServed(status === 200, 'a token of the login server is not accepted.');
    const stranger = await game.you().get('/');
    expectServed(stranger.status === 401, 'no token does not get 401.');
  },
} satisfies Case;

function signIn(game: Game): Promise<string> {
  return ask(game, '/login', '');
}

async function ask({ kept }: Game, path: string, authorization: string): Promise<string> {
  const init = { method: 'POST', headers: { authorization } };
  return (await (await fetch(`${kept.get('issuer')}${path}`, init)).text()).trim();
}
