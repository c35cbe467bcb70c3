import { type Case, expectServed } from '../case.ts';

export default {
  id: 'mass-assignment',
  part: 'D',
  title: 'Creating an account',
  story: `POST the fields email and password to /signup, and the server answers with your account:
  curl -s $URL/signup -d 'email=ada@example.com&password=rainy otters juggle lamps'
Get an account that can do more.`,
  hints: [
    'The account has fields for which the form did not ask.',
    'What happens when you send one of them?',
    "curl -s $URL/signup -d 'email=mallory@example.com&password=x&role=admin'",
  ],
  choices: [
    'It does not check the password.',
    'It shows the number of the account.',
    'Two accounts can have one address.',
    'The form fills in the whole record, the role included.',
  ],
  right: 'd',
  mistake:
    'The record takes every field that comes, over the values of the server, so a visitor can choose a role or a number.',
  repair: 'Take the address and the password from the form, and nothing else.',
  lesson: 'd-accounts/1-who-are-you.md#c17',
  proof: {
    kind: 'witness',
    harm: 'A visitor has chosen a role.',
    saw: ({ exchanges }) =>
      exchanges.some(({ status, text }) => {
        const [, role] = /"role":"([^"]*)"/.exec(text) ?? [];
        return status === 201 && role !== undefined && role !== 'user';
      }),
  },
  async exploit(game) {
    const fields = { email: 'mallory@example.com', password: 'x', role: 'admin' };
    return (await game.you().post('/signup', fields)).text;
  },
  async honest(game) {
    const fields = { email: 'ada@example.com', password: 'rainy otters juggle lamps' };
    const { status, text } = await game.you().post('/signup', fields);
    expectServed(status === 201, 'nobody can create an account.');
    expectServed(text.includes('ada@example.com'), 'the answer does not have the address.');
  },
} satisfies Case;
