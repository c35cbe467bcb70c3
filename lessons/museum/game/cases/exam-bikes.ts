import { type Case, expectServed } from '../case.ts';
import { cookieIn } from '../exchange.ts';
import { acceptedAfter, posted, shows } from '../watch.ts';

export default {
  id: 'exam-bikes',
  part: 'E',
  title: 'A lost card',
  story: `You are Noor, and rent bikes with a card, which is a cookie:
  curl -s -c jar -X POST $URL/join
  curl -s -b jar $URL/bike
You lose the card, and report it:
  curl -s -b jar -c jar -X POST $URL/cards/lost
Be the finder, and take a bike.`,
  hints: [
    'The finder has what was in your jar before you reported the loss.',
    'cp jar lost-jar, before you report it.',
    'curl -s -b lost-jar $URL/bike',
  ],
  choices: [
    'The new card has the number of the old one.',
    'The card can be guessed.',
    'The old card stays valid when there is a new one.',
    'Anybody can report the card of anybody.',
  ],
  right: 'c',
  mistake:
    'The server hands out a new card and keeps the record of the old one. Only a deleted record ends what a copy of a ticket can do.',
  repair: 'Delete the old card when it is reported. The new one works.',
  lesson: 'e-sessions/6-logging-out.md#c25',
  proof: {
    kind: 'witness',
    harm: 'Somebody has taken a bike with the lost card.',
    saw: ({ exchanges }) =>
      acceptedAfter(exchanges, (one) => cookieIn(one, 'card'), posted('/cards/lost'), shows),
  },
  async exploit(game) {
    const you = game.you();
    await you.post('/join');
    const lost = `card=${you.cookie('card')}`;
    await you.post('/cards/lost');
    return (await game.you().get('/bike', { cookie: lost })).text;
  },
  async honest(game) {
    const you = game.you();
    await you.post('/join');
    expectServed((await you.get('/bike')).status === 200, 'a card does not get a bike.');
    await you.post('/cards/lost');
    expectServed((await you.get('/bike')).status === 200, 'the new card does not get a bike.');
    expectServed((await game.you().get('/bike')).status === 401, 'no card does not get 401.');
  },
} satisfies Case;
