import { A } from './a-the-wire.ts';
import { E } from './e-sessions.ts';
import { H } from './h-authorization.ts';
import type { Mends } from './mend.ts';

/** A mended server for each case. */
export const MENDED: Mends = { ...A, ...E, ...H };
