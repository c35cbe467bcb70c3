/** POST /wire/:token/answer: the answer to the question of an experiment. */
import type { IncomingMessage } from 'node:http';
import { HttpError } from '../src/http/http-error.ts';
import type { OwnOrigins } from '../src/http/origins.ts';
import { type Reply, seeOther } from '../src/http/reply.ts';
import { queryField } from '../src/http/target.ts';
import { type ExperimentState, isRightAnswer } from './present-experiments.ts';
import { markup, readOwnForm } from './viewer-replies.ts';
import type { Wire } from './wire.ts';
import type { WireParts } from './wire-parts.ts';

/** What an answer changes. `base`: the path of the page. */
export type AnswerContext = {
  readonly wire: Wire;
  readonly parts: WireParts;
  readonly own: OwnOrigins;
  readonly base: string;
};

/**
 * Ticks the experiment when the answer is right, and says why when it is not: with the page, or to
 * a script with the parts that change. Throws HttpError 400 for an experiment that was not done yet
 * or an answer that is none, and what readOwnForm throws.
 */
export async function replyToAnswer(
  request: IncomingMessage,
  { wire, parts, own, base }: AnswerContext,
): Promise<Reply> {
  const fields = await readOwnForm(request, own);
  const id = String(fields.get('id'));
  const answer = Number(fields.get('answer') ?? Number.NaN);
  const isRight = isRightAnswer(id, answer);
  if (isRight === null || !wire.seen().experiments.includes(id))
    throw new HttpError(400, 'Do the experiment first, then choose one of its three answers.');
  if (isRight) wire.answer(id);
  if (request.headers.accept === 'text/html-fragment')
    return markup(parts.changed([id], isRight ? null : { id, answer }).toString());
  return seeOther(isRight ? `${base}#e-${id}` : `${base}?wrong=${id}.${answer}#next`);
}

/** The wrong answer that a query names, to say why it is wrong; else null. */
export function wrongAnswer(query: string): ExperimentState['wrong'] {
  const [, id, answer] =
    /^([a-z0-9-]{1,40})\.([0-2])$/.exec(queryField(query, 'wrong') ?? '') ?? [];
  if (id === undefined || isRightAnswer(id, Number(answer)) !== false) return null;
  return { id, answer: Number(answer) };
}
