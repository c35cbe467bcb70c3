import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openCourseFolder } from '../../learn/course-folder.ts';
import { smallCourse, startCourse } from '../learn/course-site.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { follow, newContext, newPage, pathOf } from './chromium.ts';

/** What the clipboard has: no page of the course may read it, so it is pasted. */
async function copied(page: Page): Promise<string> {
  await page.evaluate('document.body.append(document.createElement("textarea"))');
  await page.locator('textarea').focus();
  await page.keyboard.press('Control+V');
  const text = await page.locator('textarea').inputValue();
  await page.evaluate('document.querySelector("textarea").remove()');
  return text;
}

/** Waits until an expression has a value: the policy of the pages forbids Playwright to do that. */
async function becomes(page: Page, expression: string, value: unknown): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; )
    if ((await page.evaluate(expression)) === value) return;
  assert.fail(`${expression} never became ${value}`);
}

describe('a learner in a browser', () => {
  it('copies a command with the value that they filled in, and without the mark of the prompt', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const context = await newContext(t, { permissions: ['clipboard-write'] });
    const page = await context.newPage();
    await page.goto(`${site.base}/e2`);
    const command = page.locator('.command', { hasText: 'Cookie: session=' }).first();
    await page.getByLabel('Your ‹phone›').fill(' my-own-ticket ');
    await command.getByRole('button', { name: 'Copy the command' }).click();
    await command.getByText('Copied').waitFor();
    assert.equal(
      await copied(page),
      String.raw`curl -s -w '%{http_code}\n' -H 'Cookie: session=my-own-ticket' localhost:3000/me`,
    );
    const two = page.locator('.command', { hasText: '-o page.html' });
    await page.locator('#p2').getByText('Show without guessing').click();
    await two.getByRole('button').click();
    await two.getByText('Copied').waitFor();
    assert.match(await copied(page), /localhost:3000\/me \\\n {4}-H 'Cookie: session=x'$/);
  });

  it('is asked for each blank once, and what they fill in is neither sent nor stored', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const page = await newPage(t);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url() + (request.postData() ?? '')));
    await page.goto(`${site.base}/e2`);
    assert.equal(await page.getByLabel('Your ‹phone›').count(), 1);
    await page.getByLabel('Your ‹phone›').fill('my-own-ticket');
    await page.locator('#p1').getByRole('radio').first().check();
    await page.locator('#p1').getByRole('button', { name: 'That’s my guess' }).click();
    await page.getByText('You guessed a; it is c.').waitFor();
    assert.ok(sent.length > 3 && !sent.some((text) => text.includes('my-own-ticket')));
    assert.doesNotMatch(
      String(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')),
      /my-own-ticket/,
    );
    await page.reload();
    assert.equal(await page.getByLabel('Your ‹phone›').inputValue(), '');
  });

  it('guesses without a reload, sees the answer, and finds the guess after a restart', async (t) => {
    const database = join(temporaryFolder(t), 'learn.db');
    const site = await startCourse(t, { root: smallCourse(t), folder: openCourseFolder(database) });
    const page = await newPage(t);
    await page.goto(`${site.base}/e2`);
    const prediction = page.locator('#p1');
    assert.equal(await prediction.getByText('c, and with it the record').isVisible(), false);
    await prediction.getByLabel('b) the record of the session').check();
    await prediction.getByRole('button', { name: 'That’s my guess' }).click();
    await prediction.getByText('You guessed b; it is c. Find out why.').waitFor();
    assert.equal(await prediction.getByText('c, and with it the record').isVisible(), true);
    assert.equal(await page.evaluate('document.activeElement.id'), 'p1');
    assert.ok(await prediction.getByRole('button', { name: 'Copy' }).first().isVisible());

    const again = await startCourse(t, {
      root: smallCourse(t),
      folder: openCourseFolder(database),
    });
    await page.goto(`${again.base}/e2`);
    assert.ok(await prediction.getByText('You guessed b; it is c.').isVisible());
    assert.ok(await prediction.getByLabel('b) the record of the session').isChecked());
  });

  it('keeps what they filled in when they guess, tick an exercise, or apply a change', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const page = await newPage(t);
    await page.goto(`${site.base}/e2`);
    const blank = page.getByLabel('Your ‹phone›');
    await blank.fill('my-own-ticket');
    await page.locator('#p1').getByRole('radio').first().check();
    await page.locator('#p1').getByRole('button', { name: 'That’s my guess' }).click();
    await page.getByText('You guessed a; it is c.').waitFor();
    await page.getByRole('button', { name: 'I have done it' }).click();
    await page.getByText('Done.').waitFor();
    await page.getByRole('button', { name: 'Apply this change' }).click();
    await page.getByText('It is in the source now.').waitFor();
    assert.equal(await page.evaluate('document.activeElement.id'), 'change-e2');
    await page.getByRole('button', { name: 'Put it back' }).click();
    await page.getByText('It is put back.').waitFor();
    assert.equal(await blank.inputValue(), 'my-own-ticket');
    assert.equal(await page.locator('.command mark.filled').textContent(), 'my-own-ticket');
  });

  it('does everything without script, too: forms lead back to the same place', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const page = await newPage(t, { javaScriptEnabled: false });
    await page.goto(site.base);
    await follow(page.getByRole('link', { name: 'Start with' }));
    await page.goto(`${site.base}/e2`);
    assert.equal(await page.getByRole('button', { name: 'Copy' }).count(), 0);
    await page.locator('#p1').getByLabel('c) the ticket').check();
    await follow(page.locator('#p1').getByRole('button', { name: 'That’s my guess' }));
    assert.match(pathOf(page), /\/e2#p1$/);
    assert.ok(await page.getByText('You guessed c. That is right.').isVisible());
    await follow(page.getByRole('button', { name: 'I have done it' }));
    assert.match(pathOf(page), /\/e2#t1$/);
    await follow(page.getByRole('button', { name: 'Apply this change' }));
    assert.ok(await page.getByText('It is in the source now.').isVisible());
    assert.match(pathOf(page), /#change-e2$/);
    await follow(page.getByRole('button', { name: 'Put it back' }));
    assert.ok(await page.getByText('It is put back.').isVisible());
    await follow(page.getByRole('button', { name: /^Mark as read, and back/ }));
    assert.match(pathOf(page), /\/learn\/\w+$/);
  });

  it('sees the wire beside the lesson, and on a narrow screen a link to it', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const page = await newPage(t, { viewport: { width: 1440, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy|Refused|violates/.test(message.text()))
        complaints.push(message.text());
    });
    await page.goto(`${site.base}/e2`);
    await page.frameLocator('iframe').getByText('No requests yet').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Watch the wire' }).isVisible(), false);
    await page.setViewportSize({ width: 700, height: 900 });
    assert.equal(await page.locator('iframe').isVisible(), false);
    assert.ok(await page.getByRole('link', { name: 'Watch the wire' }).isVisible());
    assert.deepEqual(complaints, []);
  });

  it('finds a lesson again where they left it', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const page = await newPage(t);
    await page.goto(`${site.base}/e2`);
    await page.evaluate('scrollTo(0, 900)');
    await becomes(page, 'localStorage.length', 1);
    await page.goto(site.base);
    await follow(page.getByRole('link', { name: 'Go on with By hand' }));
    await becomes(page, 'Math.round(scrollY / 10)', 90);
    await page.goto(`${site.base}/e2#c2`);
    assert.ok(Number(await page.evaluate('scrollY')) < 600, 'a link to a heading goes before');
  });

  it('does all of it with the keyboard', async (t) => {
    const site = await startCourse(t, { root: smallCourse(t) });
    const page = await newPage(t, { viewport: { width: 800, height: 900 } });
    await page.goto(`${site.base}/e2`);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the text');
    await page.keyboard.press('Enter');
    const reached: string[] = [];
    for (let i = 0; i < 20 && !reached.at(-1)?.startsWith('radio'); i++) {
      await page.keyboard.press('Tab');
      reached.push(
        String(
          await page.evaluate(
            '[document.activeElement.type, document.activeElement.textContent].join(" ")',
          ),
        ),
      );
    }
    assert.ok(
      reached.some((what) => what.startsWith('button Copy')),
      reached.join('\n'),
    );
    assert.ok(
      reached.some((what) => what.startsWith('text')),
      'the value of a blank',
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('You guessed b; it is c.').waitFor();
  });
});
