import type { Mends } from './mend.ts';

export const H: Mends = {
  'hidden-link': [
    [
      "  if (request.url === '/users') return answer(response, 200, `${[...PEOPLE.keys()].join('\\n')}\\n`);\n  const person = sessions.get(cookieOf(request, 'session') ?? '');",
      `  const person = sessions.get(cookieOf(request, 'session') ?? '');
  if (request.url === '/users') {
    if (person?.role !== 'admin') return answer(response, 403, 'Not for you.\\n');
    return answer(response, 200, \`\${[...PEOPLE.keys()].join('\\n')}\\n\`);
  }`,
    ],
  ],
  'logged-in-means-allowed': [
    [
      "    if (request.url === '/users')",
      "    if (request.url === '/users' && person.role !== 'admin') return answer(response, 403, 'No.\\n');\n    if (request.url === '/users')",
    ],
  ],
  'any-id-will-do': [['return note === undefined\n', 'return note?.owner !== person.id\n']],
  'refusal-tells-who-exists': [
    [
      "return answer(response, 403, 'Not for you.\\n');",
      "return answer(response, 404, 'There is no such account.\\n');",
    ],
  ],
};
