/** Forms while the database cannot be written: 503, nothing half-done, and what was typed stays. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keptIn } from '../kept-form.ts';
import { PASSWORD } from '../people.ts';
import { form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { MINUTE, setUp } from './users-site.ts';

const MANY = Array.from({ length: 100 }, (_, i) => `Person ${i} <p${i}@example.com>`).join('\n');

/** What is typed into some forms, and a part of it. */
const FORMS = [
  ['/invites/several', { emails: MANY, role: 'user' }, /Person 99 &lt;p99@example\.com&gt;/],
  [
    '/clients',
    { name: 'A wiki', redirectUris: 'https://wiki.example.com/cb', kind: 'public' },
    /https:\/\/wiki\.example\.com\/cb<\/textarea>/,
  ],
  ['/account/name', { name: 'Zed Typed' }, /value="Zed Typed"/],
  ['/account/keys', { name: 'nightly backup', days: '7' }, /value="nightly backup"/],
  ['/users/2/groups', { groups: 'board staff' }, /board staff/],
  ['/users/2/edit', { email: 'typed@example.com', name: 'T' }, /value="typed@example\.com"/],
] as const;

/** Sends a form while nothing can be written. Answers with the page. */
async function refused(site: Awaited<ReturnType<typeof setUp>>, path: string, init: RequestInit) {
  const before = await site.app.testDatabase.dump('users', 'links');
  const mend = await site.app.testDatabase.refuseWrites();
  const response = await site.app.request(path, init);
  await mend();
  assert.equal(response.status, 503, path);
  assert.equal(response.headers.get('retry-after'), '5');
  assert.deepEqual(await site.app.testDatabase.dump('users', 'links'), before);
  return response.text();
}

describe('a form that cannot be stored', () => {
  for (const [path, fields, typed] of FORMS) {
    it(`comes back as it was typed: ${path}`, async (t) => {
      const site = await setUp(t);
      const page = await refused(site, path, form(fields, site.root));
      assert.match(page, /This can&#8217;t be saved right now\. Try again in a moment\./);
      assert.match(page, typed);
      assert.ok(
        site.app.logged.some(({ event, level }) => event === 'failed' && level === 'error'),
      );
      const again = await site.app.request(path, form(fields, site.root));
      assert.ok([200, 303].includes(again.status));
    });

    it(`is an error in JSON for a program: ${path}`, async (t) => {
      const site = await setUp(t);
      const error = 'This can\u2019t be saved right now. Try again in a moment.';
      const reply = await refused(site, path, json(fields, site.root));
      assert.deepEqual(JSON.parse(reply), { error });
    });
  }
});

describe('a form that is sent twice with one confirmation', () => {
  it('invites nobody twice', async (t) => {
    const { app, root } = await setUp(t);
    app.clock.now += 10 * MINUTE;
    const asked = await app.request('/invites/several', form({ emails: MANY }, root));
    const confirmation = { ...(await keptIn(asked)), password: PASSWORD };
    const send = () => app.request('/confirm', form(confirmation, root));
    const pages = await Promise.all([send(), send()].map(async (sent) => (await sent).text()));
    assert.ok(pages.some((page) => page.includes('100 invitations')));
    assert.equal(await count(app, 'links'), 100);
    assert.equal(await count(app, 'events', { kind: 'invitation_made' }), 100);
  });
});
