import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appCard, launcher } from '../../views/launcher.ts';

const MARA = { name: 'Mara in IT', href: 'mailto:it@example.com' };

describe('launcher', () => {
  it('links to each app by its name, with its path or its host below it', () => {
    const markup = String(
      launcher(
        [
          appCard({ address: '/wiki/', name: 'Our wiki' }),
          appCard({ address: 'https://grafana.example.com/', name: 'Grafana' }),
        ],
        MARA,
      ),
    );
    assert.match(
      markup,
      /<li><a href="\/wiki\/"><b aria-hidden="true">O<\/b><span><strong>Our wiki<\/strong> <small>\/wiki\/<\/small>/,
    );
    assert.match(
      markup,
      /<a href="https:\/\/grafana\.example\.com\/">.*<small>grafana\.example\.com<\/small>/,
    );
    assert.equal(markup.match(/<li>/g)?.length, 2);
    assert.match(markup, /<h2 class="visually-hidden" id="apps">Apps<\/h2>/);
  });

  it('shows names as text, and their first character as people see it', () => {
    const markup = String(
      launcher(
        [
          { address: '/a/', name: '<b>&' },
          { address: '/b/', name: '👩‍💻 Code' },
          { address: '/c/', name: 'été' },
        ].map(appCard),
        MARA,
      ),
    );
    assert.match(markup, /<b aria-hidden="true">&lt;<\/b><span><strong>&lt;b&gt;&amp;<\/strong>/);
    assert.match(markup, /<b aria-hidden="true">&#128105;&#8205;&#128187;<\/b>/);
    assert.match(markup, /<b aria-hidden="true">&#201;<\/b>/);
  });

  it('says whom to ask where no app is open to the user', () => {
    const markup = String(launcher([], MARA));
    assert.match(
      markup,
      /No app is open to you yet\. Ask <a href="mailto:it@example\.com">Mara in IT<\/a>/,
    );
    assert.match(String(launcher([], MARA, '/users/1')), /<a href="\/users\/1">give yourself<\/a>/);
  });
});
