import { setImmediate as turn } from 'node:timers/promises';

/** Lets work that goes on after a reply, such as a mail, come to its end. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await turn();
}
