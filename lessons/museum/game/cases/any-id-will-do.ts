import { type Case, expectServed } from '../case.ts';
import { ADA, BOB } from '../people.ts';

export default {
  id: 'any-id-will-do',
  part: 'H',
  title: 'Notes with numbers',
  story: `You are ada@example.com, with the password "rainy otters juggle lamps". The server keeps notes. Yours is /notes/1:
  curl -s -c jar $URL/ -d 'email=ada@example.com&password=rainy otters juggle lamps'
  curl -s -b jar $URL/notes/1
Bob keeps a note, too. The code of his safe is the flag.`,
  hints: [
    'The server asks who you are. What else should it ask?',
    'Your note has a number in its address. What are the numbers of others?',
    'curl -s -b jar $URL/notes/2',
  ],
  choices: [
    'Visitors can read notes without signing in.',
    'The numbers of the notes are too short.',
    'It asks whether you are signed in, and not whose note it is.',
    'The cookie can be written by hand.',
  ],
  right: 'c',
  mistake:
    'A user who is signed in can read every note, because the server never compares the owner of the note with the user who asks. Long random numbers would only hide it.',
  repair: 'Give a note to its owner only. To others it is 404, as if it did not exist.',
  lesson: 'h-authorization/1-roles.md#c43',
  proof: { kind: 'secret' },
  async exploit(game) {
    const you = game.you();
    await you.post('/', ADA);
    return (await you.get('/notes/2')).text;
  },
  async honest(game) {
    const you = game.you();
    const { status } = await you.get('/notes/1');
    expectServed(status === 401, 'a visitor without a session is not refused with 401.');
    await you.post('/', ADA);
    const { text } = await you.get('/notes/1');
    expectServed(text.includes('buy milk'), 'Ada does not get her own note.');
    const bob = game.person();
    await bob.post('/', BOB);
    expectServed((await bob.get('/notes/2')).status === 200, 'Bob does not get his own note.');
  },
} satisfies Case;
