/**
 * Three accounts for the broken servers of the museum that are not about passwords: ada and bob are
 * users, root is an administrator. All have the password of the lessons.
 */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readForm } from '../museum/museum.ts';

export type Person = { readonly id: number; readonly email: string; role: 'user' | 'admin' };

export const PEOPLE: readonly Person[] = [
  { id: 1, email: 'ada@example.com', role: 'user' },
  { id: 2, email: 'bob@example.com', role: 'user' },
  { id: 3, email: 'root@example.com', role: 'admin' },
];

// In the game of the museum you have the password of some of them only.
const known = process.env.MUSEUM_ACCOUNTS?.split(' ') ?? PEOPLE.map(({ email }) => email);

const salt = randomBytes(16);
const stored = scryptSync('rainy otters juggle lamps', salt, 32);

/** The person of a log-in form with the right password; null for any other, after the same work. */
export async function logIn(request: IncomingMessage): Promise<Person | null> {
  const form = await readForm(request);
  const right = timingSafeEqual(scryptSync(form.get('password') ?? '', salt, 32), stored);
  const email = known.find((one) => one === form.get('email'));
  return (right && PEOPLE.find((person) => person.email === email)) || null;
}

/** The person with a number; null when there is none. */
export function byId(id: string | number | undefined): Person | null {
  return PEOPLE.find((person) => person.id === Number(id)) ?? null;
}

/** The token of `Authorization: Bearer`; an empty text when there is none. */
export function tokenOf(request: IncomingMessage): string {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}
