/** The defences of a login in another program, and of what leaves this site. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const PREFIX = 'test/http/prefix.test.ts';
const OPEN = 'test/library/open.test.ts';
const SETTINGS = 'test/library/settings.test.ts';
const RELAY = 'test/web/relay.test.ts';
const LEAVE = 'test/web/leave-site.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'http/prefix': [
    [
      'a path that begins like it is not below it',
      "['/', '?', undefined].includes(target[path.length])",
      'target.length > 0',
      PREFIX,
    ],
    ['no dot segments', '(?!\\.{1,2}(?:\\/|$))', '', PREFIX],
    ['no address of another host gets it', '=")\\/(?!\\/)/g', '=")\\//g', PREFIX],
    ['no text of a user is changed', 'formaction)=")', 'formaction)=(?:"|&quot;))', PREFIX],
  ],
  'library/who-is': [
    ['a form of another site is nobody\u2019s', 'if (isForged(request)) return null;', '', OPEN],
    [
      'nor is a WebSocket that a page there opens',
      "headers.upgrade === undefined ? method : 'POST'",
      'method',
      OPEN,
    ],
    [
      'who needs a second factor first is a visitor',
      'if (!isMember(visitor)) return null;',
      'if (visitor.enrolling === undefined && !isMember(visitor)) return null;',
      OPEN,
    ],
  ],
  'library/open': [
    [
      'a form is not sent again after the log-in',
      'const asked = isPage ?',
      'const asked = isPage || true ?',
      OPEN,
    ],
  ],
  'library/settings': [
    ['nobody signs up uninvited unless that is said', "SIGNUP: 'invite', ", '', SETTINGS],
    [
      'it is never taken for a site of one machine',
      'forOneMachine: false',
      'forOneMachine: result.config.forOneMachine',
      SETTINGS,
    ],
    [
      'no setting is left out by a typo',
      'if (name === undefined && !OTHERS.has(key))',
      'if (name === key)',
      SETTINGS,
    ],
  ],
  'web/next': [
    [
      'a page of the host is none of the site below its prefix',
      'return address === undefined || covers(address) ? null',
      'return address === undefined ? null',
      OPEN,
    ],
  ],
  'web/relay': [
    [
      'nothing ends the header that it is put into',
      "if (!ENCODED.test(fields)) throw new HttpError(400, 'Send application/x-www-form-urlencoded.');",
      '',
      RELAY,
    ],
    [
      'what is too long for an address is refused',
      'if (fields.length > LONGEST) {',
      'if (LONGEST === 0) {',
      RELAY,
    ],
  ],
  'web/access': [
    [
      'a form of another site reaches what redirects alone',
      'anyOrigin: true,\n      handler: relayToGet,',
      'handler: relayToGet,',
      RELAY,
    ],
  ],
  'web/by-form': [
    [
      'an address within this site gets no mark',
      'if (!LEAVING.has(path)) return address;',
      '',
      LEAVE,
    ],
  ],
  'web/leave-site': [
    [
      'the log-in form needs no destination in its policy',
      'cameByForm(visitor) ? page(visitor.user, leavePage(to)) : seeOther(to.url)',
      'seeOther(to.url)',
      LEAVE,
    ],
  ],
};

export const LIBRARY = Object.entries(EDITS).flatMap(([path, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `package, ${path}: ${name}`,
    file: `src/${path}.ts`,
    from,
    to,
    tests,
  })),
);
