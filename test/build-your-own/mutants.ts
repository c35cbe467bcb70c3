/** Wrong servers: mistakes that people make, stage by stage. */
import { stage1 } from './mutants/1-one-answer.ts';
import { stage2 } from './mutants/2-an-account.ts';
import { stage3 } from './mutants/3-a-password.ts';
import { stage4 } from './mutants/4-a-ticket.ts';
import { stage5 } from './mutants/5-nobody-can-write.ts';
import { stage6 } from './mutants/6-doors.ts';
import { stage7 } from './mutants/7-leaving.ts';
import { stage8 } from './mutants/8-a-new-number.ts';
import { stage9 } from './mutants/9-two-clocks.ts';
import { stage10 } from './mutants/10-restart.ts';
import { stage11 } from './mutants/11-phone-and-laptop.ts';
import { stage12 } from './mutants/12-somebody-elses-page.ts';
import { stage13 } from './mutants/13-guessing.ts';
import { stage14 } from './mutants/14-who-may.ts';
import { stage15 } from './mutants/15-tokens.ts';
import type { Mutant } from './mutants/mutant.ts';

export type { Mutant };

/** All wrong servers, in the order of their stages. */
export const MUTANTS: readonly Mutant[] = [
  ...stage1,
  ...stage2,
  ...stage3,
  ...stage4,
  ...stage5,
  ...stage6,
  ...stage7,
  ...stage8,
  ...stage9,
  ...stage10,
  ...stage11,
  ...stage12,
  ...stage13,
  ...stage14,
  ...stage15,
];
