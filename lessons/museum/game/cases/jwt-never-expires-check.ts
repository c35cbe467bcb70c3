import { setTimeout } from 'node:timers/promises';
import { decode } from '../../../g-tokens/hs256.ts';
import { type Case, expectServed } from '../case.ts';
import { bearerIn } from '../exchange.ts';
import { ADA } from '../people.ts';
import { SLACK_MS, shows } from '../watch.ts';

export default {
  id: 'jwt-never-expires-check',
  part: 'G',
  title: 'A token for a second',
  story: `You are ada@example.com, with the password "rainy otters juggle lamps". POST /token/login gives you a token for a second:
  TOKEN=$(curl -s $URL/token/login -d 'email=ada@example.com&password=rainy otters juggle lamps')
  curl -s $URL/ -H "Authorization: Bearer $TOKEN"
Be Ada for longer, with the same token.`,
  hints: [
    'Decode the second part of the token. Which of its claims is a time?',
    'Who reads that time?',
    'Send the same token once more, after some seconds.',
  ],
  choices: [
    'The token can be made longer by its owner.',
    'The time is in milliseconds.',
    'The signature does not cover the time.',
    'It verifies the signature, and does not look at the time.',
  ],
  right: 'd',
  mistake:
    'The token says when it ends, and the server never reads it. A right signature proves who wrote the claims, not that they still hold.',
  repair: 'Refuse a token whose time (exp) is over.',
  lesson: 'g-tokens/3-verifying.md#c37',
  proof: {
    kind: 'witness',
    harm: 'A token was accepted after its time.',
    saw: ({ exchanges }) =>
      exchanges.some((one) => {
        const { exp } = decode(bearerIn(one).split('.')[1] ?? '');
        return shows(one) && one.at > Number(exp) * 1000 + SLACK_MS;
      }),
  },
  async exploit(game) {
    const you = game.you();
    const token = (await you.post('/token/login', ADA)).text.trim();
    await setTimeout(1_200 + SLACK_MS);
    return (await you.get('/', { authorization: `Bearer ${token}` })).text;
  },
  async honest(game) {
    const you = game.you();
    let isKnown = false;
    // A second is short, the more so when it began before the token.
    for (let i = 0; i < 3 && !isKnown; i++) {
      const token = (await you.post('/token/login', ADA)).text.trim();
      isKnown = (await you.get('/', { authorization: `Bearer ${token}` })).status === 200;
    }
    expectServed(isKnown, 'Ada is not known by a fresh token.');
    expectServed((await you.get('/')).status === 401, 'no token does not get 401.');
  },
} satisfies Case;
