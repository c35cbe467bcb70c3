import { type Case, expectServed } from '../case.ts';

export default {
  id: 'exam-gym',
  part: 'C',
  title: 'The sauna',
  story: `POST /join makes you a member of the gym, with the basic plan. The sauna is for gold members:
  curl -s -i -c jar -X POST $URL/join
  curl -s -b jar $URL/sauna
The code of the sauna is the flag.`,
  hints: [
    'The cookie looks like noise. It begins with eyJ. What begins like that?',
    'Decode it: it is base64url, which is no secret and no signature.',
    `Encode {"plan":"gold"} in the same way: node -p "Buffer.from('{\\"plan\\":\\"gold\\"}').toString('base64url')"`,
  ],
  choices: [
    'The membership never expires.',
    'The cookie can be guessed, because it is the same for all.',
    'The sauna does not ask for a cookie.',
    'The cookie says what was paid for, and any client can write it.',
  ],
  right: 'd',
  mistake:
    'The cookie is {"plan":"basic"} in base64url. That is a way of writing, not a protection: any client can write "gold".',
  repair: 'Keep on the server what was paid for, or sign the cookie. Joining stays as it is.',
  lesson: 'c-trusting-the-client/1-data-in-the-cookie.md#c12',
  proof: { kind: 'secret' },
  async exploit(game) {
    const you = game.you();
    await you.post('/join');
    const gold = Buffer.from('{"plan":"gold"}').toString('base64url');
    return (await you.get('/sauna', { cookie: `membership=${gold}` })).text;
  },
  async honest(game) {
    const you = game.you();
    expectServed((await you.post('/join')).status === 201, 'nobody can join.');
    const { status } = await you.get('/sauna');
    expectServed(status === 403, 'a basic member is not refused at the sauna with 403.');
  },
} satisfies Case;
