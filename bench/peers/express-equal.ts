/** express doing equal work: express-session, a page rendered with EJS, a line by morgan. */
import { serveExpress } from './express-app.ts';

serveExpress();
