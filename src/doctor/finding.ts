/** One line of the report: what was checked, the status, and one sentence. */
export type Finding = {
  readonly check: string;
  /** `warn`: it works, but is probably not intended. `fail`: it does not work. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
};

type CreateFinding = (check: string, message: string) => Finding;

/** A passed check. */
export const ok: CreateFinding = (check, message) => ({ check, status: 'ok', message });
/** A check that found something that is probably not intended. */
export const warn: CreateFinding = (check, message) => ({ check, status: 'warn', message });
/** A failed check. */
export const fail: CreateFinding = (check, message) => ({ check, status: 'fail', message });
