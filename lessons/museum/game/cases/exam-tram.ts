import { type Case, expectServed } from '../case.ts';

export default {
  id: 'exam-tram',
  part: 'A',
  title: 'The next tram',
  story: `A screen at the stop asks when the next tram comes:
  curl -s $URL/stops/harbour
You have no account, and you need none. Make the screens go dark for everybody, with one request.`,
  hints: [
    'The server writes the name of the stop into its answer. Which names did nobody think of?',
    'Names with a space or an umlaut travel encoded: caf%C3%A9. The server decodes them. What if the code is incomplete?',
    'A percent sign that no two hex digits follow: curl -s $URL/stops/100%',
  ],
  choices: [
    'It keeps a connection open for each screen.',
    'It decodes the path without expecting an error, and one error ends the process.',
    'It shows the name of the stop without escaping it.',
    'It has no limit on requests.',
  ],
  right: 'b',
  mistake:
    'decodeURIComponent throws an error for a percent sign that begins no code. Nobody catches it, so the process ends, for all visitors.',
  repair:
    'An address that cannot be decoded is a mistake of the client: answer 400, and go on. Names such as caf%C3%A9 still have to be decoded.',
  lesson: 'b-cookies/2-parsing.md#c8',
  proof: {
    kind: 'witness',
    harm: 'One address has ended the server, for everybody.',
    saw: ({ died }) => died,
  },
  async exploit(game) {
    await game.you().get('/stops/100%');
    return undefined;
  },
  async honest(game) {
    const plain = await game.you().get('/stops/harbour');
    expectServed(plain.text.includes('from harbour:'), '/stops/harbour names no tram.');
    const encoded = await game.you().get('/stops/caf%C3%A9');
    expectServed(encoded.text.includes('from café:'), '/stops/caf%C3%A9 does not name the café.');
  },
} satisfies Case;
