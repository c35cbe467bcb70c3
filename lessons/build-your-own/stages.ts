/** The stages, in their order. Each is data: what to add, and the checks in their order. */
import { oneAnswer } from './stages/1-one-answer.ts';
import { anAccount } from './stages/2-an-account.ts';
import { aPassword } from './stages/3-a-password.ts';
import { aTicket } from './stages/4-a-ticket.ts';
import { nobodyCanWrite } from './stages/5-nobody-can-write.ts';
import { doors } from './stages/6-doors.ts';
import { leaving } from './stages/7-leaving.ts';
import { aNewNumber } from './stages/8-a-new-number.ts';
import { twoClocks } from './stages/9-two-clocks.ts';
import { restart } from './stages/10-restart.ts';
import { phoneAndLaptop } from './stages/11-phone-and-laptop.ts';
import { somebodyElsesPage } from './stages/12-somebody-elses-page.ts';
import { guessing } from './stages/13-guessing.ts';
import { whoMay } from './stages/14-who-may.ts';
import { tokens } from './stages/15-tokens.ts';
import type { Stage } from './trial.ts';

/** All stages that there are. */
export const STAGES: readonly Stage[] = [
  oneAnswer,
  anAccount,
  aPassword,
  aTicket,
  nobodyCanWrite,
  doors,
  leaving,
  aNewNumber,
  twoClocks,
  restart,
  phoneAndLaptop,
  somebodyElsesPage,
  guessing,
  whoMay,
  tokens,
];
