/** Stage 10: accounts and sessions outlive the process, in one file below `DATA_DIR`. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Route, type Routes, serve } from './1-one-answer.ts';
import { accounts } from './2-an-account.ts';
import { type Session, sessions } from './4-a-ticket.ts';
import { routes as stage9 } from './9-two-clocks.ts';
import type { Stored } from './password.ts';

type State = {
  readonly accounts: readonly (readonly [email: string, stored: Stored])[];
  readonly sessions: readonly (readonly [ticket: string, session: Session])[];
};

const FILE = join(process.env.DATA_DIR ?? '.', 'login.json');
let written = '';

function load(): void {
  if (!existsSync(FILE)) return;
  written = readFileSync(FILE, 'utf8');
  const state: State = JSON.parse(written);
  for (const [email, stored] of state.accounts) accounts.set(email, stored);
  for (const [ticket, session] of state.sessions) sessions.set(ticket, session);
}

// Another file, then a new name for it: whoever reads finds the state before or after, never half
// of one. Who reads this file can use its tickets; Coatcheck keeps hashes of them.
function save(): void {
  const text = JSON.stringify({ accounts: [...accounts], sessions: [...sessions] });
  if (text === written) return;
  writeFileSync(`${FILE}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${FILE}.new`, FILE);
  written = text;
}

const saved =
  (route: Route): Route =>
  async (fields, request) => {
    const reply = await route(fields, request);
    save(); // before the answer: what was promised is on the disk
    return reply;
  };

/** The same routes. What they change is stored before they answer. */
export function kept(table: Routes): Routes {
  return Object.fromEntries(
    Object.entries(table).map(([address, route]) => [address, saved(route)]),
  );
}

/** What the server of this stage answers. */
export const routes: Routes = kept(stage9);

load();
if (import.meta.main) serve(routes);
