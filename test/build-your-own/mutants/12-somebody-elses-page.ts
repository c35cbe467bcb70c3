import { type Mutant, mutant } from './mutant.ts';

const TWELVE = '12-somebody-elses-page.ts';
const OWN_ORIGIN = 'origin === `http://${host}`';
const GUARD = '    if (isForeign(request)) return FOREIGN;\n';

/** Servers that must not pass stage 12. */
export const stage12: readonly Mutant[] = [
  mutant(12, 'foreign-accepted', 'nobody asks where a form comes from', TWELVE, [GUARD, '']),
  mutant(12, 'foreign-accepted', 'only who is signed in is protected', TWELVE, [
    'if (isForeign(request))',
    'if (isForeign(request) && request.headers.cookie !== undefined)',
  ]),
  mutant(12, 'same-site-accepted', 'Lax will do for the neighbours', TWELVE, [
    'return !ownSite || !ownOrigin;',
    "return site === undefined ? !ownOrigin : site === 'cross-site';",
  ]),
  mutant(12, 'only-sec-fetch', 'only Sec-Fetch-Site counts', TWELVE, [
    'return !ownSite || !ownOrigin;',
    'return !ownSite;',
  ]),
  mutant(12, 'origin-compared-loosely', 'Origin begins like ours', TWELVE, [
    OWN_ORIGIN,
    'origin.startsWith(`http://${host}`)',
  ]),
  mutant(12, 'origin-compared-loosely', 'Origin has our name in it', TWELVE, [
    OWN_ORIGIN,
    'origin.includes(String(host))',
  ]),
  mutant(12, 'origin-compared-loosely', 'Origin ends like ours', TWELVE, [
    OWN_ORIGIN,
    'origin.endsWith(String(host))',
  ]),
  mutant(12, 'null-origin', 'Origin null is nobody', TWELVE, [
    "(origin === 'null' && site !== undefined)",
    "origin === 'null'",
  ]),
  mutant(12, 'own-form-refused', 'the own Origin is expected with https', TWELVE, [
    OWN_ORIGIN,
    'origin === `https://${host}`',
  ]),
  mutant(12, 'own-form-refused', 'the own Origin is expected without its port', TWELVE, [
    OWN_ORIGIN,
    "origin === `http://${host?.split(':')[0]}`",
  ]),
  mutant(
    12,
    'acts-then-refuses',
    'acts, then refuses',
    TWELVE,
    ['  (fields, request) => {', '  async (fields, request) => {'],
    [GUARD, '    const reply = isForm(request) ? await route(fields, request) : null;\n'],
    [
      'return isForm(request) ? route(fields, request) : { status: 415 };',
      'return isForeign(request) ? FOREIGN : (reply ?? { status: 415 });',
    ],
  ),
  mutant(
    12,
    'one-token-for-all',
    'one token for everybody',
    TWELVE,
    [
      "    if (request.method === 'GET') return route(fields, request);\n",
      `    const token = '<input type="hidden" name="token" value="the-same-for-all">';
    const form = { status: 200, headers: { 'content-type': 'text/html' }, body: token };
    if (request.method === 'GET' && request.url === '/login') return form;
    if (request.method === 'GET') return route(fields, request);\n`,
    ],
    ['if (isForeign(request))', "if (fields.get('token') !== 'the-same-for-all')"],
  ),
  mutant(12, 'json-as-text', 'JSON is read whatever it calls itself', TWELVE, [
    'return isForm(request) ? route(fields, request) : { status: 415 };',
    `const [[text = ''] = []] = [...fields];
    return route(text.startsWith('{') ? new Map(Object.entries(JSON.parse(text))) : fields, request);`,
  ]),
  mutant(12, 'link-acts', 'the fields may come in the address', TWELVE, [
    'export const routes: Routes = guarded(stage11);',
    `const login = stage11['POST /login'] as Route;
export const routes: Routes = {
  ...guarded(stage11),
  'GET /login': (_, request) => {
    const fields = new URLSearchParams(request.url?.split('?')[1]);
    return fields.has('email') ? login(new Map(fields), request) : { status: 200 };
  },
};`,
  ]),
];
