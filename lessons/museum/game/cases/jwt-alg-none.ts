import { type Case, expectServed } from '../case.ts';
import { bearerIn, tokenIssued } from '../exchange.ts';
import { ADA } from '../people.ts';
import { acceptedUnknown, shows } from '../watch.ts';

const part = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');

export default {
  id: 'jwt-alg-none',
  part: 'G',
  title: 'A signed token',
  story: `You are ada@example.com, with the password "rainy otters juggle lamps". POST /token/login gives you a token, which you show at GET /:
  TOKEN=$(curl -s $URL/token/login -d 'email=ada@example.com&password=rainy otters juggle lamps')
  curl -s $URL/ -H "Authorization: Bearer $TOKEN"
The administrator has number 3. Be accepted with a token that the server never issued.`,
  hints: [
    'Decode the first two parts of your token: they are base64url.',
    'The first part says how the token is signed. Who wrote it, in a token of yours?',
    `{"alg":"none"} and {"sub":"3"} in base64url, with a dot behind each, and nothing after the second.`,
  ],
  choices: [
    'The token is not encrypted, so everybody can read it.',
    'The key of the signature is too short.',
    'The token chooses its algorithm, and may choose none.',
    'The token never expires.',
  ],
  right: 'c',
  mistake:
    'The server asks the token how it is signed, and believes "not at all". What a token says about itself is written by whoever made it.',
  repair:
    'Verify every token with the one algorithm that the server uses, whatever its header says.',
  lesson: 'g-tokens/3-verifying.md#c37',
  proof: {
    kind: 'witness',
    harm: 'The server has accepted a token that it never issued.',
    saw: ({ exchanges }) => acceptedUnknown(exchanges, bearerIn, tokenIssued, shows),
  },
  async exploit(game) {
    const token = `${part({ alg: 'none' })}.${part({ sub: '3' })}.`;
    return (await game.you().get('/', { authorization: `Bearer ${token}` })).text;
  },
  async honest(game) {
    const you = game.you();
    const token = (await you.post('/token/login', ADA)).text.trim();
    const { text } = await you.get('/', { authorization: `Bearer ${token}` });
    expectServed(text.includes('ada@example.com'), 'Ada is not known by her token.');
    expectServed((await you.get('/')).status === 401, 'no token does not get 401.');
  },
} satisfies Case;
