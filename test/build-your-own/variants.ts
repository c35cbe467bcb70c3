/**
 * Right servers that choose otherwise than the reference does, where a choice is free. None of them
 * may fail any stage.
 */
import type { Edit } from './mutants/mutant.ts';

/** The reference with other choices. */
export type Variant = {
  readonly name: string;
  /** By file of the reference. */
  readonly edits: Readonly<Record<string, readonly Edit[]>>;
};

const ONE = '1-one-answer.ts';
const TWO = '2-an-account.ts';
const SIX = '6-doors.ts';
const NINE = '9-two-clocks.ts';
const ELEVEN = '11-phone-and-laptop.ts';
const TWELVE = '12-somebody-elses-page.ts';
const LIMITS = 'return now - seen >= IDLE || now - created >= MAX;';
const REPLY = "const { status, headers = {}, body = '' } = await answer(request, table);";
const RUN = 'return route(fields, request);';
const ID = "hash('sha256', ticket, 'hex').slice(0, 16)";

const inSeconds = (compare: string) =>
  `const age = (time: number) => Math.floor(now / 1000) - Math.floor(time / 1000);
  return age(seen) ${compare} IDLE / 1000 || age(created) ${compare} MAX / 1000;`;

/** All of them. */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'whole addresses, and 302',
    edits: {
      [ONE]: [
        [
          REPLY,
          `const reply = await answer(request, table);
    const { body = '' } = reply;
    const { location, ...others } = { location: undefined, ...reply.headers };
    const status = reply.status === 303 ? 302 : reply.status;
    const headers = location === undefined ? others : { ...others, location: \`http://\${request.headers.host}\${location}\` };`,
        ],
      ],
    },
  },
  {
    name: 'JSON for programs, without a redirect',
    edits: {
      [ONE]: [
        [
          REPLY,
          `const reply = await answer(request, table);
    const asJson = reply.status === 303 && !request.headers.accept?.includes('html');
    const { location, ...others } = { location: undefined, ...reply.headers };
    const [status, headers, body] = asJson
      ? [200, { ...others, 'content-type': 'application/json' }, JSON.stringify({ next: location })]
      : [reply.status, reply.headers ?? {}, reply.body ?? ''];`,
        ],
      ],
      [SIX]: [
        [
          'member((email) => ({ status: 200, body: email }))',
          "member((email) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, plan: 'free' }) }))",
        ],
      ],
    },
  },
  {
    name: '401 and a form at the door, instead of a redirect',
    edits: {
      [SIX]: [
        [
          "if (!headers.accept?.includes('text/html')) ",
          "if (headers.accept !== '' || url === '') ",
        ],
      ],
    },
  },
  {
    name: 'whole seconds, and over when more',
    edits: { [NINE]: [[LIMITS, inSeconds('>')]] },
  },
  {
    name: 'whole seconds, and over when as many',
    edits: { [NINE]: [[LIMITS, inSeconds('>=')]] },
  },
  {
    name: 'a cookie that is sent again with each answer',
    edits: {
      [NINE]: [
        ['(fields, request) => {', 'async (fields, request) => {'],
        [
          RUN,
          `const { headers = {}, ...reply } = await route(fields, request);
    const line = \`coat=\${ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age=\${IDLE / 1000}\`;
    const goes = session === undefined || !sessions.has(ticket) || headers['set-cookie'] !== undefined;
    return { ...reply, headers: goes ? headers : { ...headers, 'set-cookie': [line] } };`,
        ],
      ],
    },
  },
  {
    name: 'a list in an object, numbers as ids, and no error for the end of nothing',
    edits: {
      [ELEVEN]: [
        [ID, "Number.parseInt(hash('sha256', ticket, 'hex').slice(0, 8), 16)"],
        [
          'return JSON.stringify(rows);',
          'return JSON.stringify({ count: rows.length, sessions: rows });',
        ],
        ['idOf(ticket) === id', 'String(idOf(ticket)) === id'],
        [
          'if (ticket === undefined) return { status: 404 };',
          'if (ticket === undefined) return { status: 204 };',
        ],
      ],
    },
  },
  {
    name: 'a sign-up that signs in',
    edits: {
      [TWO]: [
        [
          'return { status: 201, body: `Welcome, ${email}.` };',
          "const { cookie, startSession } = await import('./4-a-ticket.ts');\n    return { status: 303, headers: { location: '/me', 'set-cookie': [cookie(startSession(email))] } };",
        ],
      ],
    },
  },
  {
    name: 'HEAD where there is GET',
    edits: {
      [ONE]: [
        [
          'const address = `${request.method} ',
          "const address = `${request.method === 'HEAD' ? 'GET' : request.method} ",
        ],
      ],
    },
  },
  {
    name: 'a page in place of text',
    edits: {
      [SIX]: [
        [
          'member((email) => ({ status: 200, body: email }))',
          "member((email) => page('You', `<p>${escapeHtml(email)}</p>`))",
        ],
      ],
    },
  },
  {
    name: 'a token in each form, bound to the session, and no look at headers',
    edits: {
      [TWELVE]: [
        [
          "import type { IncomingMessage } from 'node:http';",
          "import { hash, randomBytes } from 'node:crypto';\nimport type { IncomingMessage } from 'node:http';\nimport { ticketOf } from './4-a-ticket.ts';\nconst KEY = randomBytes(32).toString('hex');",
        ],
        ['  (fields, request) => {\n', '  async (fields, request) => {\n'],
        [
          "    if (request.method === 'GET') return route(fields, request);\n    if (isForeign(request)) return FOREIGN;\n",
          `    const token = hash('sha256', \`\${KEY} \${ticketOf(request)}\`, 'hex');
    if (request.method === 'GET') {
      const reply = await route(fields, request);
      const input = \`<input type="hidden" name="token" value="\${token}"></form>\`;
      return { ...reply, body: reply.body?.replace('</form>', input) ?? '' };
    }
    if (isForeign !== undefined && fields.get('token') !== token) return FOREIGN;
`,
        ],
      ],
    },
  },
];
