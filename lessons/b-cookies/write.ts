/**
 * Prints the Set-Cookie line that the app writes for each value, or the error that it throws:
 * `node lessons/b-cookies/write.ts 7Q2`.
 */
import { serializeCookie } from '../../src/http/cookies.ts';

const ATTRIBUTES = {
  path: '/',
  secure: false,
  httpOnly: true,
  sameSite: 'Lax',
  maxAge: 60,
} as const;

for (const value of process.argv.slice(2)) {
  try {
    process.stdout.write(`${serializeCookie('session', value, ATTRIBUTES)}\n`);
  } catch (error) {
    process.stdout.write(`${error}\n`);
  }
}
