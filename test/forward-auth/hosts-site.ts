/**
 * A login and two apps, each on a host of its own, behind a real proxy: the names are below
 * localhost, where browsers find them on this machine.
 */
import { request as httpRequest } from 'node:http';
import { PASSWORD } from '../people.ts';
import { startProcess } from '../program/child.ts';
import { form } from '../requests.ts';
import { freePort, type Owner } from '../support.ts';
import { cookiesOf, createSetGroups, type Place, startEchoApp } from './site.ts';

/** What a proxy needs to know: its port, and where the three are. */
export type Behind = {
  readonly port: number;
  readonly coatcheck: number;
  readonly app: Place;
  readonly shop: Place;
};

/** The running servers. */
export type Hosts = {
  readonly port: number;
  readonly login: string;
  readonly app: string;
  /** An app for the group staff. */
  readonly shop: string;
  /** The addresses of the requests that have reached each app. */
  readonly reached: { readonly app: readonly string[]; readonly shop: readonly string[] };
  readonly lines: readonly string[];
  /** Sends a request to an address of one of the three, without following redirects. */
  request(url: string, init?: RequestInit): Promise<Response>;
  /** A new account, and its cookies at the host of the login. */
  newUser(): Promise<{ readonly email: string; readonly cookie: string }>;
  /** Enters an app as a browser does: the response that sets its ticket, as a cookie. */
  enter(app: string, cookie: string, path?: string): Promise<Entered>;
  setGroups(email: string, ...groups: string[]): Promise<void>;
};

export type Entered = { readonly cookie: string; readonly location: string | null };

/** A page, to a browser that is about to show it. */
export const PAGE = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };

/** What a client says of itself that only the proxy may say. */
export const FORGED = {
  'Remote-User': '999',
  'Remote-Email': 'root@example.com',
  'Remote-Email-Verified': 'true',
  'Remote-Role': 'admin',
  'Remote-Name': 'Root',
  'Remote-Groups': 'staff',
  Remote_User: '999',
  'Remote.User': '999',
  'X-Forwarded-For': '192.0.2.1',
  'X-Forwarded-Uri': '/forged',
  'X-Forwarded-Method': 'POST',
};

/** A proxy removes each header that Connection names (RFC 9110, section 7.6.1), also its own. */
export const TAKE_AWAY = {
  connection: 'close, remote-user, remote-email, remote-email-verified, remote-role',
};

/** Starts Coatcheck, two apps that send back what they receive, and the proxy. */
export async function startHosts(
  owner: Owner,
  startProxy: (owner: Owner, behind: Behind) => Promise<void>,
): Promise<Hosts> {
  const port = await freePort();
  const [login, app, shop] = ['login', 'app', 'shop'].map(
    (name) => `http://${name}.localhost:${port}`,
  ) as [string, string, string];
  const coatcheck = await startProcess(owner, {
    ORIGIN: login,
    TRUST_PROXY: '127.0.0.1',
    PROTECTS: `${app}=Our app,${shop}=Shop @staff`,
    DATABASE: ':memory:',
    INSECURE_HTTP: '1',
    SIGNUP: 'open',
  });
  const reached = { app: [] as string[], shop: [] as string[] };
  await startProxy(owner, {
    port,
    coatcheck: Number(new URL(coatcheck.origin).port),
    app: await startEchoApp(owner, reached.app),
    shop: await startEchoApp(owner, reached.shop),
  });
  const request = (url: string, init?: RequestInit) => send(port, url, init);
  const atLogin = (path: string, init?: RequestInit) => request(login + path, init);
  let users = 0;
  return {
    port,
    login,
    app,
    shop,
    reached,
    lines: coatcheck.lines,
    request,
    newUser: async () => {
      const email = `user-${++users}@example.com`;
      const response = await atLogin('/signup', form({ email, password: PASSWORD }));
      return { email, cookie: cookiesOf(response) };
    },
    enter: async (at, cookie, path = '/') => {
      const refused = await request(at + path, { headers: PAGE });
      const [onward, secret] = [refused.headers.get('location') ?? '', cookiesOf(refused)];
      const handed = await request(onward, { headers: { ...PAGE, cookie } });
      const code = handed.headers.get('location') ?? '';
      const redeemed = await request(code, { headers: { ...PAGE, cookie: secret } });
      const location = redeemed.headers.get('location');
      return { cookie: `${secret}; ${cookiesOf(redeemed)}`, location };
    },
    setGroups: createSetGroups(coatcheck.lines, atLogin),
  };
}

/** fetch on 127.0.0.1 with the Host of an address, which need not resolve. */
async function send(port: number, url: string, init?: RequestInit): Promise<Response> {
  const asked = new Request(url, init);
  const { host, pathname, search } = new URL(url);
  const headers = { ...Object.fromEntries(asked.headers), host };
  const body = Buffer.from(await asked.arrayBuffer());
  return new Promise((resolve, reject) => {
    const { method } = asked;
    const path = pathname + search;
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false };
    httpRequest(options, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { statusCode: status = 0 } = response;
      const fields: [string, string][] = [];
      for (let i = 0; i < response.rawHeaders.length; i += 2)
        fields.push([`${response.rawHeaders[i]}`, `${response.rawHeaders[i + 1]}`]);
      const none = status === 204 || status === 304;
      resolve(new Response(none ? null : Buffer.concat(chunks), { status, headers: fields }));
    })
      .on('error', reject)
      .end(body);
  });
}
