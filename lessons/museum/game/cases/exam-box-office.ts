import { type Case, expectServed } from '../case.ts';

const PRICE = 12;

export default {
  id: 'exam-box-office',
  part: 'D',
  title: 'Tickets for tonight',
  story: `The box office sells tickets for twelve euros. POST the fields play and seat to /tickets:
  curl -s $URL/tickets -d 'play=hamlet&seat=12'
Get one for less.`,
  hints: [
    'The answer has three fields, and you sent two.',
    'Does the server use the fields that it asks for, or all that come?',
    "curl -s $URL/tickets -d 'play=hamlet&seat=13&euros=0'",
  ],
  choices: [
    'Fields of the form overwrite values of the server.',
    'It sells one seat twice.',
    'Nobody has to sign in before buying.',
    'It writes the price into the answer.',
  ],
  right: 'a',
  mistake:
    'The server copies all fields of the form into its record, over its own values. The client chose the price.',
  repair: 'Take only the fields that the form has: play and seat. The price is yours.',
  lesson: 'd-accounts/1-who-are-you.md#c17',
  proof: {
    kind: 'witness',
    harm: 'A ticket was sold for another price.',
    saw: ({ exchanges }) =>
      exchanges.some(({ status, text }) => {
        const [, price] = /"euros":"?([^",}]*)/.exec(text) ?? [];
        return status === 201 && price !== undefined && Number(price) !== PRICE;
      }),
  },
  async exploit(game) {
    return (await game.you().post('/tickets', { play: 'hamlet', seat: '13', euros: '0' })).text;
  },
  async honest(game) {
    const { text } = await game.you().post('/tickets', { play: 'hamlet', seat: '12' });
    expectServed(/hamlet/.test(text) && /12/.test(text), 'a seat in Hamlet cannot be bought.');
  },
} satisfies Case;
