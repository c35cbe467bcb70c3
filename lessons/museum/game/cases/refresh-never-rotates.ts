import { type Case, expectServed } from '../case.ts';
import { bearerIn, type Exchange } from '../exchange.ts';
import { ADA } from '../people.ts';
import { acceptedAfter } from '../watch.ts';

const isRefresh = ({ path, status }: Exchange) => path === '/token/refresh' && status === 200;

export default {
  id: 'refresh-never-rotates',
  part: 'G',
  title: 'Two tokens',
  story: `You are ada@example.com, with the password "rainy otters juggle lamps". POST /token/login gives you two lines: a token for GET /, and one for /token/refresh, which gives you two lines again:
  curl -s $URL/token/login -d 'email=ada@example.com&password=rainy otters juggle lamps'
  curl -s -X POST $URL/token/refresh -H 'Authorization: Bearer SECOND-LINE'
A thief has a copy of your second line. Show that nobody would notice.`,
  hints: [
    'Compare the two second lines.',
    'What would the server have to see, to know that there are two of you?',
    'Use one and the same second line twice.',
  ],
  choices: [
    'The first token is valid for too long.',
    'A refresh token can be used again and again, so a copy works beside the original.',
    'The refresh token is not signed.',
    'It gives a refresh token to everybody.',
  ],
  right: 'b',
  mistake:
    'The refresh token stays the same for ever. When each use draws a new one, the second use of an old one shows that there is a copy.',
  repair: 'Draw a new refresh token at each use, and refuse the old one.',
  lesson: 'g-tokens/5-revoking.md#c39',
  proof: {
    kind: 'witness',
    harm: 'One refresh token was used twice, and the server has not noticed.',
    saw: ({ exchanges }) => acceptedAfter(exchanges, bearerIn, isRefresh, isRefresh),
  },
  async exploit(game) {
    const you = game.you();
    const [, second] = (await you.post('/token/login', ADA)).text.split('\n');
    const authorization = `Bearer ${second}`;
    await you.post('/token/refresh', {}, { authorization });
    return (await you.post('/token/refresh', {}, { authorization })).text;
  },
  async honest(game) {
    const you = game.you();
    const [, second] = (await you.post('/token/login', ADA)).text.split('\n');
    const refreshed = await you.post('/token/refresh', {}, { authorization: `Bearer ${second}` });
    const [first, next = ''] = refreshed.text.split('\n');
    const { text } = await you.get('/', { authorization: `Bearer ${first}` });
    expectServed(text.includes('ada@example.com'), 'a refreshed token is not accepted.');
    // The broken server hands out the old one again: to use that twice is the attack.
    if (next === second) return;
    const again = await you.post('/token/refresh', {}, { authorization: `Bearer ${next}` });
    expectServed(again.status === 200, 'the new refresh token is not accepted.');
  },
} satisfies Case;
