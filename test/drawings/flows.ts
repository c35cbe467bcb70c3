/** The eight flows that are drawn, each with a real app whose clock can be moved. */
import assert from 'node:assert/strict';
import type { SendMail } from '../../src/process/mail.ts';
import { PASSWORD } from '../people.ts';
import { form } from '../requests.ts';
import { settle } from '../settle.ts';
import { type Owner, startApp } from '../support.ts';
import type { Drawing } from './drawing.ts';
import { Recording } from './recording.ts';

const HOUR = 3_600_000;
const ADA = { email: 'ada@example.com', password: PASSWORD };
const MALLORY = { email: 'mallory@example.com', password: PASSWORD };
const NEW_PASSWORD = 'nine velvet umbrellas sing';
const REFRESH_TOKEN = 'refreshToken: ';

/** Records a flow. */
type Flow = (owner: Owner) => Promise<Drawing>;

/** An app with Ada, Mallory if asked for, and the recording of what the clients say to it. */
async function begin(
  owner: Owner,
  clients: readonly string[],
  more: { mallory?: true; mail?: SendMail } = {},
) {
  const app = await startApp(owner, more.mail === undefined ? {} : { mail: more.mail });
  const people = more.mallory ? [ADA, MALLORY] : [ADA];
  // Signing up signs in: these sessions end, so that the drawing begins with an empty table.
  for (const [index, person] of people.entries()) {
    await app.request('/signup', form(person));
    for (const session of await app.sessions.of(index + 1)) await app.sessions.end(session);
  }
  const recording = new Recording(app, clients, ['Ada', 'Mallory'].slice(0, people.length));
  return { app, recording };
}

const logIn = (recording: Recording, client: string, person = ADA) =>
  recording.send(client, 'POST /login', { fields: person });

async function stateless(owner: Owner): Promise<Drawing> {
  const { recording } = await begin(owner, ['Ada']);
  await recording.send('Ada', 'POST /login', { fields: ADA, ticket: '' });
  recording.between('A second later. The cookie is left out:');
  await recording.send('Ada', 'GET /dashboard', { ticket: '' });
  return recording.drawing(
    'stateless',
    'Two requests without a cookie: the second one comes from a stranger',
  );
}

async function ticket(owner: Owner): Promise<Drawing> {
  const { recording } = await begin(owner, ['Ada']);
  await recording.send('Ada', 'GET /dashboard');
  await logIn(recording, 'Ada');
  await recording.send('Ada', 'GET /dashboard');
  return recording.drawing('ticket', 'A log-in gives a ticket, and each later request shows it');
}

async function signOut(owner: Owner): Promise<Drawing> {
  const { recording } = await begin(owner, ['Ada', 'Copy']);
  await logIn(recording, 'Ada');
  recording.between('Somebody copies the ticket.');
  recording.plant('Copy', recording.jar('Ada'));
  await recording.send('Copy', 'GET /dashboard');
  await recording.send('Ada', 'POST /logout');
  await recording.send('Copy', 'GET /dashboard');
  return recording.drawing(
    'sign-out',
    'Signing out deletes the row, so a copy of the ticket opens nothing',
  );
}

async function expiry(owner: Owner): Promise<Drawing> {
  const { app, recording } = await begin(owner, ['Ada']);
  await logIn(recording, 'Ada');
  const copy = recording.jar('Ada');
  app.clock.now += HOUR;
  recording.between('One hour later.');
  await recording.send('Ada', 'GET /dashboard');
  app.clock.now += 2 * HOUR;
  recording.between('Two hours without a request. The cookie is good for 21 more:');
  await recording.send('Ada', 'GET /dashboard', { ticket: copy });
  await app.sessions.sweep(100, 100);
  return recording.drawing(
    'expiry',
    'The server has a clock of its own: two hours without a request end the session',
  );
}

async function fixation(owner: Owner): Promise<Drawing> {
  const { recording } = await begin(owner, ['Ada', 'Mallory'], { mallory: true });
  await logIn(recording, 'Mallory', MALLORY);
  recording.between('Mallory plants that ticket in Ada’s browser.');
  recording.plant('Ada', recording.jar('Mallory'));
  await logIn(recording, 'Ada');
  await recording.send('Mallory', 'GET /dashboard');
  return recording.drawing(
    'fixation',
    'A log-in draws a new ticket, and ends the one that the browser brought',
  );
}

async function forgery(owner: Owner): Promise<Drawing> {
  const { recording } = await begin(owner, ['Ada']);
  await logIn(recording, 'Ada');
  recording.between('Ada opens a page of another site. It sends a form:');
  await recording.send('Ada', 'POST /logout', { fromSite: 'http://evil.example' });
  await recording.send('Ada', 'GET /dashboard');
  return recording.drawing(
    'forgery',
    'A form of another site brings the cookie along, and is refused',
  );
}

async function forgotten(owner: Owner): Promise<Drawing> {
  const letters: string[] = [];
  const { recording } = await begin(owner, ['Ada', 'Thief'], {
    mail: async ({ text }) => {
      letters.push(text);
    },
  });
  await logIn(recording, 'Thief');
  recording.between('A thief is signed in with Ada’s password. Ada asks for a link:');
  await settle();
  letters.length = 0;
  await recording.send('Ada', 'POST /forgot', { fields: { email: ADA.email } });
  await settle();
  const secret = /\/reset\/([\w-]+)/.exec(letters.join('\n'))?.[1] ?? assert.fail('no link came');
  recording.between('It comes by e-mail, and works once.');
  const fields = { token: secret, password: NEW_PASSWORD };
  await recording.send('Ada', 'POST /reset', { fields });
  await recording.send('Thief', 'GET /dashboard');
  return recording.drawing('forgotten', 'A new password ends all sessions, the thief’s as well');
}

async function reuse(owner: Owner): Promise<Drawing> {
  const { app, recording } = await begin(owner, ['App', 'Thief']);
  const tokenIn = (text: string): string => {
    const { refreshToken } = JSON.parse(text);
    recording.gave(REFRESH_TOKEN, refreshToken);
    return refreshToken;
  };
  const refresh = (client: string, refreshToken: string) =>
    recording.send(client, 'POST /token/refresh', {
      fields: { refreshToken },
      json: true,
      body: [REFRESH_TOKEN, refreshToken],
    });
  const first = tokenIn(
    await recording.send('App', 'POST /token/login', { fields: ADA, json: true }),
  );
  recording.between('The refresh token is stolen. The app uses it first:');
  const second = tokenIn(await refresh('App', first));
  app.clock.now += HOUR;
  recording.between('An hour later the thief comes with the old one.');
  await refresh('Thief', first);
  await refresh('App', second);
  return recording.drawing(
    'reuse',
    'A refresh token that comes twice was stolen: the session ends for both',
  );
}

/** All flows, in the order of the lessons that show them. */
export const FLOWS: readonly Flow[] = [
  stateless,
  ticket,
  signOut,
  expiry,
  fixation,
  forgery,
  forgotten,
  reuse,
];
