/**
 * What outlives the process, in one file below DATA_DIR: the accounts, and the sessions as a store
 * of express-session. Each change is on the disk before the answer.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import session from 'express-session';

const FILE = join(process.env.DATA_DIR ?? '.', 'express-site.json');

/** `secret` signs the cookies: a new one at each start would end all sessions. */
export const state = existsSync(FILE)
  ? JSON.parse(readFileSync(FILE, 'utf8'))
  : { secret: randomBytes(32).toString('hex'), accounts: {}, sessions: {} };
// Without a prototype: a visitor may sign up as `constructor`, too.
state.accounts = Object.assign(Object.create(null), state.accounts);
state.sessions = Object.assign(Object.create(null), state.sessions);

export function save() {
  writeFileSync(`${FILE}.new`, JSON.stringify(state), { mode: 0o600, flush: true });
  renameSync(`${FILE}.new`, FILE);
}

/** The sessions. `expires` is that of the cookie: the idle limit. */
export class FileStore extends session.Store {
  get(id, done) {
    const found = state.sessions[id];
    const over = found === undefined || Date.parse(found.cookie.expires) <= Date.now();
    done(null, over ? null : structuredClone(found));
  }

  set(id, found, done) {
    state.sessions[id] = JSON.parse(JSON.stringify(found));
    save();
    done?.(null);
  }

  /** After each request. A session that ended meanwhile stays ended. */
  touch(id, { cookie }, done) {
    const found = state.sessions[id];
    if (found !== undefined) found.cookie = JSON.parse(JSON.stringify(cookie));
    done?.(null);
  }

  destroy(id, done) {
    delete state.sessions[id];
    save();
    done?.(null);
  }
}

/** The ids of the sessions of an account. */
export const idsOf = (email) =>
  Object.keys(state.sessions).filter((id) => state.sessions[id].email === email);

/** Ends sessions. */
export function endAll(ids) {
  for (const id of ids) delete state.sessions[id];
  save();
}
