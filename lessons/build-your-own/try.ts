/** `try N`: sends what `check N` sends and shows the traffic, without a verdict. */
import { NoAnswer, Wrong } from './failure.ts';
import { Seed } from './seed.ts';
import type { Server } from './server.ts';
import { type Exchange, linesOf, type Transcript } from './transcript.ts';
import { type Stage, Trial } from './trial.ts';

const SHOWN = 12; // exchanges of a check
const MOST_LINES = 20; // of a request or an answer
const WIDTH = 100;

/**
 * Prints the traffic of each check of a stage. Returns all bytes as text. A check goes on for as
 * long as the answers let it: after one that `check` would judge as wrong, it sends no more.
 */
export async function tryStage(
  stage: Stage,
  server: Server,
  seed: string,
  print: (text: string) => void,
): Promise<string> {
  const everything: string[] = [];
  print(`Stage ${stage.number}, ${stage.title}. Nothing is judged: > was sent, < came back.`);
  for (const check of stage.checks) {
    const trial = new Trial(server, new Seed(`${seed} ${stage.number}`), () => {});
    let rest: string | null = null;
    try {
      await check.run(trial);
    } catch (error) {
      if (error instanceof NoAnswer) rest = error.message;
      else if (error instanceof Wrong) rest = 'The check ends here.';
      else throw error;
    }
    everything.push(trial.transcript.toString());
    print(`\n-- ${check.title}\n`);
    print(shownOf(trial.transcript));
    if (rest !== null) print(`   ${rest}`);
  }
  return everything.join('\n');
}

function shownOf({ exchanges }: Transcript): string {
  const shown = exchanges.slice(0, SHOWN).flatMap(linesOfExchange);
  const left = exchanges.length - SHOWN;
  return [...shown, ...(left > 0 ? [`… and ${left} more like these`] : [])].join('\n');
}

function linesOfExchange({ number, who, sent, received }: Exchange): string[] {
  const answer = received.length === 0 ? ['(no answer)'] : linesOf(received, '<');
  return [`${number}. ${who}`, ...cut(linesOf(sent, '>')), ...cut(answer)];
}

function cut(lines: readonly string[]): string[] {
  const short = lines.map(
    (line) => `   ${line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line}`,
  );
  return short.length > MOST_LINES ? [...short.slice(0, MOST_LINES), '   …'] : short;
}
