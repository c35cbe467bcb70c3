// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the mended source contains templates
/**
 * The museum pieces about second factors: each lets its attack through, and refuses it when its one
 * mistake is mended, and then still admits its user.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { codeAt, stepAt } from '../../lessons/i-two-factors/one-time-code.ts';
import {
  createPasskey,
  type SoftwarePasskey,
  usePasskey,
} from '../../lessons/i-two-factors/software-passkey.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

type Answer = { readonly status: number; readonly text: string; readonly cookie: string };

/** A piece that runs: its address, the folder of its data, and a form that is sent to it. */
type Piece = {
  readonly origin: string;
  readonly folder: string;
  ask(path: string, fields?: Readonly<Record<string, string>>, cookie?: string): Promise<Answer>;
};

type Case = {
  readonly piece: string;
  /** The text of the source that is the mistake, and the text that mends it. */
  readonly mend: readonly (readonly [from: string, to: string])[];
  /** The statuses of a user who does everything right, and of the attack. */
  readonly visit: (piece: Piece) => Promise<{ readonly user: number; readonly attack: number }>;
};

const PASSWORD = 'rainy otters juggle lamps';
const ADA = { email: 'ada@example.com', password: PASSWORD };

const codeFor = async (piece: Piece) =>
  codeAt((await piece.ask('/key')).text.trim(), stepAt(Date.now()));

async function signUpPasskey(piece: Piece, isSynced: boolean): Promise<SoftwarePasskey> {
  const made = createPasskey(piece.origin, await options(piece), isSynced);
  const { status } = await piece.ask('/register', { passkey: JSON.stringify(made.credential) });
  assert.equal(status, 201);
  return made.passkey;
}

const options = async (piece: Piece) => JSON.parse((await piece.ask('/options')).text);

