/** Two apps that our server protects: one on a path, and one on a host of its own. */
import type { Agent } from 'node:http';
import { exchange } from './exchange.ts';
import { sha256 } from './many-sessions.ts';

const HOST = 'app.example.test';
/** The app on a path. */
export const ON_PATH = '/wiki/';
/** The origin of the app on a host of its own. */
export const APP = `http://${HOST}`;
/** The settings of our server with both. */
export const PROTECTS = { PROTECTS: `${ON_PATH}=Our wiki,${APP}=Our app` };

/** What a proxy says of a request for the app on a path. */
export const ASKS_PATH = { 'X-Forwarded-Method': 'GET', 'X-Forwarded-Uri': `${ON_PATH}page?id=7` };
/** What it says of one for the other app. */
export const ASKS_HOST = {
  ...ASKS_PATH,
  'X-Forwarded-Host': HOST,
  'X-Forwarded-Uri': '/page?id=7',
};

const R = sha256('a secret of the browser');

/**
 * Hands a session over to the host of the app, as a browser that comes from there does. Resolves to
 * its cookie there.
 */
export async function enterApp(port: number, cookie: string, agent?: Agent): Promise<string> {
  const options = agent && { agent };
  const query = new URLSearchParams({ app: APP, next: '/page', state: sha256(R) });
  const first = await exchange(port, `/enter?${query}`, {
    headers: { Cookie: cookie },
    ...options,
  });
  const { location = '' } = first.headers;
  if (!location.startsWith(APP)) throw new Error(`/enter is answered with ${first.status}`);
  const headers = { Host: HOST, Cookie: `enter=${R}` };
  const second = await exchange(port, location.slice(APP.length), { headers, ...options });
  const [ticket = ''] = second.headers['set-cookie'] ?? [];
  if (!ticket.startsWith('session=')) throw new Error(`the app is not entered: ${second.status}`);
  return ticket.split(';', 1)[0] ?? '';
}
