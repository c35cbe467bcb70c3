/**
 * Wrong on purpose: max-age-zero-ignored. Log-out sends a cookie without Max-Age=0, so the browser
 * keeps it.
 */
import { answer, startMuseum } from './museum.ts';

type Options = { readonly maxAge?: number };

startMuseum('max-age-zero-ignored', 'Log-out does not delete the cookie.', ({ url }, response) => {
  if (url === '/login') {
    return answer(response, 200, 'In.\n', { 'set-cookie': cookie('sid', '7Q2', { maxAge: 3600 }) });
  }
  return answer(response, 200, 'Out.\n', { 'set-cookie': cookie('sid', '', { maxAge: 0 }) });
});

function cookie(name: string, value: string, { maxAge }: Options): string {
  const parts = [`${name}=${value}`, 'Path=/'];
  if (maxAge) parts.push(`Max-Age=${maxAge}`);
  return parts.join('; ');
}
