import type { History } from '../ask.ts';
import type { Exchange, TimedText } from '../exchange.ts';

/** The place and the text of a note. */
export type Mark = {
  readonly side: 'request' | 'response';
  /**
   * Index of the line in its head; one more than the last is the empty line, where a body begins.
   */
  readonly at: number;
  /** At most 140 characters. */
  readonly text: string;
  /** One of the few decisive lines. */
  readonly moment?: boolean;
};

/** A mark with the id of the rule that made it. */
export type Note = Required<Mark> & { readonly id: string };

/** A rule that makes a note. */
export type Rule = {
  readonly id: string;
  /** Only on the first exchange of the history that it fits. */
  readonly once?: true;
  readonly see: (exchange: Exchange, history: History) => Mark | null;
};

/** A mark on a line of the request, or null when there is no such line. */
export function onRequest(line: TimedText | null, text: string, moment = false): Mark | null {
  return line && { side: 'request', at: line.at, text, moment };
}

/** A mark on a line of the response, or null when there is no such line. */
export function onResponse(line: TimedText | null, text: string, moment = false): Mark | null {
  return line && { side: 'response', at: line.at, text, moment };
}

/** The first line of a head: the request line, or the status line. */
export const FIRST: TimedText = { at: 0, value: '' };

/** The empty line after the head of a request. */
export const afterRequest = ({ request }: Exchange): TimedText => ({
  at: request.lines.length,
  value: '',
});

/** The empty line after the head of a response. */
export const afterResponse = ({ response }: Exchange): TimedText => ({
  at: response?.lines.length ?? 0,
  value: '',
});
