import connectPgSimple, { type PGStoreOptions } from 'connect-pg-simple';
import session, { type Store } from 'express-session';

/** A store of express-session on the PostgreSQL of DATABASE_URL. It makes its table. */
export function postgresStore(options: PGStoreOptions): Store {
  const PostgresStore = connectPgSimple(session);
  const conString = process.env.DATABASE_URL ?? '';
  return new PostgresStore({ conString, createTableIfMissing: true, ...options });
}
