import { backup } from './backup.ts';
import { clientCommands } from './clients.ts';
import type { Command } from './command.ts';
import { config } from './config.ts';
import { doctor } from './doctor.ts';
import { events } from './events.ts';
import { inviteCommands } from './invites.ts';
import { keysRotate } from './keys.ts';
import { move } from './move.ts';
import { programKeyCommands } from './program-keys.ts';
import { ready } from './ready.ts';
import { restore } from './restore.ts';
import { sessionCommands } from './sessions.ts';
import { userCommands } from './user.ts';

/** All commands, in the order of --help. */
export const commands: readonly Command[] = [
  ...userCommands,
  ...inviteCommands,
  ...sessionCommands,
  ...programKeyCommands,
  ...clientCommands,
  events,
  keysRotate,
  config,
  doctor,
  ready,
  backup,
  restore,
  move,
];
