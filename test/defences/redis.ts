/** The defences of the client for Redis that a lesson reads: the text and what replaces it. */
const EDITS: Readonly<Record<string, readonly [file: string, from: string, to: string]>> = {
  'the length of a word is in bytes': ['resp', 'Buffer.byteLength(word)', 'word.length'],
  'a text is read when all of it has arrived': [
    'resp',
    'if (bytes.length < end) return null;',
    'if (bytes.length < from) return null;',
  ],
  'a list is read when all of it has arrived': [
    'resp',
    'if (next === null) return null;',
    'if (next === null) break;',
  ],
  'what is not RESP2 is refused': ['resp', 'if (!/^-?\\d+$/.test(line))', 'if (line === type)'],
  'an error of Redis rejects the command': [
    'redis',
    'waiting?.reject(next.reply);',
    'waiting?.resolve(next.reply);',
  ],
  'a lost connection rejects what waits': [
    'redis',
    'for (const { reject } of this.#waiting.splice(0)) reject(reason);',
    'this.#waiting.splice(0);',
  ],
  'a silent Redis is given up': [
    'redis',
    'if (this.#waiting.length > 0) socket.destroy',
    'if (this.#waiting.length > 9) socket.destroy',
  ],
  'a Redis that falls silent later is given up, too': ['redis', ".on('timeout'", ".once('timeout'"],
};

/** The same as rows of the table of defences. */
export const REDIS = Object.entries(EDITS).map(([name, [file, from, to]]) => ({
  name: `client of Redis: ${name}`,
  file: `lessons/g-tokens/${file}.ts`,
  from,
  to,
  tests: 'test/lessons/redis.test.ts',
}));
