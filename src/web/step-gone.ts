import { json, type Reply } from '../http/reply.ts';
import { CHALLENGE } from './unauthorized.ts';

const GONE = {
  expired: 'This sign-in has ended. Start again with your password.',
  tries: 'Too many wrong codes. Start again with your password.',
} as const;

/** 401 for a program whose pending sign-in cannot be completed. */
export function stepGone(why: keyof typeof GONE): Reply {
  return json(401, { error: GONE[why] }, CHALLENGE);
}
