import type { Mends } from './mend.ts';

export const A: Mends = {
  'exam-postcards': [
    ['Buffer.from(text).subarray(0, ROOM).toString()', "[...text].slice(0, ROOM).join('')"],
  ],
  'exam-bakery': [['answer(response, 307,', 'answer(response, 303,']],
  'exam-tram': [
    [
      "  const stop = decodeURIComponent(url.split('/').at(-1) ?? '');\n",
      `  const name = url.split('/').at(-1) ?? '';
  if (!URL.canParse(url, 'http://localhost') || /%(?![0-9a-f]{2})/i.test(name)) {
    return answer(response, 400, 'There is no such stop.\\n');
  }
  const stop = decodeURIComponent(name);
`,
    ],
  ],
};
