/** Why a PostgreSQL does not open: a sentence that its operator can act on. */
import { DatabaseUnfit } from '../auth/database.ts';

/** The package `pg` is not installed. */
export class DriverMissing extends DatabaseUnfit {
  constructor(cause: unknown) {
    super(
      'the driver is not installed. In the folder of the program run: npm i --omit=dev --save-prod pg@8',
      { mayPass: false, cause },
    );
  }
}
