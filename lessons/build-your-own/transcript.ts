/** Every byte of a run that was sent and received, in numbered exchanges. */

/** One request, and what came back. */
export type Exchange = {
  readonly number: number;
  /** Who sent it: "Ada's browser", "a stranger". */
  readonly who: string;
  readonly sent: Buffer;
  /** Empty until the answer has come. */
  received: Buffer;
};

/** The exchanges of one check. Numbers begin at 1. */
export class Transcript {
  readonly exchanges: Exchange[] = [];

  add(who: string, sent: Buffer): Exchange {
    const exchange = { number: this.exchanges.length + 1, who, sent, received: Buffer.alloc(0) };
    this.exchanges.push(exchange);
    return exchange;
  }

  /** All exchanges as text: `>` was sent, `<` was received. */
  toString(): string {
    return this.exchanges.map(showExchange).join('\n');
  }
}

function showExchange({ number, who, sent, received }: Exchange): string {
  const answer = received.length === 0 ? ['(no answer)'] : linesOf(received, '<');
  return `${[`${number}  ${who}`, ...linesOf(sent, '>'), ...answer].join('\n')}\n`;
}

/**
 * Bytes as lines, each with a sign before it. Control characters, which could change the screen,
 * become dots.
 */
export function linesOf(bytes: Buffer, sign: '>' | '<'): string[] {
  const text = bytes.toString('utf8').replace(/\r\n/g, '\n').replace(/\n$/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are replaced
  const safe = text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '·');
  return safe.split('\n').map((line) => `${sign} ${line}`.trimEnd());
}
