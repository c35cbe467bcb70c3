/** nginx for apps on hosts of their own: deploy/nginx.conf and the file of docs/forward-auth.md. */
import { readFileSync } from 'node:fs';
import { freePort } from '../support.ts';
import { testHosts } from './hosts.ts';
import type { Behind } from './hosts-site.ts';
import { skip, startNginx } from './nginx.ts';
import { replaced, withoutTls } from './site.ts';

testHosts('nginx', skip, async (owner, { port, coatcheck, app, shop }: Behind) => {
  const plain = { 'listen 80;': `listen 127.0.0.1:${await freePort()};` };
  const tls = { 'listen 443 ssl;': `listen 127.0.0.1:${port};` };
  const login = replaced(readFileSync('deploy/nginx.conf', 'utf8'), {
    'unix:/run/coatcheck/coatcheck.sock': `127.0.0.1:${coatcheck}`,
    ...plain,
    ...tls,
    ...withoutTls('login.example.com'),
    'login.example.com': 'login.localhost',
  });
  const text = replaced(appFile(), {
    ...plain,
    ...tls,
    ...withoutTls('app.example.com'),
    'Host app.example.com;': `Host app.localhost:${port};`,
    'app.example.com': 'app.localhost',
    '__Host-': '', // the names without https
  });
  // As the page says: another app is such a file without the maps.
  const second = replaced(text.slice(text.indexOf('server {')), {
    'app.localhost': 'shop.localhost',
  });
  const to = (file: string, at: Behind['app']) =>
    replaced(file, { '127.0.0.1:8080': `127.0.0.1:${at}` });
  await startNginx(owner, port, `${login}${to(text, app)}${to(second, shop)}`);
});

function appFile(): string {
  const page = readFileSync('docs/forward-auth.md', 'utf8');
  const blocks = [...page.matchAll(/^```nginx\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.find((block) => block.includes('server_name app.example.com;')) ?? '';
}
