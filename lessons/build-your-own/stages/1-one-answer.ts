/** Stage 1: one answer, for each request, whole. */
import type { Answer, Client, Request } from '../client.ts';
import { expect, NoAnswer, noAnswer, Wrong } from '../failure.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import * as findings from './1-findings.ts';

const TYPED = ['a&b c=d é', '100% + 1', 'naïve=😀&ok'];

/** Whether the server still answers. */
export async function lives(client: Client): Promise<boolean> {
  try {
    return (await client.send('/health')).status === 200;
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}

const health: Check = {
  title: '/health answers 200, again on the same connection, and ten times at once',
  async run(trial) {
    const client = trial.browser('a visitor');
    const isThere = async (request: Request = {}) => {
      const answer = await client.send('/health', request);
      const saw = `GET /health answered ${answer.status}.`;
      expect(answer.status === 200, findings.HEALTH, { answer, saw });
      judgeLength(answer);
    };
    await isThere();
    const connection = await client.connect();
    await isThere({ on: connection });
    if (connection.usable) await isThere({ on: connection }).catch(allowEnd);
    connection.close();
    await Promise.all(Array.from({ length: 10 }, () => isThere()));
  },
};

// A server may close a connection after an answer, without a word (RFC 9112, section 9.6).
function allowEnd(error: unknown): void {
  if (!(error instanceof NoAnswer) || !error.message.includes('without one byte')) throw error;
}

const notFound: Check = {
  title: 'an address that does not exist is 404',
  async run(trial) {
    const path = `/${trial.seed.letters(8)}`;
    const answer = await trial.browser('a visitor').send(path);
    const saw = `GET ${path} answered ${answer.status}.`;
    expect(answer.status === 404, findings.NOT_FOUND, { answer, saw });
  },
};

const echo: Check = {
  title: '/echo gives back what was typed, with a length in bytes',
  async run(trial) {
    const client = trial.browser('a visitor');
    for (const text of trial.seed.shuffled(TYPED)) await judgeEcho(client, text, 1);
  },
};

async function judgeEcho(client: Client, text: string, pieces: number): Promise<void> {
  const sent = new URLSearchParams({ text }).toString();
  const answer = await client.send('/echo', { body: sent, pieces, lookBehind: pieces === 1 });
  judgeLength(answer);
  const got = answer.text.replace(/\r?\n$/, '');
  if (answer.status === 200 && got === text) return;
  const mark = got.split('\n')[0] ?? '';
  const saw = `I typed ${quote(text)}, you answered ${answer.status} and ${quote(got)}.`;
  const half = got !== '' && sent.startsWith(`text=${got}`);
  if (pieces > 1) throw new Wrong(findings.FIRST_PIECE, { answer, mark, saw });
  throw new Wrong(half ? findings.NOT_DECODED : findings.ECHO, { answer, mark, saw });
}

function judgeLength(answer: Answer): void {
  const announced = answer.body.length;
  const saw = `You announced ${announced} bytes, and there were ${announced + answer.surplus}.`;
  expect(answer.surplus === 0, findings.LENGTH, { answer, mark: /^content-length/i, saw });
}

function quote(text: string): string {
  return text.length > 60 ? `\`${text.slice(0, 60)}…\`` : `\`${text}\``;
}

const pieces: Check = {
  title: 'a body that comes in three pieces is read to its end',
  async run(trial) {
    const client = trial.browser('a visitor on a slow train');
    await judgeEcho(client, `${trial.seed.letters(12)} & é ${trial.seed.letters(12)}`, 3);
  },
};

const percent: Check = {
  title: '%zz stops nothing',
  async run(trial) {
    const client = trial.browser('a visitor');
    const answer = await client.send('/echo', { body: 'text=%zz' }).catch(noAnswer);
    const alive = await livesSoon(client);
    expect(alive, findings.DIES, { saw: 'After this request nobody listened any more.' });
    const saw = `text=%zz was answered with ${answer?.status ?? 'nothing'}.`;
    const fine = answer !== null && answer.status < 500;
    expect(fine, findings.DIES, { answer, saw });
    if (answer.status < 400)
      trial.remark('`%zz` was taken as it is. Browsers do the same; 400 would be plainer.');
  },
};

const large: Check = {
  title: 'a body of 1 MB is refused',
  async run(trial: Trial) {
    const client = trial.browser('a visitor');
    const answer = await client.send('/echo', { body: `text=${'a'.repeat(1e6)}` }).catch(noAnswer);
    const saw = `1 MB was answered with ${answer?.status}.`;
    const refused = answer === null || (answer.status >= 400 && answer.status < 500);
    expect(refused, findings.TOO_LARGE, { answer, saw });
    const gone = 'After 1 MB nobody listened any more.';
    expect(await livesSoon(client), findings.TOO_LARGE, { saw: gone });
  },
};

/** Whether it still answers, asked twice: a process may need a moment to die. */
export async function livesSoon(client: Client): Promise<boolean> {
  return (await lives(client)) && (await lives(client));
}

/** Stage 1. */
export const oneAnswer: Stage = {
  number: 1,
  title: 'One answer',
  minutes: 30,
  add: 'GET /health answers 200. POST /echo answers the form field `text` as plain text. Everything else is 404.',
  checks: [health, notFound, echo, pieces, percent, large],
  mattered:
    'You have a server that reads a request to its end, gives one whole answer, and outlives a bad visitor. A login is built on exactly that.',
  ours: ['src/http/body.ts', 'src/http/fields.ts'],
};
