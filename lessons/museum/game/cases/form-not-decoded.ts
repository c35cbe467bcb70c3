import { type Case, expectServed } from '../case.ts';
import { formIn } from '../exchange.ts';

export default {
  id: 'form-not-decoded',
  part: 'A',
  title: 'A mirror for forms',
  story: `The server reads a form and repeats its fields, one per line:
  curl -s $URL/ -d 'name=Ada'
Send it a field whose value it repeats wrongly.`,
  hints: [
    'Browsers do not send every letter as you type it.',
    'Which characters have a meaning of their own in a form: name=Ada&city=Rome?',
    "Let curl encode: curl -s $URL/ --data-urlencode 'name=Ada & co'",
  ],
  choices: [
    'It splits the form into fields, and does not decode them.',
    'It takes the first of two fields with one name.',
    'It reads the form as JSON.',
    'It repeats the fields without escaping them.',
  ],
  right: 'a',
  mistake:
    'In a form a space becomes +, and characters such as & and umlauts become %26 or %C3%BC. The server splits at & and =, and forgets to decode names and values.',
  repair: 'Decode names and values, as URLSearchParams does. Lines stay "name is value".',
  lesson: 'a-the-wire/3-forms-and-json.md#c4',
  proof: {
    kind: 'witness',
    harm: 'A field came back other than it was sent.',
    saw: ({ exchanges }) =>
      exchanges.some((post) => {
        const lines = Array.from(formIn(post), ([name, value]) => `${name} is ${value}\n`);
        return post.method === 'POST' && post.status === 200 && post.text !== lines.join('');
      }),
  },
  async exploit(game) {
    return (await game.you().post('/', { name: 'Ada & co' })).text;
  },
  async honest(game) {
    const { text } = await game.you().post('/', { name: 'Ada', city: 'Rome' });
    expectServed(text === 'name is Ada\ncity is Rome\n', 'plain fields are not repeated.');
  },
} satisfies Case;
