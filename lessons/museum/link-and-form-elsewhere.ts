/**
 * Wrong on purpose: link-and-form-elsewhere. A page of another site, with a link and a form that
 * lead to the app.
 */
import { startMuseum } from './museum.ts';

const APP = process.env.APP ?? 'http://localhost:3000';

const PAGE = `<!doctype html>
<title>Another site</title>
<p><a href="${APP}/dashboard">See your dashboard</a></p>
<form method="post" action="${APP}/logout"><button>Win a prize</button></form>
`;

startMuseum('link-and-form-elsewhere', 'Its form acts in your name.', (_request, response) => {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(PAGE),
  });
  response.end(PAGE);
});
