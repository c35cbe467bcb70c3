/** The defences of lists of people and of invitations. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const CSV = 'test/csv/csv.test.ts';
const FILE = 'test/cli/people/people-file.test.ts';
const IMPORT = 'test/cli/people/user-import.test.ts';
const ENDS = 'test/cli/people/import-ends.test.ts';
const SELF = 'test/flows/self-service.test.ts';
const EDIT = 'test/flows/user-edit.test.ts';
const FLOWS = 'test/flows/invited-people.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'csv/formulas': [
    [
      'a name is no formula in a spreadsheet',
      `return value.replace(FORMULA, "'");`,
      'return value;',
      CSV,
    ],
    [
      'nor in one that separates by another character',
      '/(?<=^|[,;"\\t\\r\\n])(?=\'*[=',
      "/(?<=^)(?='*[=",
      CSV,
    ],
  ],
  'cli/people/people-file': [
    [
      'an unknown column is refused',
      'if (unknown !== undefined) {',
      'if (unknown === head as unknown) {',
      FILE,
    ],
    [
      'one address is invited once',
      'if (before !== undefined) wrong.push',
      'if (before === 0) wrong.push',
      FILE,
    ],
  ],
  'cli/new-file': [
    [
      'links are in a file for one account, and no file is overwritten',
      "'wx', 0o600",
      "'w', 0o666",
      IMPORT,
    ],
  ],
  'cli/people/deliver': [
    [
      'a link that is handed over is another one than the mail had',
      "if (typeof renewed !== 'string') {",
      'if (renewed === null) {',
      IMPORT,
    ],
  ],
  'sqlite/link-store': [
    [
      'a reset link is mailed to the present address alone',
      ' AND email = coalesce(?2, email)',
      ' AND ?2 IS ?2',
      'test/sqlite/stores.test.ts',
    ],
  ],
  'sqlite/insert-link': [
    [
      'two imports at once invite a person once',
      'WHERE links.expires_at <= excluded.created_at',
      '',
      'test/sqlite/stores.test.ts',
    ],
  ],
  'auth/invitation-links': [
    [
      'an invitation counts as not sent while its mail is sent',
      'unsent: mailed,\n      createdBy,\n',
      'createdBy,\n',
      ENDS,
    ],
  ],
  'cli/people/user-import': [
    [
      'what another command may be sending is not sent again',
      'stores.now() < unsent.createdAt + MAIL_TAKES',
      'stores.now() < 0',
      ENDS,
    ],
  ],
  'cli/people/link-file': [
    [
      'a full disk leaves no half line with half a link',
      '      ftruncateSync(this.#descriptor, this.#end);\n      throw',
      '      throw',
      ENDS,
    ],
  ],
  'web/user-search': [
    [
      'the way back leads to the list of accounts alone',
      'hereQuery(readUserSearch(query))',
      'query',
      'test/flows/user-edit.test.ts',
    ],
  ],
  'web/access': [
    [
      'where users do not change their address, no form of theirs does',
      '    demandOwnAct(ownAct); // before',
      '    // before',
      SELF,
    ],
    [
      'nor does a link of a change that was asked for before',
      '        demandOwnAct(ownAct);\n        return',
      '        return',
      SELF,
    ],
  ],
  'web/change-user': [
    [
      'the old address is told that an administrator has changed it',
      'formerEmail: user.email,',
      '',
      EDIT,
    ],
    [
      'an administrator changes the own address like everybody else, with the password',
      '(asked.disabled || isOther) && user.id',
      'asked.disabled && user.id',
      EDIT,
    ],
  ],
  'handlers/user-add': [
    [
      'the page of an administrator takes no password for another person',
      "if (member.wantsJson && fields.has('password'))",
      "if (fields.has('password'))",
      'test/flows/users-add.test.ts',
    ],
  ],
  'handlers/invitations': [
    [
      'an empty address makes no link for everybody',
      "if (!fields.has('email')) return createOpen",
      "if (!fields.get('email')) return createOpen",
      FLOWS,
    ],
    [
      'a link that was mailed is in the mail alone',
      'const url = post.mails ? null : post.urlOf(made);',
      'const url = post.urlOf(made);',
      FLOWS,
    ],
  ],
};

/** In the form of the others. */
export const PEOPLE = Object.entries(EDITS).flatMap(([file, edits]) =>
  edits.map(([name, from, to, tests]) => ({ name, file: `src/${file}.ts`, from, to, tests })),
);
