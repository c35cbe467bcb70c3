/** Caddy for apps on hosts of their own: the Caddyfile of docs/forward-auth.md, without TLS. */
import { caddyfile, skip, startCaddy } from './caddy.ts';
import { testHosts } from './hosts.ts';
import type { Behind } from './hosts-site.ts';
import { replaced } from './site.ts';

testHosts('Caddy', skip, async (owner, { port, coatcheck, app, shop }: Behind) => {
  const text = replaced(caddyfile('login.example.com {'), {
    '127.0.0.1:3000': `127.0.0.1:${coatcheck}`,
    'login.example.com {': `http://login.localhost:${port} {`,
    'app.example.com {': `http://app.localhost:${port} {`,
    '__Host-': '', // the names without https
  });
  const first = replaced(text, { '127.0.0.1:8080': `127.0.0.1:${app}` });
  // As the page says: another app is another block like the second one.
  const second = replaced(text.slice(text.indexOf('http://app.')), {
    '127.0.0.1:8080': `127.0.0.1:${shop}`,
    'app.localhost': 'shop.localhost',
  });
  await startCaddy(owner, port, first + second);
});
