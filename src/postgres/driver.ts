/**
 * The driver of PostgreSQL. It is no dependency of this program: whoever sets DATABASE to a
 * PostgreSQL adds it, and it is loaded only then.
 */
import { errorCode } from '../error-code.ts';
import { DriverMissing } from './open-errors.ts';

/** What this program uses of the module `pg`. */
export type Driver = Pick<typeof import('pg'), 'Pool' | 'Client' | 'types'>;

/** The driver. Rejects with DriverMissing where it is not installed. */
export async function loadDriver(): Promise<Driver> {
  try {
    return (await import('pg')).default;
  } catch (error) {
    throw errorCode(error) === 'ERR_MODULE_NOT_FOUND' ? new DriverMissing(error) : error;
  }
}
