import type { AuthEvent } from '../auth/events.ts';
import { networkOf } from '../auth/limits/network.ts';
import type { SignInGrant } from '../auth/sign-in/second-step.ts';
import type { PasswordProof } from '../auth/sign-in/sign-in-results.ts';
import type { Deps } from './deps.ts';
import type { Visitor } from './visitor.ts';

/** What recording a log-in takes. */
export type LoginDeps = Pick<Deps, 'audit' | 'cookies' | 'events' | 'logError' | 'signInService'>;

/** How many events of an account are searched for an earlier log-in of a program. */
const EVENTS_READ = 100;

/**
 * Records a log-in, and `new_device` when this browser or program has not logged in to the account
 * before. Call it before the reply sets a new device cookie. Never rejects.
 */
export async function recordLogin(
  deps: LoginDeps,
  visitor: Visitor,
  grant: SignInGrant,
  reason?: 'token',
): Promise<void> {
  const userId = grant.user.id;
  // Before a second step, recordRightPassword has looked.
  const isNew = !grant.isSecondStep && !(await isKnown(deps, visitor, grant, reason));
  const how = reason ?? (grant.method === 'password' ? undefined : grant.method);
  await deps.audit(visitor, 'login', how === undefined ? { userId } : { userId, reason: how });
  if (isNew) await deps.audit(visitor, 'new_device', { userId });
}

/**
 * Records `new_device` for a right password after which the second step is asked for: an attacker
 * who has only the password goes no further, and the user has to learn of it (ASVS 6.3.5). Never
 * rejects.
 */
export async function recordRightPassword(
  deps: LoginDeps,
  visitor: Visitor,
  proof: PasswordProof,
  reason?: 'token',
): Promise<void> {
  if (await isKnown(deps, visitor, proof, reason)) return;
  await deps.audit(visitor, 'new_device', { userId: proof.user.id });
}

function isKnown(
  deps: LoginDeps,
  visitor: Visitor,
  proof: PasswordProof,
  reason: 'token' | undefined,
): Promise<boolean> {
  const known =
    reason === 'token'
      ? knowsProgram(deps, visitor, proof.user.id)
      : knowsBrowser(deps, visitor, proof);
  return known.catch((error) => {
    deps.logError(error);
    return false; // better one notice too many than a thief who is not noticed
  });
}

/** A browser is known by its device cookie, until the password of the account changes. */
async function knowsBrowser(
  { cookies, signInService }: LoginDeps,
  visitor: Visitor,
  { user, passwordVersion }: PasswordProof,
): Promise<boolean> {
  const token = cookies.device.read(visitor.cookies);
  return token !== null && signInService.knowsDevice(token, user, passwordVersion);
}

/**
 * A program keeps no cookie: it is known by its network, from which it has logged in for tokens or
 * made the account. Its name and User-Agent would prove nothing, since an attacker can send them.
 */
async function knowsProgram(
  { events }: LoginDeps,
  { client }: Visitor,
  userId: number,
): Promise<boolean> {
  const network = networkOf(client.address);
  const recent = await events.recent(userId, EVENTS_READ);
  return recent.some((event) => isOfProgram(event) && networkOf(event.address) === network);
}

function isOfProgram({ kind, reason }: AuthEvent): boolean {
  if (kind === 'login') return reason === 'token';
  return kind === 'signup' || kind === 'invitation_accepted' || kind === 'setup_done';
}
