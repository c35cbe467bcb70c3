/** /wire/:token/clock: reads and moves the clock of the app. */
import type { IncomingMessage } from 'node:http';
import { HttpError } from '../src/http/http-error.ts';
import type { OwnOrigins } from '../src/http/origins.ts';
import { json, type Reply, seeOther } from '../src/http/reply.ts';
import { type Html, html } from '../views/html.ts';
import { FARTHEST } from './clock.ts';
import type { ClockMove, ClockMoves } from './clock-moves.ts';
import { durationText, NOT_AN_AMOUNT } from './duration.ts';
import { presentClock, presentMove } from './present-clock.ts';
import { allowReading, markup, readOwnForm } from './viewer-replies.ts';
import { wireClockChange, wireClockMove } from './views/wire-clock.ts';

const TOO_FAR = `The clock can be ${durationText(FARTHEST)} ahead at most. npm run fresh sets it back.`;

/**
 * Replies with how far the clock is ahead, after the move of a POST: as JSON, as the parts of the
 * page that it changes, or with the page at `back`. Throws HttpError 400 for no length of time and
 * for one too many, and what readOwnForm throws.
 */
export async function replyWithClock(
  request: IncomingMessage,
  moves: ClockMoves,
  own: OwnOrigins,
  back: string,
): Promise<Reply> {
  if (request.method !== 'POST') {
    allowReading(request);
    return state(moves);
  }
  const fields = await readOwnForm(request, own);
  const move = moves.move(String(fields.get('by') ?? ''));
  if (move === null) throw new HttpError(400, NOT_AN_AMOUNT);
  if (move === 'too far') throw new HttpError(400, TOO_FAR);
  const { accept } = request.headers;
  if (accept === 'text/html-fragment') return markup(clockMarkup(moves, move).toString());
  return accept === 'application/json' ? state(moves) : seeOther(`${back}#clock`);
}

/** The parts of the page that a move changes. */
export function clockMarkup({ clock }: ClockMoves, move: ClockMove): Html {
  return html`${wireClockChange(presentClock(clock))}${wireClockMove(presentMove(move))}`;
}

function state({ clock }: ClockMoves): Reply {
  return json(200, { ahead: clock.ahead(), now: new Date(clock.now()).toISOString() });
}
