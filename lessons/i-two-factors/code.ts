/**
 * Prints what an authenticator app would show: `node lessons/i-two-factors/code.ts KEY`, with the
 * word `before` the code of the step before. When the step is about to end, it waits for the next,
 * so that there is time to send the code.
 */
import { setTimeout } from 'node:timers/promises';
import { codeAt, STEP_MS, stepAt } from './one-time-code.ts';

const ENOUGH_MS = 5_000;
const [key = '', which] = process.argv.slice(2);

const left = STEP_MS - (Date.now() % STEP_MS);
if (left < ENOUGH_MS) await setTimeout(left);
const step = stepAt(Date.now()) - (which === 'before' ? 1 : 0);
process.stdout.write(`${codeAt(key, step)}\n`);
