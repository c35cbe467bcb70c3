import { SESSIONS_PER_USER } from '../../src/auth/sessions/session.ts';

const LIFE = { idleMs: 3_600_000, maxMs: 86_400_000 };

export const LIMITS = { normal: LIFE, remembered: LIFE, perUser: SESSIONS_PER_USER };
export const BOB = 2;
/** Of a session of bob. */
export const REQUEST = {
  userId: BOB,
  passwordVersion: 0,
  remember: false,
  address: '',
  userAgent: '',
  method: 'password' as const,
  replaces: null,
};
