import { type Case, expectServed } from '../case.ts';

export default {
  id: 'body-in-one-piece',
  part: 'A',
  title: 'A mailbox',
  story: `The mailbox reads the body of a POST, and repeats it:
  curl -s $URL/ -d 'a short letter'
Post a letter that it does not read to the end.`,
  hints: [
    'TCP has no letters, only bytes. When does the server believe that yours has ended?',
    'A long body, or a slow one, arrives in several pieces.',
    `(printf 'POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 10\\r\\n\\r\\nhello'; sleep 1; printf world; sleep 1) | nc localhost $PORT, or a file of a megabyte: curl -s $URL/ --data-binary @FILE`,
  ],
  choices: [
    'It ignores the Content-Length that it sends itself.',
    'It takes the first piece of a body for all of it.',
    'It has no limit on the size of a letter.',
    'It does not decode the letter.',
  ],
  right: 'b',
  mistake:
    'The server treats the first data event as the whole body. Where the pieces are cut depends on the network, so it works with short letters, and fails with long ones.',
  repair: 'Collect all pieces until the body has ended, then answer with the whole of it.',
  lesson: 'a-the-wire/5-more-http.md#c57',
  proof: {
    kind: 'witness',
    harm: 'The mailbox has read a part of a letter only.',
    saw: ({ exchanges }) =>
      exchanges.some(({ text }) => {
        const [, read, announced] = /I read (\d+) of (\d+) bytes/.exec(text) ?? [];
        return read !== undefined && Number(read) < Number(announced);
      }),
  },
  async exploit(game) {
    return (await game.you().postPieces('/', ['a long ', 'letter'])).text;
  },
  async honest(game) {
    const { text } = await game.you().postPieces('/', ['a short letter']);
    expectServed(text.includes('a short letter'), 'a short letter is not repeated.');
  },
} satisfies Case;
