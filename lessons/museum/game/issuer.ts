/** A login server for the case of a second service: it issues tokens, and ends their sessions. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen } from '../../../src/http/listen.ts';

/** A login server that runs. */
export type Issuer = { readonly url: string; readonly stop: () => void };

/** Starts it. `kept` learns when a session ends: `ended TOKEN`, in ms since 1970. */
export async function startIssuer(kept: Map<string, string>): Promise<Issuer> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'museum', alg: 'EdDSA' }];
  const alive = new Set<string>();
  const server = createServer((request, response) => {
    const reply = (status: number, text: string) => response.writeHead(status).end(`${text}\n`);
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (request.url === '/.well-known/jwks.json') return reply(200, JSON.stringify({ keys }));
    if (request.method === 'POST' && request.url === '/login') {
      const fresh = issue(url());
      alive.add(fresh);
      return reply(200, fresh);
    }
    if (!alive.has(token)) return reply(401, 'Who are you?');
    if (request.method === 'POST' && request.url === '/logout') {
      alive.delete(token);
      kept.set(`ended ${token}`, String(Date.now()));
      return reply(200, 'Your session has ended.');
    }
    return reply(200, 'You are account 1.');
  });

  function issue(iss: string): string {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const jti = randomBytes(8).toString('hex');
    const parts = [
      { alg: 'EdDSA', typ: 'JWT', kid: 'museum' },
      { sub: '1', iss, aud: iss, exp, jti },
    ];
    const input = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signature = sign(null, Buffer.from(input.join('.')), privateKey);
    return `${input.join('.')}.${signature.toString('base64url')}`;
  }

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await listen(server, { host: '127.0.0.1', port: 0 });
  return {
    url: url(),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
