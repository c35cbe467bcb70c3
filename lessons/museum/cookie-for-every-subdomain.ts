/**
 * Wrong on purpose: cookie-for-every-subdomain. Domain= was meant as a restriction; it sends the
 * ticket to every subdomain.
 */
import { answer, startMuseum } from './museum.ts';

const TICKETS = [
  'ticket=7Q2; Path=/; Domain=example.test',
  'narrow=yes; Path=/',
  'admin=yes; Path=/admin',
];

startMuseum('cookie-for-every-subdomain', 'Subdomains get the ticket.', (request, response) => {
  const { host } = request.headers;
  const given = request.url === '/login' ? { 'set-cookie': TICKETS } : {};
  answer(response, 200, `${host}${request.url}: ${request.headers.cookie ?? 'none'}\n`, given);
});
