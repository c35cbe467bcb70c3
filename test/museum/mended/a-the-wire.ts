import type { Mends } from './mend.ts';

export const A: Mends = {
  'exam-postcards': [
    ['Buffer.from(text).subarray(0, ROOM).toString()', "[...text].slice(0, ROOM).join('')"],
  ],
  'body-in-one-piece': [
    [
      "  request.once('data', (piece: Buffer) => {\n",
      "  const pieces: Buffer[] = [];\n  request.on('data', (one: Buffer) => pieces.push(one));\n  request.on('end', () => {\n    const piece = Buffer.concat(pieces);\n",
    ],
  ],
  'form-not-decoded': [
    [
      "return body.split('&').map((pair) => pair.split('='));",
      'return [...new URLSearchParams(body)];',
    ],
  ],
  'exam-bakery': [['answer(response, 307,', 'answer(response, 303,']],
  'no-redirect-after-post': [
    ["?? '');\n  list(response);", "?? '');\n  answer(response, 303, '', { location: '/' });"],
  ],
  'exam-tram': [
    [
      "  const stop = decodeURIComponent(url.split('/').at(-1) ?? '');\n",
      `  const name = url.split('/').at(-1) ?? '';
  if (/%(?![0-9a-f]{2})/i.test(name)) return answer(response, 400, 'There is no such stop.\\n');
  const stop = decodeURIComponent(name);
`,
    ],
  ],
};
