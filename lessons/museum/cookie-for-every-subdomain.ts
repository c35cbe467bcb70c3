/** Wrong on purpose: cookie-for-every-subdomain. Domain= was meant to be strict, and it hands the ticket to every neighbour. */
import { answer, exhibit } from './museum.ts';

const TICKETS = [
  'ticket=7Q2; Path=/; Domain=example.test',
  'narrow=yes; Path=/',
  'admin=yes; Path=/admin',
];

exhibit('cookie-for-every-subdomain', 'Every subdomain gets the ticket.', (request, response) => {
  const { host } = request.headers;
  const given = request.url === '/login' ? { 'set-cookie': TICKETS } : {};
  answer(response, 200, `${host}${request.url}: ${request.headers.cookie ?? 'none'}\n`, given);
});
