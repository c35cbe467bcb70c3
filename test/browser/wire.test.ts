import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openCourse, watchTheWire } from '../../learn/learn.ts';
import { startWatched } from '../learn/support.ts';
import { PASSWORD, signUp } from '../people.ts';
import { freePort, startApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { follow, newContext } from './chromium.ts';
import { somethingOfEverything, watch } from './wire.ts';

describe('a user of the wire view', () => {
  it('signs up in another tab and sees the line that logs them in, without a reload', async (t) => {
    const watched = await startWatched(t);
    const context = await newContext(t);
    const wire = await watch(context, watched);
    await wire.getByText('No requests yet').waitFor();
    const opened = context.waitForEvent('page');
    await wire.getByRole('main').getByRole('link', { name: 'the app' }).click();
    const app = await opened;
    await follow(app.getByRole('main').getByRole('link', { name: 'Create account' }));
    await app.getByLabel('E-mail address').fill('ada@example.com');
    await app.getByLabel('Password').fill(PASSWORD);
    await follow(app.getByRole('main').getByRole('button'));

    await wire.getByText('The first request that carries this ticket.').waitFor();
    const login = wire.locator('.exchange', { hasText: 'POST /signup' });
    await login.locator('summary').first().click();
    const row = wire.locator('.row.moment', { hasText: 'This line logs you in.' });
    await row.waitFor();
    assert.match(
      (await row.locator('code').textContent()) ?? '',
      /^set-cookie: session=ticket [0-9a-f]{6}; Path=\/; HttpOnly/,
    );
    assert.equal(await wire.getByText('No requests yet').isVisible(), false);
    assert.match((await wire.getByRole('status').textContent()) ?? '', /^\d+ new exchanges?$/);
    await wire.getByText('Your browser also requested:').first().waitFor();
  });

  it('answers the question of an experiment, and then it is ticked', async (t) => {
    const watched = await startWatched(t);
    const wire = await watch(await newContext(t), watched);
    const experiment = wire.locator('#e-get-logout');
    await watched.app.request('/logout');
    await experiment.getByText('one question left').waitFor();
    const next = wire.locator('#next');
    await next.getByLabel('GET sends no cookie').check();
    await next.getByRole('button').click();
    await next.getByText('look at the Cookie line').waitFor();
    assert.match((await wire.locator('#progress').textContent()) ?? '', / 0\/27$/);
    await next.getByLabel('links, images and previews').check();
    await next.getByRole('button').click();
    await experiment.getByText('Done:').waitFor();
    assert.match((await wire.locator('#progress').textContent()) ?? '', / 1\/27$/);
    assert.equal(await wire.evaluate('document.activeElement.id'), 'next');
  });

  it('predicts a response, sees it, and keeps the prediction, with script', async (t) => {
    const watched = await startWatched(t);
    const wire = await watch(await newContext(t), watched, '?predict=1');
    await watched.app.request('/dashboard');
    const exchange = wire.locator('#x1');
    await exchange.getByLabel('Success (2xx)').check();
    await exchange.getByLabel('Nothing').check();
    await exchange.getByRole('button', { name: 'Show the response' }).click();
    await exchange.getByText('You expected success (2xx); it was 303. Find out why.').waitFor();
    assert.match((await exchange.textContent()) ?? '', /HTTP\/1\.1 303 See Other/);
    assert.equal(await wire.evaluate('document.activeElement.id'), 'x1');
  });

  it('sees the same without script, by reloading', async (t) => {
    const watched = await startWatched(t);
    const context = await newContext(t, { javaScriptEnabled: false });
    const wire = await context.newPage();
    await wire.goto(watched.watching.address);
    await signUp(watched.app);
    await wire.reload();
    await wire.getByText('This line logs you in.').waitFor();
    await follow(wire.getByRole('banner').getByRole('link', { name: 'Predict first' }));
    assert.equal(await wire.getByText('This line logs you in.').count(), 0);
    await wire.getByLabel('Redirect (303)').check();
    await wire.getByLabel('It sets one').check();
    await follow(wire.getByRole('button', { name: 'Show the response' }));
    await wire.getByText('You expected a redirect (303); it was 303. That is right.').waitFor();
    assert.match(wire.url(), /\?predict=1#x1$/);
    await wire.getByText('This line logs you in.').waitFor();
    await wire.locator('#x1').getByText('Show as curl').click();
    await wire.getByText('curl -i').first().waitFor();
  });

  it('moves the clock of the app, sees where it happened, and keeps the focus, with script', async (t) => {
    const watched = await startWatched(t);
    const wire = await watch(await newContext(t), watched);
    await watched.app.request('/');
    await wire.locator('#x1').waitFor();
    await wire.getByRole('button', { name: '+29 min' }).press('Enter');
    await wire.getByText('The clock of the app is 29 min ahead.').waitFor();
    await wire.locator('.clock-move:has(+ #x1)', { hasText: 'moved by 29 min' }).waitFor();
    assert.equal(await wire.evaluate('document.activeElement.textContent'), '+29 min');
    await wire.keyboard.press('Enter');
    await wire.getByText('The clock of the app is 58 min ahead.').waitFor();
    assert.equal(watched.clock.ahead(), 58 * 60_000);
  });

  it('moves the clock of the app without script', async (t) => {
    const watched = await startWatched(t);
    const context = await newContext(t, { javaScriptEnabled: false });
    const wire = await context.newPage();
    await wire.goto(watched.watching.address);
    await follow(wire.getByRole('button', { name: '+24 h' }));
    await wire.getByText('The clock of the app is 24 h ahead.').waitFor();
    await wire.getByText('The clock was moved by 24 h.').waitFor();
    assert.match(wire.url(), /#clock$/);
  });

  it('stays with the wire over a restart: a line stands between the exchanges', async (t) => {
    const course = openCourse(join(temporaryFolder(t), 'learn.db'));
    const app = await startApp(t);
    // Nobody else takes the next port while the server restarts.
    const at = { port: (await freePort()) - 1, host: '127.0.0.1', origin: app.origin };
    const first = await watchTheWire(app.server, at, course);
    const wire = await watch(await newContext(t), { app, watching: first, clock: course.clock });
    await app.request('/dashboard');
    await wire.locator('#x1').waitFor();
    await first.close();
    const second = await watchTheWire(app.server, at, course);
    t.after(() => second.close());
    assert.equal(second.address, first.address);
    await wire.getByText('The server was restarted').waitFor();
    await wire.context().request.get(`${app.origin}/logout`); // on a new connection
    await wire.locator('#x1', { hasText: '/logout' }).waitFor();
    const items = await wire.locator('#exchanges > li').allTextContents();
    assert.deepEqual(
      items.map((text) => /dashboard|restarted|logout/.exec(text)?.[0]),
      ['logout', 'restarted', 'dashboard'],
    );
    const ids = await wire.locator('#exchanges [id]').evaluateAll((all) => all.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('is told when the wire is no longer live', async (t) => {
    const watched = await startWatched(t);
    const wire = await watch(await newContext(t), watched);
    await watched.watching.close();
    await wire.getByText(/Not live any more|does not answer/).waitFor({ timeout: 20_000 });
  });
});

describe('the wire view', () => {
  it('breaks none of its own rules (content security policy)', async (t) => {
    const watched = await startWatched(t);
    const context = await newContext(t);
    const complaints: string[] = [];
    context.on('console', (message) => {
      if (/Content Security Policy|Refused/.test(message.text())) complaints.push(message.text());
    });
    const page = await watch(context, watched, '?predict=1');
    await somethingOfEverything(watched);
    await page.locator('.guess').first().waitFor();
    const [first] = await page.locator('.guess').all();
    await first?.getByLabel('Success (2xx)').check();
    await first?.getByLabel('Nothing').check();
    await first?.getByRole('button').click();
    await page.getByText('You expected').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('can be walked with the keyboard', async (t) => {
    const watched = await startWatched(t);
    await watched.app.request('/');
    const page = await watch(await newContext(t), watched);
    await page.keyboard.press('Tab');
    assert.equal(
      await page.evaluate('document.activeElement.textContent'),
      'Skip to the exchanges',
    );
    await page.keyboard.press('Enter');
    const reached = new Set<string>();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      reached.add(String(await page.evaluate('document.activeElement.textContent')).trim());
    }
    assert.ok([...reached].some((text) => text.startsWith('Show as curl')));
    assert.ok([...reached].some((text) => text.includes('Count the requests of one page')));
  });
});
