import type { Mends } from './mend.ts';

export const F: Mends = {
  'csrf-open': [
    [
      '  const { searchParams } =',
      `  const own = \`http://\${request.headers.host}\`;
  if (request.method !== 'POST' || request.headers.origin !== own) {
    return answer(response, 403, 'This comes from another site.\\n');
  }
  const { searchParams } =`,
    ],
  ],
  'cors-reflects': [["request.headers.origin ?? '*'", "'https://app.example'"]],
  'unescaped-name': [
    ['<h1>Hello, ${name}</h1>', '<h1>Hello, ${escaped(name)}</h1>'],
    ['value="${name}"', 'value="${escaped(name)}"'],
    [
      'function page()',
      `function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => \`&#\${sign.charCodeAt(0)};\`);
}

function page()`,
    ],
  ],
  'exam-lift': [['back.startsWith(own) ? back', 'URL.parse(back)?.origin === own ? back']],
  'open-redirect': [
    [
      "next.startsWith('/') ? next : '/';",
      "URL.parse(next, 'http://own.invalid')?.origin === 'http://own.invalid' ? next : '/';",
    ],
  ],
  'session-id-in-the-log': [
    ['session created: ${sid} for ada', 'session created for ada'],
    ['session looked up: ${sid} -> ${user}', 'session looked up: ${user}'],
  ],
};
