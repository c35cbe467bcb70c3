import type { Program } from '../sessions/program.ts';

/**
 * The property `program` of a session, from the columns that only the sessions of programs use;
 * none for a browser, of which all are null.
 */
export function toProgram(columns: Omit<Program, 'kind'>): { readonly program?: Program } {
  const { handle, audience, clientId } = columns;
  if (clientId !== null) return { program: { kind: 'client', ...columns } };
  if (audience !== null) return { program: { kind: 'key', ...columns } };
  return handle === null ? {} : { program: { kind: 'tokens', ...columns } };
}
