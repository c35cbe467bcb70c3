/** What the museum says: lists, stories, diagnoses. */
import { type Case, type Game, LETTERS } from './case.ts';
import { CASES } from './cases.ts';
import { fold } from './fold.ts';
import { folderOf } from './play.ts';
import type { Progress, State } from './state.ts';

export const USAGE = `Usage: npm run museum                     lists the cases, and your score
       npm run museum -- start 7          starts a server, on port 4000 or on $PORT
       npm run museum -- hint 7           one hint more; there are three
       npm run museum -- flag 7 FLAG      hands in what you have found
       npm run museum -- diagnosis 7 b    names the mistake
       npm run museum -- repair 7         attacks your mended copy of the server
       npm run museum -- send 7 TEXT      sends something to the people of a case that has some
       npm run museum -- restart 7        restarts the server of a case that runs
`;

const PARTS: Readonly<Record<string, string>> = {
  A: 'The wire',
  B: 'Cookies',
  C: 'Trusting the client',
  D: 'Accounts',
  E: 'Sessions',
  F: 'Attacks',
  G: 'Tokens',
  H: 'Authorization',
  I: 'Two factors',
};

/** The number of a case, from 1. */
export function numberOf(one: Case): number {
  return CASES.indexOf(one) + 1;
}

/** All cases, with what you have done. */
export function listCases(state: State): string {
  const all = CASES.map((one) => ({ one, ...state.progress(one) }));
  const solved = all.filter((entry) => entry.solved);
  const alone = solved.filter(({ hints }) => hints === 0).length;
  const mended = all.filter((entry) => entry.mended).length;
  const lines = Object.entries(PARTS).flatMap(([part, name]) => {
    const own = all.filter(({ one }) => one.part === part);
    return own.length === 0 ? [] : ['', `${part}. ${name}`, ...own.map((entry) => line(entry))];
  });
  return [
    `The museum: ${CASES.length} servers, each with one mistake.`,
    `Solved: ${solved.length}, without a hint: ${alone}. Mended: ${mended}.`,
    ...lines,
    '',
    'Start one: npm run museum -- start 1',
    '',
  ].join('\n');
}

function line({ one, ...done }: Progress & { readonly one: Case }): string {
  const what = [
    done.solved ? `solved: ${one.id}` : done.flag ? 'flag found; now the diagnosis' : '',
    several(done.hints, 'hint', 'hints'),
    several(done.wrong, 'wrong diagnosis', 'wrong diagnoses'),
    done.mended ? 'mended' : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
  return `${String(numberOf(one)).padStart(4)}  ${one.title.padEnd(32)}${what}`.trimEnd();
}

function several(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}

/** The story of a case that has started. */
export function tellStory(one: Case, game: Game): string {
  const n = numberOf(one);
  const known = {
    SECOND: game.secondUrl,
    FOLDER: game.folder,
    ...Object.fromEntries(game.kept),
  };
  const send =
    one.send === undefined ? [] : [`To send something: npm run museum -- send ${n} 'TEXT'`];
  return [
    `Case ${n}: ${one.title}`,
    '',
    ...fold(fillIn(one.story, one, game.url, known)),
    '',
    `The server: ${game.url}`,
    ...(one.twice ? [`Its second process: ${game.secondUrl}`] : []),
    ...send,
    `A hint: npm run museum -- hint ${n}`,
    `The flag: npm run museum -- flag ${n} FLAG`,
    'The end: Ctrl+C',
    '',
    '',
  ].join('\n');
}

/** What the game says when it gives out the flag. */
export function tellAward(one: Case, game: Game): string {
  const harm = 'harm' in one.proof ? one.proof.harm : '';
  return [
    '',
    ...fold(harm),
    `Your flag: ${game.flag}`,
    `Hand it in: npm run museum -- flag ${numberOf(one)} ${game.flag}`,
    '',
    '',
  ].join('\n');
}

/** The question after the flag. */
export function tellQuestion(one: Case): string {
  const choices = one.choices.flatMap((text, i) => fold(text, `  ${LETTERS[i]}) `));
  const n = numberOf(one);
  return [
    'That is the flag. And what is the mistake?',
    '',
    ...choices,
    '',
    `npm run museum -- diagnosis ${n} a`,
    '',
  ].join('\n');
}

/** What is wrong, where it is explained, and what a repair has to do. */
export function tellSolution(one: Case): string {
  return [
    `Right. This is lessons/museum/${one.id}.ts.`,
    '',
    ...fold(one.mistake),
    '',
    ...fold(`The repair: ${one.repair}`),
    '',
    `The lesson: lessons/${one.lesson}`,
    `Mend it: npm run museum -- repair ${numberOf(one)}`,
    '',
  ].join('\n');
}

/** The first hints, with the address of the last start. */
export function tellHints(one: Case, count: number, state: State): string {
  const url = state.started(one)?.url ?? 'http://localhost:4000';
  return one.hints
    .slice(0, count)
    .flatMap((text, i) => fold(fillIn(text, one, url), `${i + 1}. `))
    .join('\n');
}

function fillIn(
  text: string,
  one: Case,
  url: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const port = Number(new URL(url).port);
  const known: Readonly<Record<string, string>> = {
    URL: url,
    PORT: String(port),
    SECOND: `http://localhost:${port + 1}`,
    N: String(numberOf(one)),
    FOLDER: folderOf(numberOf(one)),
    ...more,
  };
  return text.replaceAll(/\$([A-Za-z]+)/g, (all, name: string) => known[name] ?? all);
}