const CASES: readonly Case[] = [
  {
    piece: 'code-used-twice',
    mend: [
      ["const KEY = 'NB2W45DFOIZA2YTB';", "const KEY = 'NB2W45DFOIZA2YTB';\nlet lastStep = 0;"],
      ['.find((one) => codeAt', '.find((one) => one > lastStep && codeAt'],
      ['return step !== undefined;', 'lastStep = step ?? lastStep;\n  return step !== undefined;'],
    ],
    visit: async (piece) => {
      const code = await codeFor(piece);
      const user = (await piece.ask('/login', { code })).status;
      return { user, attack: (await piece.ask('/login', { code })).status };
    },
  },
  {
    piece: 'second-step-skipped',
    mend: [
      [
        'session === undefined) return',
        "session === undefined || (request.method === 'GET' && !session.isComplete)) return",
      ],
    ],
    visit: async (piece) => {
      const stolen = (await piece.ask('/login', ADA)).cookie;
      const attack = (await piece.ask('/dashboard', undefined, stolen)).status;
      const { cookie } = await piece.ask('/login', ADA);
      await piece.ask('/login/code', { code: await codeFor(piece) }, cookie);
      return { user: (await piece.ask('/dashboard', undefined, cookie)).status, attack };
    },
  },
  {
    piece: 'recovery-codes-in-plain-text',
    mend: [
      ['return code;', "return hash('sha256', code);"],
      ['import { randomBytes }', 'import { hash, randomBytes }'],
    ],
    visit: async (piece) => {
      const codes = (await piece.ask('/recovery-codes', {})).text.trim().split('\n');
      const file = readFileSync(join(piece.folder, 'data/recovery-codes.json'), 'utf8');
      const stolen: unknown = JSON.parse(file);
      assert.ok(Array.isArray(stolen) && stolen.length === 3);
      const user = (await piece.ask('/login', { recovery: codes[0] ?? '' })).status;
      assert.equal((await piece.ask('/login', { recovery: codes[0] ?? '' })).status, 401, 'once');
      return { user, attack: (await piece.ask('/login', { recovery: String(stolen[1]) })).status };
    },
  },
  {
    piece: 'remember-skips-the-factor',
    mend: [
      ['const pending = new', 'const remembered = new Map<string, string>();\nconst pending = new'],
      ['`remembered=${email}; ', '`remembered=${remember(remembered, email)}; '],
      [
        "return cookieOf(request, 'remembered') === email;",
        "return remembered.get(cookieOf(request, 'remembered') ?? '') === email;",
      ],
    ],
    visit: async (piece) => {
      const { cookie } = await piece.ask('/login', ADA);
      const done = await piece.ask('/login/code', { code: await codeFor(piece) }, cookie);
      const user = (await piece.ask('/login', ADA, done.cookie)).status;
      return {
        user,
        attack: (await piece.ask('/login', ADA, 'remembered=ada@example.com')).status,
      };
    },
  },
  {
    piece: 'any-challenge-will-do',
    mend: [
      ['passkey: Passkey)', 'passkey: Passkey, challenges: Set<string>)'],
      [
        "shown.type === 'webauthn.get' &&",
        "shown.type === 'webauthn.get' &&\n    challenges.delete(shown.challenge) &&",
      ],
    ],
    visit: async (piece) => {
      const passkey = await signUpPasskey(piece, true);
      const shown = JSON.stringify(usePasskey(piece.origin, await options(piece), [passkey]));
      const user = (await piece.ask('/login', { passkey: shown })).status;
      return { user, attack: (await piece.ask('/login', { passkey: shown })).status };
    },
  },
  {
    piece: 'origin-not-checked',
    mend: [
      ['import { type Passkey', 'import { ORIGIN, type Passkey'],
      [
        "shown.type === 'webauthn.get' &&",
        "shown.type === 'webauthn.get' &&\n    shown.origin === ORIGIN &&",
      ],
    ],
    visit: async (piece) => {
      const passkey = await signUpPasskey(piece, false);
      const at = async (page: string) => {
        const shown = usePasskey(page, await options(piece), [passkey]);
        return (await piece.ask('/login', { passkey: JSON.stringify(shown) })).status;
      };
      return { user: await at(piece.origin), attack: await at('http://localhost:9') };
    },
  },
  {
    piece: 'counter-ignored',
    mend: [
      ['import { type Assertion, hashOf }', 'import { type Assertion, hasCounted, hashOf }'],
      [
        'challenges.delete(shown.challenge)',
        'challenges.delete(shown.challenge) &&\n    hasCounted(shown.counter, passkey.counter)',
      ],
    ],
    visit: async (piece) => {
      const passkey = await signUpPasskey(piece, false);
      const copy = { ...passkey };
      const by = async (holder: SoftwarePasskey) => {
        const shown = usePasskey(piece.origin, await options(piece), [holder]);
        return (await piece.ask('/login', { passkey: JSON.stringify(shown) })).status;
      };
      return { user: await by(passkey), attack: await by(copy) };
    },
  },
];

describe('a piece about second factors', () => {
  for (const { piece, mend, visit } of CASES) {
    it(`${piece} admits its user, and the attack`, async (t) => {
      assert.deepEqual(await visit(await start(t, piece, [])), { user: 200, attack: 200 });
    });

    it(`${piece}, mended, admits its user only`, async (t) => {
      assert.deepEqual(await visit(await start(t, piece, mend)), { user: 200, attack: 401 });
    });
  }
});

async function start(t: TestContext, id: string, mend: Case['mend']): Promise<Piece> {
  const folder = temporaryFolder(t);
  cpSync('lessons', join(folder, 'lessons'), { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
  const file = join(folder, `lessons/museum/${id}.ts`);
  let source = readFileSync(file, 'utf8');
  for (const [from, to] of mend) {
    assert.equal(source.split(from).length, 2, `once in ${id}: ${from}`);
    source = source.replace(from, () => to);
  }
  writeFileSync(file, source);
  const origin = `http://localhost:${await freePort()}`;
  const env = { ...process.env, PORT: new URL(origin).port };
  const child = spawn(process.execPath, [file], { cwd: folder, env });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const ask: Piece['ask'] = async (path, fields, cookie = '') => {
    const response = await fetch(origin + path, {
      ...(fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
      headers: { cookie },
      redirect: 'manual',
    });
    const [pair = ''] = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    return { status: response.status, text: await response.text(), cookie: pair };
  };
  return { origin, folder, ask };
}
