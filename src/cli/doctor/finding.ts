/** One line of the doctor: what was looked at, how it is, and a sentence. */
export type Finding = {
  readonly check: string;
  /** `warn`: it works, and is probably not meant. `fail`: it does not work. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
};

type Find = (check: string, message: string) => Finding;

export const ok: Find = (check, message) => ({ check, status: 'ok', message });
export const warn: Find = (check, message) => ({ check, status: 'warn', message });
export const fail: Find = (check, message) => ({ check, status: 'fail', message });
