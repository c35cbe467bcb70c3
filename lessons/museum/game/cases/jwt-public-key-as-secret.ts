import { createHmac } from 'node:crypto';
import { type Case, expectServed } from '../case.ts';
import { bearerIn, tokenIssued } from '../exchange.ts';
import { ADA } from '../people.ts';
import { acceptedUnknown, shows } from '../watch.ts';

const part = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');

export default {
  id: 'jwt-public-key-as-secret',
  part: 'G',
  title: 'A public key',
  story: `You are ada@example.com, with the password "rainy otters juggle lamps". The server signs tokens with its private key, and everybody may have the public one:
  curl -s $URL/public-key
  TOKEN=$(curl -s $URL/token/login -d 'email=ada@example.com&password=rainy otters juggle lamps')
  curl -s $URL/ -H "Authorization: Bearer $TOKEN"
The administrator has number 3. Be accepted with a token that the server never issued.`,
  hints: [
    'Which algorithms are there in the first part of tokens? What kind of key does each use?',
    'HS256 needs a secret that both sides have. Which text do you and the server have?',
    'Sign {"alg":"HS256"} and {"sub":"3","exp":9999999999} by HMAC-SHA256; the secret is the answer of /public-key, to the last newline.',
  ],
  choices: [
    'The private key can be computed from the public one.',
    'The token chooses the algorithm, and the public key then serves as a secret.',
    'The public key should be secret.',
    'It does not verify the signature.',
  ],
  right: 'b',
  mistake:
    'One key is used for two algorithms, and the token chooses. With HS256 the text of the public key is the secret, and everybody has it.',
  repair: 'Verify with the one algorithm that fits the key: EdDSA.',
  lesson: 'g-tokens/3-verifying.md#c37',
  proof: {
    kind: 'witness',
    harm: 'The server has accepted a token that it never issued.',
    saw: ({ exchanges }) => acceptedUnknown(exchanges, bearerIn, tokenIssued, shows),
  },
  async exploit(game) {
    const you = game.you();
    const key = (await you.get('/public-key')).text;
    const input = `${part({ alg: 'HS256' })}.${part({ sub: '3', exp: 9_999_999_999 })}`;
    const mac = createHmac('sha256', key).update(input).digest('base64url');
    return (await you.get('/', { authorization: `Bearer ${input}.${mac}` })).text;
  },
  async honest(game) {
    const you = game.you();
    const token = (await you.post('/token/login', ADA)).text.trim();
    const { text } = await you.get('/', { authorization: `Bearer ${token}` });
    expectServed(text.includes('ada@example.com'), 'Ada is not known by her token.');
    expectServed((await you.get('/')).status === 401, 'no token does not get 401.');
  },
} satisfies Case;
