/** `npm run museum -- repair 7`: learners mend a copy of the server, and the game attacks it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Printed } from '../../command-line.ts';
import type { Case } from './case.ts';
import { fold } from './fold.ts';
import { attack, serve } from './judge.ts';
import { fileOf } from './play.ts';
import { DidNotStart } from './process.ts';
import type { State } from './state.ts';
import { numberOf } from './tell.ts';

/**
 * Makes the copy when there is none yet; otherwise visits it as an honest visitor, and attacks it.
 * `file`: the copy; my/NAME.ts unless it is named.
 */
export async function repair(one: Case, file: string | undefined, state: State): Promise<Printed> {
  const copy = file ?? join('my', `${one.id}.ts`);
  const again = `npm run museum -- repair ${numberOf(one)}${file === undefined ? '' : ` ${file}`}`;
  if (!existsSync(copy)) {
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, copyOf(fileOf(one), copy));
    const told = `Your copy is ${copy}. Mend it there, then run the same command again:\n  ${again}`;
    return { text: lines(`The repair: ${one.repair}`, told), code: 0 };
  }
  try {
    const honest = await serve(one, resolve(copy));
    if (honest.missing !== null)
      return wrong(`An honest visitor is no longer served: ${honest.missing}`);
    const { gotFlag } = await attack(one, resolve(copy));
    if (gotFlag) return wrong(`The exploit still works. ${one.repair}`);
    state.setProgress(one, { mended: true });
    return { text: lines('Mended. The exploit fails, and honest visitors are served.'), code: 0 };
  } catch (error) {
    if (!(error instanceof DidNotStart)) throw error;
    const said = error.lines.filter((line) => !/^\s+at |^Node\.js /.test(line)).slice(0, 8);
    return { text: `Your server does not start:\n\n${said.join('\n')}\n`, code: 1 };
  }
}

/** The source of a server, with imports that work from the place of the copy. */
export function copyOf(source: string, copy: string): string {
  const folder = dirname(resolve(copy));
  return readFileSync(source, 'utf8').replaceAll(/ from '(\.[^']+)'/g, (_, path: string) => {
    const target = relative(folder, resolve(dirname(source), path));
    return ` from '${target.startsWith('.') ? target : `./${target}`}'`;
  });
}

const wrong = (text: string): Printed => ({ text: lines(text), code: 1 });
const lines = (...texts: string[]) => `${texts.flatMap((text) => fold(text)).join('\n')}\n`;
