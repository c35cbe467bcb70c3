import { type Case, expectServed } from '../case.ts';

export default {
  id: 'exam-choir',
  part: 'E',
  title: 'The stage door',
  story: `Singers POST their name to /stage-door, and from then on GET / knows them by a cookie:
  curl -s -i $URL/stage-door -d 'name=pavel'
Mira sings tonight. You can plant a cookie in her browser before she comes (a subdomain that is yours can do that):
  npm run museum -- send $N 'NAME=VALUE'
She then goes to the stage door, and signs in. Her name is the flag.`,
  hints: [
    'Which cookie does the server set, and when? What does it set when you bring one of your own?',
    "Bring a cookie that the server has never handed out: -b 'visit=kite-42'. Does it hand out another one when you sign in?",
    "Send 'visit=kite-42' to Mira. After she has signed in, ask GET / with the same cookie.",
  ],
  choices: [
    'The session ID can be guessed.',
    'It keeps a session ID that the browser brought, so somebody else may know it.',
    'It does not delete the session when she leaves.',
    'The cookie can be read by scripts.',
  ],
  right: 'b',
  mistake:
    'The server takes any session ID that a browser brings, even one that it never handed out, and keeps it after the sign-in. Whoever planted the ID knows it, and is Mira now: session fixation.',
  repair:
    'Draw a new session ID at each sign-in, and set it. An ID that the browser brought signs nobody in.',
  lesson: 'e-sessions/9-fixation.md#c28',
  proof: { kind: 'person' },
  async send(game, text) {
    const mira = game.person();
    mira.plant(text);
    const { status } = await mira.post('/stage-door', { name: game.flag });
    return `Mira has signed in. Her browser got ${status}.`;
  },
  async exploit(game) {
    await game.send('visit=kite-42');
    return (await game.you().get('/', { cookie: 'visit=kite-42' })).text;
  },
  async honest(game) {
    const you = game.you();
    await you.get('/');
    await you.post('/stage-door', { name: 'pavel' });
    const { text } = await you.get('/');
    expectServed(text.includes('pavel'), 'a singer who has signed in is not known at GET /.');
  },
} satisfies Case;
