/** A mended server of the museum, as edits of the broken one. */
import { copyOf } from '../../../lessons/museum/game/repair.ts';
import { type Edit, edited } from '../../edited.ts';

export type Mend = readonly Edit[];

/** Mended servers, by the id of their case. */
export type Mends = Readonly<Record<string, Mend>>;

/** The source of a mended server, for a file somewhere else. */
export function mendedSource(id: string, mend: Mend, file: string): string {
  return edited(copyOf(`lessons/museum/${id}.ts`, file), mend, id);
}
