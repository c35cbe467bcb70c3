import { type Case, expectServed } from '../case.ts';

export default {
  id: 'keeps-the-id',
  part: 'E',
  title: 'A visitor has a session',
  story: `Every visitor gets a session, and POST /login writes a name into it; no password is asked:
  curl -s -i $URL/
  curl -s -b jar -c jar $URL/login -d 'name=ada'
From a subdomain of yours you can plant a cookie in the browser of somebody who signs in after that:
  npm run museum -- send $N 'NAME=VALUE'
The name of that person is the flag.`,
  hints: [
    'When does the server set a cookie, and when does it not?',
    'The server takes no ID that it has not handed out. It hands them out to everybody, though.',
    "Take the sid of GET /, send 'sid=…', and ask GET / with the same cookie.",
  ],
  choices: [
    'The IDs of visitors can be guessed.',
    'Visitors should have no session.',
    'Signing in keeps the ID of the visitor, so whoever knew it before knows it after.',
    'The name is not checked.',
  ],
  right: 'c',
  mistake:
    'Signing in only writes a name into the session of the visitor. An attacker who planted the ID before knows it after: session fixation.',
  repair: 'Draw a new ID at each sign-in, and end the session that the visitor had.',
  lesson: 'e-sessions/9-fixation.md#c28',
  proof: { kind: 'person' },
  async send(game, text) {
    const person = game.person();
    person.plant(text);
    const { status } = await person.post('/login', { name: game.flag });
    return `Somebody has signed in, and got ${status}.`;
  },
  async exploit(game) {
    const you = game.you();
    await you.get('/');
    const planted = `sid=${you.cookie('sid')}`;
    await game.send(planted);
    return (await game.you().get('/', { cookie: planted })).text;
  },
  async honest(game) {
    const you = game.you();
    await you.get('/');
    await you.post('/login', { name: 'ada' });
    expectServed((await you.get('/')).text === 'ada\n', 'Ada is not known after signing in.');
  },
} satisfies Case;
