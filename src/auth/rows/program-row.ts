import type { Program } from '../sessions/program.ts';

/** The columns of a session that only those of programs have. Of a browser, all are null. */
export type ProgramColumns = {
  readonly handle: string | null;
  readonly name: string | null;
  readonly audience: string | null;
  readonly clientId: string | null;
  readonly scope: string | null;
  readonly parent: string | null;
};

/** The property `program` of a session; none for a browser. */
export function toProgram(columns: ProgramColumns): { readonly program?: Program } {
  const { handle, audience, clientId } = columns;
  if (clientId !== null) return { program: { kind: 'client', ...columns } };
  if (audience !== null) return { program: { kind: 'key', ...columns } };
  return handle === null ? {} : { program: { kind: 'tokens', ...columns } };
}
