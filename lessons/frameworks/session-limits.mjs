/** Sessions of express-session with both limits: the idle one and the absolute one. */
import session from 'express-session';
import { FileStore, state } from './file-store.mjs';

const seconds = (name, usual) => 1000 * Number(process.env[name] ?? usual); // ms
const [IDLE, MAX] = [seconds('IDLE_SECONDS', 30 * 60), seconds('MAX_SECONDS', 24 * 60 * 60)];

// The option maxAge is the idle limit: `rolling` moves it at each answer, up to the absolute one.
export const sessions = session({
  store: new FileStore(),
  secret: state.secret,
  name: 'sid',
  resave: false,
  saveUninitialized: false,
  rolling: true,
  cookie: { httpOnly: true, sameSite: 'lax', path: '/', maxAge: IDLE },
});

/** After `sessions`: begins anew when the session is too old. */
export function absoluteLimit(request, _response, next) {
  const { created } = request.session;
  if (created === undefined) return next();
  const left = created + MAX - Date.now();
  if (left <= 0) return request.session.regenerate(next);
  request.session.cookie.maxAge = Math.min(IDLE, left);
  next();
}
