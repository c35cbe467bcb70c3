import { BreachedPasswords, UnusableList } from '../../auth/passwords/breached-passwords.ts';
import type { Config } from '../../config/config.ts';
import { type Finding, fail, ok } from '../../doctor/finding.ts';

const CHECK = 'leaks';

/** Checks that the file of leaked passwords is sorted, at 64 samples of it. */
export async function examineBreached({
  breachedPasswords: path,
}: Pick<Config, 'breachedPasswords'>): Promise<Finding> {
  if (path === null) {
    return ok(
      CHECK,
      'Only the built-in list is used. BREACHED_PASSWORDS can name a file of leaked passwords.',
    );
  }
  try {
    const megabytes = (await new BreachedPasswords(path).examine()) / 1_000_000;
    return ok(CHECK, `${path} is sorted by hash (${megabytes.toFixed(1)} MB).`);
  } catch (error) {
    if (!(error instanceof UnusableList)) throw error;
    const message = `${path}: ${error.message} The server does not start with it. See BREACHED_PASSWORDS.`;
    return fail(CHECK, message);
  }
}
