import { type Case, expectServed } from '../case.ts';

export default {
  id: 'exam-cinema',
  part: 'E',
  title: 'A seat in row seven',
  story: `The cinema asks no password. POST the field guest to /reserve, and a cookie is your ticket:
  curl -s -i $URL/reserve -d 'guest=pavel'
  curl -s $URL/ -b 'seat=…'
A woman has reserved just before you. Her name is the flag.`,
  hints: [
    'Reserve twice and compare the two tickets.',
    'The tickets differ at the end only. They are base64url: decode one.',
    `node -p "Buffer.from('…', 'base64url').toString()" decodes, and .toString('base64url') encodes. Which number did she have?`,
  ],
  choices: [
    'The ticket is valid for too long.',
    'The ticket contains the name of the guest.',
    'The cookie lacks Secure.',
    'The ticket is a number in a code that everybody can write.',
  ],
  right: 'd',
  mistake:
    'The ticket looks random, but it is a counter in base64url, which is a way of writing and no secret. A guest who has one ticket can write those of all others.',
  repair: 'Draw each ticket at random, with at least 128 bits from node:crypto.',
  lesson: 'e-sessions/1-the-ticket.md#c22',
  proof: { kind: 'person' },
  async people(game) {
    await game.person().post('/reserve', { guest: game.flag });
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/reserve', { guest: 'pavel' });
    const own = Buffer.from(you.cookie('seat') ?? '', 'base64url').toString();
    const hers = own.replace(/\d+$/, (digits) => String(Number(digits) - 1));
    const seat = Buffer.from(hers).toString('base64url');
    return (await game.you().get('/', { cookie: `seat=${seat}` })).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/reserve', { guest: 'pavel' });
    const { text } = await you.get('/');
    expectServed(text.includes('pavel'), 'a guest with a ticket does not get the seat.');
    const { status } = await game.you().get('/');
    expectServed(status === 401, 'a guest without a ticket is not refused with 401.');
  },
} satisfies Case;
