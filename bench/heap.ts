/**
 * Starts sessions and prints the bytes of memory per session. Usage: node --expose-gc heap.ts KIND
 * COUNT
 */
import { REMEMBERED, SESSIONS_PER_USER } from '../src/auth/sessions/session.ts';
import type { SessionStore } from '../src/auth/sessions/session-store.ts';
import { Sessions } from '../src/auth/sessions/sessions.ts';

const [kind, number] = process.argv.slice(2);
const count = Number(number);

const PER_USER = 2;
const BROWSERS = [139, 140, 141, 142, 143, 144, 145, 146];
const ADDRESSES = 200; // offices and homes, each with several users

/** A store that stores nothing, so that only the memory of the server is measured. */
const nowhere: SessionStore = {
  async *all() {},
  byKey: async () => null,
  of: async () => [],
  replace: async () => ++lastId,
  forget: async () => {},
  forgetOf: async () => 0,
  saveLastSeen: async () => {},
  has: async () => true,
  version: () => 1,
  shared: null,
};
let lastId = 0;

const before = memory();
const kept = kind === 'map' ? plainMap() : await sessions(kind === 'different');
const bytes = (memory() - before) / count;
if (kept.size !== count) throw new Error(`${kept.size} sessions instead of ${count}`);
process.stdout.write(String(bytes));

/** The memory in use: V8's heap and the buffers outside of it. */
function memory(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function sessions(allDiffer: boolean): Promise<Sessions> {
  const limits = { normal: REMEMBERED, remembered: REMEMBERED, perUser: SESSIONS_PER_USER };
  const all = new Sessions(nowhere, limits, Date.now);
  for (let i = 0; i < count; i++) {
    const userId = 1 + (allDiffer ? i : Math.floor(i / PER_USER));
    const origin = allDiffer ? different(i) : usual(i);
    await all.start({
      userId,
      passwordVersion: 0,
      remember: false,
      replaces: null,
      method: 'password',
      ...origin,
    });
  }
  return all;
}

function usual(i: number) {
  return {
    address: fresh(`192.0.2.${i % ADDRESSES}`),
    userAgent: userAgent(`${BROWSERS[i % BROWSERS.length]}.0.0.0`),
  };
}

function different(i: number) {
  const address = fresh(`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`);
  return {
    address,
    userAgent: userAgent(
      `142.0.${String(i)
        .padStart(7, '0')
        .replace(/^(\d{4})/, '$1.')}`,
    ),
  };
}

function userAgent(version: string): string {
  return fresh(
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`,
  );
}

/** A new string, like the one that Node's parser makes from the bytes of each request. */
function fresh(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** For comparison: the minimum that a server has to store. */
function plainMap(): Map<string, { userId: number }> {
  const map = new Map<string, { userId: number }>();
  for (let i = 0; i < count; i++) map.set(fresh(String(i).padStart(43, 'x')), { userId: i });
  return map;
}
