/** Wrong on purpose: exam-photos. A link is sealed and has an end, and the seal does not cover the end. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { answer, exhibit } from './museum.ts';

const secret = randomBytes(32);
const SECONDS = 4; // that a link is said to be good for

type Link = { readonly photo: string; readonly until: string };

function sealOf({ photo }: Link): string {
  return createHmac('sha256', secret).update(photo).digest('hex');
}

exhibit('exam-photos', 'Anybody can write a later end into a link.', ({ url = '/' }, response) => {
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
