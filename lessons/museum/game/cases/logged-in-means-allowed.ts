import { type Case, expectServed } from '../case.ts';
import { ADA, ROOT } from '../people.ts';

export default {
  id: 'logged-in-means-allowed',
  part: 'H',
  title: 'Members and administrators',
  story: `You are ada@example.com, with the password "rainy otters juggle lamps", and no administrator:
  curl -s -c jar $URL/ -d 'email=ada@example.com&password=rainy otters juggle lamps'
  curl -s -b jar $URL/
Administrators read the list of all users at /users. What stands there is the flag.`,
  hints: [
    'Ask for the page without the jar, and with it.',
    'There are two questions: who are you, and what may you do? Which of them does the page ask?',
    'curl -s -b jar $URL/users',
  ],
  choices: [
    'The page asks whether you are signed in, and not which role you have.',
    'The page can be read without signing in.',
    'You can change your role.',
    'The cookie of the administrator can be guessed.',
  ],
  right: 'a',
  mistake:
    'The page for administrators checks that somebody is signed in, and not who. Authentication says who you are; authorization, what you may do.',
  repair: 'Check the role: others get 403, administrators the list.',
  lesson: 'h-authorization/1-roles.md#c43',
  proof: { kind: 'secret' },
  async exploit(game) {
    const you = game.you();
    await you.post('/', ADA);
    return (await you.get('/users')).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/', ADA);
    const { text } = await you.get('/');
    expectServed(text.includes('ada@example.com'), 'Ada does not get her own page.');
    const root = game.person();
    await root.post('/', ROOT);
    const { status } = await root.get('/users');
    expectServed(status === 200, 'the administrator does not get the list.');
  },
} satisfies Case;
