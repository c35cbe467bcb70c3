/**
 * The defences of lessons/tiny-login.ts: the text that is one, and the text that it is replaced
 * with.
 */
const EDITS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'no script reads the cookie': ['HttpOnly; ', ''],
  'no form of another site carries the cookie': ['SameSite=Lax; ', ''],
  'two cookies of one name are none': ['pairs.length === 1', 'pairs.length > 0'],
  'a session expires by the clock of the server': ['now < session.expiresAt', 'now > 0'],
  'a session begins with a new ticket': [
    'endSession(request); // fixation',
    'void endSession; // fixation',
  ],
  'logging out ends the session': ['endSession(request); // this', 'void endSession; // this'],
  'requireAuth lets no visitor in': [
    'return email === null ? seeOther(login) : handler(email);',
    'return handler(String(email));',
  ],
  'a wrong password is refused': ['if (!matches) return', "if (!matches && email === '') return"],
  'an unknown address costs a hash': [
    'const { salt, key } = accounts.get(email) ?? dummy;',
    "const { salt, key } = accounts.get(email) ?? dummy;\n      if (key === dummy.key)\n        return formPage(401, 'Log in', email, 'E-mail and password do not match.');",
  ],
  'the cost of scrypt': ['2 ** 17', '2 ** 14'],
  'other host names are refused': ['if (!/^(localhost', 'if (!host.length && !/^(localhost'],
  'Sec-Fetch-Site decides': ['if (!ownSite || !ownOrigin)', 'if (!ownOrigin)'],
  'Origin decides': ['if (!ownSite || !ownOrigin)', 'if (!ownSite)'],
  'Origin: null counts only beside Sec-Fetch-Site': ["site && 'null'", "'null'"],
  'a body has a limit': ['if (length > 8 * 1024)', 'if (length > 8 ** 9)'],
  'a body without a length is refused': ['?? Infinity', '?? 0'],
  'values are escaped': [
    '...values.map(escaped)',
    '...values.map((value) => value || escaped(value))',
  ],
};

/** The same as rows of the table of defences. */
export const TINY_LOGIN = Object.entries(EDITS).map(([name, [from, to]]) => ({
  name: `tiny login: ${name}`,
  file: 'lessons/tiny-login.ts',
  from,
  to,
  tests: 'test/lessons/tiny-login.test.ts',
}));
