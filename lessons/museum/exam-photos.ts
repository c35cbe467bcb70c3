/**
 * Wrong on purpose: exam-photos. A link has an expiry time and a seal (an HMAC) that does not cover
 * it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { answer, startMuseum } from './museum.ts';

const secret = randomBytes(32);
const SECONDS = 4; // how long a link is meant to be valid

type Link = { readonly photo: string; readonly until: string };

function sealOf({ photo }: Link): string {
  return createHmac('sha256', secret).update(photo).digest('hex');
}

startMuseum('exam-photos', 'A later expiry time is accepted.', ({ url = '/' }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, verb, photo = ''] = pathname.split('/');
  if (verb === 'share') {
    const link = { photo, until: String(Math.floor(Date.now() / 1000) + SECONDS) };
    return answer(response, 201, `/see/${photo}?until=${link.until}&seal=${sealOf(link)}\n`);
  }
  const link = { photo, until: searchParams.get('until') ?? '0' };
  const [seal, own] = [Buffer.from(searchParams.get('seal') ?? ''), Buffer.from(sealOf(link))];
  if (seal.length !== own.length || !timingSafeEqual(seal, own)) {
    return answer(response, 403, 'This link is not one of ours.\n');
  }
  if (Date.now() / 1000 > Number(link.until)) return answer(response, 410, 'Too late.\n');
  return answer(response, 200, `Photo ${photo}: two otters, juggling\n`);
});
