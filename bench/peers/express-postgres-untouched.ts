/**
 * The same as express-postgres.ts, but no request writes when its session expires: the option
 * disableTouch of connect-pg-simple. Each request reads the session.
 */
import { serveExpress } from './express-app.ts';
import { postgresStore } from './postgres-store.ts';

serveExpress(postgresStore({ disableTouch: true }));
