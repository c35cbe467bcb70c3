import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { html } from '../../views/html.ts';
import { loginPage } from '../../views/login.ts';
import { type Notice, notice } from '../../views/notice.ts';
import { news } from './news.ts';

const markupOf = (tone: Notice['tone']) => String(notice({ ...news('Text.'), tone }));

describe('notice', () => {
  it('begins with another sign in each tone, and takes the focus', () => {
    const signs = (['done', 'note', 'refused'] as const).map((tone) => {
      const markup = markupOf(tone);
      assert.match(
        markup,
        new RegExp(`class="notice ${tone}" role="status" tabindex="-1" autofocus`),
      );
      return /aria-hidden="true">([^<]+)</.exec(markup)?.[1];
    });
    assert.equal(new Set(signs).size, 3);
  });

  it('is nothing when there is nothing to say, and goes on with a link', () => {
    assert.equal(notice(null), false);
    assert.match(String(notice(news('Done.'), html`<a href="/x">Go</a>`)), /Done\. <a href="\/x">/);
  });

  it('is tied to the first input of the sign-in, which keeps the focus', () => {
    const { body, news: told } = loginPage({
      values: { email: '', remember: false, next: null },
      problems: [],
      signupOpen: true,
      remembered: { days: 30, idleDays: 14 },
      notice: news('You are signed out.'),
    });
    const markup = String(body);
    assert.match(markup, /role="status" id="notice">/);
    assert.match(markup, /id="email"[^>]* aria-describedby="notice" autofocus/);
    assert.equal(markup.match(/autofocus/g)?.length, 1);
    assert.equal(told?.title, 'Done');
  });
});
