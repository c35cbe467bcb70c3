import { A } from './a-the-wire.ts';
import { B } from './b-cookies.ts';
import { C } from './c-trusting-the-client.ts';
import { D } from './d-accounts.ts';
import { E } from './e-sessions.ts';
import { F } from './f-attacks.ts';
import { G } from './g-tokens.ts';
import { H } from './h-authorization.ts';
import { I } from './i-two-factors.ts';
import type { Mends } from './mend.ts';

/** A mended server for each case. */
export const MENDED: Mends = { ...A, ...B, ...C, ...D, ...E, ...F, ...G, ...H, ...I };
