import { describe, it } from 'node:test';
import { openCourseFolder } from '../../learn/course-folder.ts';
import { assertAccessible, assertFits } from '../browser/axe.ts';
import { newContext } from '../browser/chromium.ts';
import { startCourse } from '../learn/course-site.ts';

const DAY = 86_400_000;

describe('the course', () => {
  it('has no violation that axe-core knows, in light and dark colours, and fits narrow screens', async (t) => {
    let now = Date.now();
    const folder = openCourseFolder(':memory:');
    const site = await startCourse(t, { folder, today: () => now });
    const context = await newContext(t, { bypassCSP: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const look = async (path: string) => {
      await page.goto(site.base + path);
      await page.evaluate(
        'for (const one of document.querySelectorAll("details")) one.open = true',
      );
      await assertFits(page, path);
      await assertAccessible(page, path);
    };
    await look('');
    await look('/e2');
    await site.post('/guess', { lesson: 'e2', prediction: '1', guess: 'a' });
    await site.post('/guess', { lesson: 'e2', prediction: '2', guess: 'a' });
    await site.post('/done', { lesson: 'e2', turn: '1', done: 'yes' });
    for (const lesson of ['a0', 'e2']) await site.post('/read', { lesson });
    folder.write('museum', { progress: { a: { solved: true, hints: 2 } } });
    now += 2 * DAY;
    for (const path of ['', '/e2', '/a0', '/g9', '/source/src/web/cookies.ts', '/z9'])
      await look(path);
  });
});
