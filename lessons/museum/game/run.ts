/** `npm run museum`: a game with the broken servers of this folder. */
import { HttpError } from '../../../src/http/http-error.ts';
import { EX_USAGE, type Printed, print } from '../../command-line.ts';
import { type Case, LETTERS } from './case.ts';
import { CASES } from './cases.ts';
import { askCase } from './control.ts';
import { repair } from './repair.ts';
import { startCase } from './start.ts';
import { hashFlag, openState } from './state.ts';
import { listCases, numberOf, tellHints, tellQuestion, tellSolution, USAGE } from './tell.ts';

const MOST_HINTS = 3;

const state = openState();

async function run([command = 'list', number, ...rest]: string[]): Promise<Printed> {
  if (command === 'list') return say(listCases(state));
  if (['help', '--help', '-h'].includes(command)) return say(USAGE);
  const act = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (act === undefined) return misused(`There is no command ${command}.\n${USAGE.trimEnd()}`);
  const one = /^\d+$/.test(number ?? '') ? CASES[Number(number) - 1] : undefined;
  if (one === undefined) {
    const asked = number === undefined ? `Say which case` : `There is no case ${number}`;
    return misused(`${asked}: choose a number from 1 to ${CASES.length}.`);
  }
  return act(one, rest.join(' '));
}

type Act = (one: Case, text: string) => Promise<Printed> | Printed;

const COMMANDS: Readonly<Record<string, Act>> = {
  start(one) {
    const port = Number(process.env.PORT ?? 4000);
    if (!Number.isInteger(port) || port < 1 || port > 65_534)
      return misused('PORT has to be a number from 1 to 65534.');
    return startCase(one, port, state);
  },

  hint(one) {
    const { hints, solved } = state.progress(one);
    const shown = solved ? MOST_HINTS : Math.min(hints + 1, MOST_HINTS);
    // What is read after the solution has not helped to find it.
    if (!solved) state.setProgress(one, { hints: shown });
    const last = hints === MOST_HINTS ? '\n\nThere are no more hints.' : '';
    return say(`${tellHints(one, shown, state)}${last}\n`);
  },

  flag(one, text) {
    const started = state.started(one);
    const n = numberOf(one);
    if (started === null) return refuse(`Start the case first: npm run museum -- start ${n}`);
    if (text.trim() === '') return misused(`Write the flag: npm run museum -- flag ${n} FLAG`);
    if (hashFlag(one, text) !== started.hash)
      return refuse('That is not the flag of the last start. Each start draws a new one.');
    state.setProgress(one, { flag: true });
    return say(tellQuestion(one));
  },

  diagnosis(one, text) {
    const { flag, wrong, solved } = state.progress(one);
    const n = numberOf(one);
    if (!flag) return refuse(`Bring the flag first: npm run museum -- flag ${n} FLAG`);
    const letter = LETTERS.find((known) => known === text.trim().toLowerCase());
    if (letter === undefined)
      return misused(`Answer a, b, c or d: npm run museum -- diagnosis ${n} a`);
    if (letter !== one.right) {
      if (!solved) state.setProgress(one, { wrong: wrong + 1 });
      return refuse('No. Look again at what you sent, and what came back.');
    }
    state.setProgress(one, { solved: true });
    return say(tellSolution(one));
  },

  repair(one, text) {
    if (!state.progress(one).solved)
      return refuse('Solve the case first: the source says at its top what is wrong.');
    return repair(one, text === '' ? undefined : text, state);
  },

  send(one, text) {
    if (one.send === undefined) return refuse('There is nobody in this case to send to.');
    return ask(one, 'send', text);
  },

  restart: (one) => ask(one, 'restart', ''),
};

async function ask(one: Case, action: 'send' | 'restart', text: string): Promise<Printed> {
  const address = state.started(one)?.control ?? null;
  const answer = address === null ? null : await askCase(address, { action, text });
  if (answer === null)
    return refuse(`The case does not run: npm run museum -- start ${numberOf(one)}`);
  return say(answer);
}

function say(text: string): Printed {
  return { text, code: 0 };
}

function refuse(text: string): Printed {
  return { text: `${text}\n`, code: 1 };
}

function misused(text: string): Printed {
  return { text: `${text}\n`, code: EX_USAGE };
}

try {
  print(await run(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof HttpError)) throw error; // else the score can't be kept
  print(refuse(error.message));
}
