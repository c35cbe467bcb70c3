/** The defences of forms: those that wait for a confirmation, and what a page says to whom. */
type Edit = readonly [name: string, from: string, to: string];

const KEPT = 'test/flows/kept-forms.test.ts';

const EDITS: Readonly<Record<string, { tests: string; edits: readonly Edit[] }>> = {
  'handlers/confirm': {
    tests: KEPT,
    edits: [
      [
        'a form that waits is completed by the user who sent it',
        'sent.kept.by !== user.id) return',
        'sent.kept.by < 0) return',
      ],
    ],
  },
  'web/kept-form': {
    tests: 'test/web/access.test.ts',
    edits: [
      [
        'a form that waits has a size that fits beside the password',
        'return size > KEPT_BYTES ? null :',
        'return size < 0 ? null :',
      ],
      [
        'no secret of a form that waits is in the page',
        'for (const name of keeps) {',
        "for (const name of [...keeps, 'password', 'current']) {",
      ],
    ],
  },
  'web/replay': {
    tests: KEPT,
    edits: [
      [
        'only forms that ask for a confirmation are sent again',
        'page === null || found.route.act === null) return null;',
        "page === '') return null;",
      ],
      [
        'a form that is refused after the confirmation leaves its user signed in',
        'return withEarlierCookies(reply, headers);',
        'return reply;',
      ],
    ],
  },
  'web/refused-login': {
    tests: 'test/flows/user-disable.test.ts',
    edits: [
      [
        'a disabled account is named after its right password alone',
        "result.reason === 'disabled' ? disabled(site) : noMatch",
        "result.reason !== 'unknown_account' ? disabled(site) : noMatch",
      ],
    ],
  },
  'web/check-password': {
    tests: 'test/flows/account.test.ts',
    edits: [
      [
        'a password that was not typed is no guess',
        "if (password === '') return",
        "if (password === 'x'.repeat(2_000)) return",
      ],
    ],
  },
};

export const FORMS = Object.entries(EDITS).flatMap(([file, { tests, edits }]) =>
  edits.map(([name, from, to]) => ({
    name: `forms: ${name}`,
    file: `src/${file}.ts`,
    from,
    to,
    tests,
  })),
);
