/**
 * express doing equal work with its sessions in a PostgreSQL, by connect-pg-simple as its README
 * sets it up. Each request reads the session, and writes when it expires ("touch").
 */
import { serveExpress } from './express-app.ts';
import { postgresStore } from './postgres-store.ts';

serveExpress(postgresStore({}));
