/**
 * A small site with passkeys, for the broken servers of the museum: each has it whole but for its
 * decision about an assertion. /options gives a challenge, /register takes a new passkey, /login an
 * assertion, both in the field `passkey`.
 */
import { answer, type Exhibit, readForm } from '../museum/museum.ts';
import {
  type Assertion,
  makeChallenge,
  readAssertion,
  readNewPasskey,
  type StoredKey,
} from './assertion.ts';

/** The host that the passkeys belong to. */
export const RP_ID = 'localhost';
/** The address in the address bar of a user who is at the right site. */
export const ORIGIN = `http://localhost:${process.env.PORT ?? 4000}`;

/** A passkey, with the number of signatures that it had made when it was last used. */
export type Passkey = StoredKey & { counter: number };

/** Whether an assertion signs in. `challenges` are those that were issued and not used yet. */
export type Decide = (shown: Assertion, passkey: Passkey, challenges: Set<string>) => boolean;

/** The handler of the site. */
export function passkeySite(isRight: Decide): Exhibit {
  const challenges = new Set<string>();
  const passkeys = new Map<string, Passkey>();

  function logIn(text: string): boolean {
    const shown = readOrNull(() => readAssertion(text));
    const passkey = passkeys.get(shown?.id ?? '');
    if (shown === null || passkey === undefined || !isRight(shown, passkey, challenges))
      return false;
    passkey.counter = shown.counter;
    return true;
  }

  return async (request, response) => {
    if (request.url === '/options') {
      const challenge = makeChallenge();
      challenges.add(challenge);
      const options = { challenge, rpId: RP_ID, rp: { id: RP_ID }, user: { id: 'YWRh' } };
      return answer(response, 200, `${JSON.stringify(options)}\n`);
    }
    const text = (await readForm(request)).get('passkey') ?? '{}';
    if (request.url === '/register') {
      const passkey = readOrNull(() => readNewPasskey(text));
      if (passkey === null) return answer(response, 400, 'This is no passkey.\n');
      passkeys.set(passkey.id, { ...passkey, counter: 0 });
      return answer(response, 201, 'Your passkey is added.\n');
    }
    if (logIn(text)) return answer(response, 200, 'You are in.\n');
    return answer(response, 401, 'This passkey could not be used.\n');
  };
}

/** What was sent; null for a text that is something else, which anybody can send. */
function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
