import type { Mends } from './mend.ts';

export const B: Mends = {
  'exam-florist': [["`stems=${stems}; Path=/`].join(', ');", '`stems=${stems}; Path=/`];']],
  'one-cookie-overwrites-another': [
    ["setHeader('set-cookie', 'theme=", "appendHeader('set-cookie', 'theme="],
  ],
  'cookie-decode-crash': [
    ['decodeURIComponent(value)]', 'decoded(value)]'],
    [
      'function parse(',
      `function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function parse(`,
    ],
  ],
  'last-cookie-wins': [
    [
      "  const { session = '' }",
      `  if ((request.headers.cookie ?? '').match(/(?:^|; )session=/g)?.[1] !== undefined) {
    return answer(response, 400, 'Two tickets are one too many.\\n');
  }
  const { session = '' }`,
    ],
  ],
  'exam-library': [['30 * 60 * 1000', '30 * 60']],
  'cookie-for-every-subdomain': [['; Domain=example.test', '']],
  'same-name-other-port': [["'session=mine-now;", "'museum=mine-now;"]],
};
