/** A mended server of the museum, as edits of the broken one. Each text occurs once there. */
import assert from 'node:assert/strict';
import { copyOf } from '../../../lessons/museum/game/repair.ts';

export type Mend = readonly (readonly [from: string, to: string])[];

/** Mended servers, by the id of their case. */
export type Mends = Readonly<Record<string, Mend>>;

/** The source of a mended server, for a file somewhere else. */
export function mendedSource(id: string, mend: Mend, file: string): string {
  let source = copyOf(`lessons/museum/${id}.ts`, file);
  for (const [from, to] of mend) {
    assert.equal(source.split(from).length, 2, `once in ${id}: ${from}`);
    source = source.replace(from, () => to);
  }
  return source;
}
