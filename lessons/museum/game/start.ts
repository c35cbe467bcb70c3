/** `npm run museum -- start 7`: runs a case until Ctrl+C. */
import { mkdirSync, rmSync } from 'node:fs';
import type { Printed } from '../../command-line.ts';
import type { Case } from './case.ts';
import { startControl } from './control.ts';
import { fileOf, folderOf, play } from './play.ts';
import { PortTaken } from './proxy.ts';
import { hashFlag, type State } from './state.ts';
import { numberOf, tellAward, tellStory } from './tell.ts';

const write = (text: string) => process.stdout.write(text);

/** Starts a case and tells its story. Resolves when the case has ended. */
export async function startCase(one: Case, port: number, state: State): Promise<Printed> {
  const n = numberOf(one);
  const folder = folderOf(n);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let tells = '';
  try {
    const running = await play(one, {
      file: fileOf(one),
      folder,
      port,
      onAward: () => {
        tells = tellAward(one, running.game);
        write(tells);
      },
      onLine: (line) => write(`log: ${line}\n`),
    });
    const { game } = running;
    const control = await startControl(async ({ action, text }) => {
      const before = tells;
      const said = action === 'restart' ? await restart(game) : await game.send(text);
      return `${said}\n${tells === before ? '' : tells}`;
    });
    const hash = hashFlag(one, game.flag);
    state.setStarted(one, { hash, control: control.address, url: game.url });
    write(tellStory(one, game));
    const how = await Promise.race([interrupted(), running.died]);
    if (how !== 'interrupted') write(`The server has ended: npm run museum -- start ${n}\n`);
    state.setStarted(one, { hash, control: null, url: game.url });
    control.server.close();
    control.server.closeAllConnections();
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
    return { text: '', code: 0 };
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error;
    const text = `Port ${error.port} is in use: stop the other server (Ctrl+C in its terminal).\n`;
    return { text, code: 1 };
  }
}

async function restart(game: { restart(): Promise<void> }): Promise<string> {
  await game.restart();
  return 'The server has started anew.';
}

function interrupted(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => resolve('interrupted'));
  });
}
