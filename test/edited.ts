/** Sources with edits: mended servers, wrong solutions and wrong servers. */
import assert from 'node:assert/strict';

/** A text of the source, which occurs in it once, and what comes in its place. */
export type Edit = readonly [from: string, to: string];

/** The source, called `name`, with these edits. Fails when a text does not occur in it once. */
export function edited(source: string, edits: readonly Edit[], name: string): string {
  return edits.reduce((text, [from, to]) => {
    assert.equal(text.split(from).length, 2, `"${from}" is not in ${name} once`);
    return text.replace(from, () => to);
  }, source);
}
