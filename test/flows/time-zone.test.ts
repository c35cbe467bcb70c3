import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { PASSWORD, signIn, signUpAdmin } from '../people.ts';
import { asJson, asPage, form } from '../requests.ts';
import { settle } from '../settle.ts';
import { siteOf } from '../site-of.ts';
import { startApp, type TestApp } from '../support.ts';

/** Half past midnight of 22 November in Berlin, and still the day before in UTC. */
const NIGHT = Date.UTC(2026, 10, 21, 23, 30);
const ZONE = /Berlin time \(CET\)/g;

async function setup(t: TestContext) {
  const mails: string[] = [];
  const app = await startApp(t, {
    site: siteOf({ timeZone: 'Europe/Berlin' }),
    mail: async ({ text }) => {
      mails.push(text);
    },
  });
  app.clock.now = NIGHT;
  await signUpAdmin(app);
  return { app, mails, cookie: await signIn(app, 'root@example.com') };
}

const wordsOf = async (app: TestApp, cookie: string, path: string) => {
  const page = await (await app.request(path, asPage(cookie))).text();
  assert.match(page, /datetime="2026-11-21T23:30Z"/, `${path}: machines read UTC`);
  return page.replaceAll(/<[^>]*>/g, ' ');
};

describe('a site with TIME_ZONE=Europe/Berlin', () => {
  for (const path of ['/dashboard', '/account/sessions', '/users/1', '/how']) {
    it(`shows on ${path} what a clock there shows, and says the zone once`, async (t) => {
      const { app, cookie } = await setup(t);
      const words = await wordsOf(app, cookie, path);
      assert.match(words, /22 Nov 2026, 00:30/);
      assert.equal(words.match(ZONE)?.length, 1);
      assert.doesNotMatch(words, /UTC|\d CET/);
    });
  }

  it('groups the activity by days of the zone, with the clock there, and says the zone once', async (t) => {
    const { app, cookie } = await setup(t);
    const words = await wordsOf(app, cookie, '/account/activity');
    assert.match(words, /Today\s+00:30\s+New device/);
    assert.equal(words.match(ZONE)?.length, 1);
    assert.doesNotMatch(words, /UTC|\d CET/);
  });

  it('counts a sign-in of the night for the new day, and names the zone to programs', async (t) => {
    const { app, cookie } = await setup(t);
    const response = await app.request('/account/activity', asJson(cookie));
    const { days, timeZone } = (await response.json()) as {
      readonly days: readonly { readonly day: string; readonly ok: number }[];
      readonly timeZone: string;
    };
    assert.equal(timeZone, 'Europe/Berlin');
    assert.deepEqual(
      days.slice(-2).map(({ day, ok }) => [day, ok > 0]),
      [
        ['2026-11-21', false],
        ['2026-11-22', true],
      ],
    );
  });

  it('says the zone with the time of a one-time link and of a mail', async (t) => {
    const { app, mails, cookie } = await setup(t);
    const page = await (await app.request('/invites', form({ role: 'user' }, cookie))).text();
    assert.match(page, /until 29 Nov 2026, 00:30 CET/);
    const change = { current: PASSWORD, password: 'another long password' };
    await app.request('/account/password', form(change, cookie));
    await settle();
    assert.match(mails.at(-1) ?? '', /^When: +22 Nov 2026, 00:30 CET$/m);
  });
});
