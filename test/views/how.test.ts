import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { howPage } from '../../views/how.ts';
import type { DemoExchange, HeadLine } from '../../views/how-head.ts';
import { SESSION, TIMES } from './session-view.ts';

const EXCHANGE: DemoExchange = {
  request: [['GET /x HTTP/1.1']],
  body: null,
  statusLine: 'HTTP/1.1 200 OK',
  standing: ['x-a: 1', 'x-b: 2', 'x-c: 3'],
  answer: [['x-own: yes']],
};
const STEPS = {
  form: EXCHANGE,
  logIn: EXCHANGE,
  dashboard: EXCHANGE,
  logOut: EXCHANGE,
  again: EXCHANGE,
};
const START: HeadLine = ['GET /how HTTP/1.1'];
const COOKIE: HeadLine = ['cookie: session=', { covered: 'ticket 3f9a1c' }];

function how(overrides: Partial<Parameters<typeof howPage>[0]> = {}): string {
  const data = {
    steps: STEPS,
    ticketMark: 'ticket 3f9a1c',
    arrived: [START],
    own: null,
    times: TIMES,
  };
  return String(howPage({ ...data, email: 'ada@example.com', ...overrides }).body);
}

/** The list item that a text stands in, up to the next item. */
function itemOf(markup: string, text: string): string {
  const at = markup.indexOf(text);
  assert.ok(at > 0, text);
  return markup.slice(markup.lastIndexOf('<li', at), markup.indexOf('</li>', at));
}

describe('howPage', () => {
  it('shows markup in a line, and in what covers a secret, as text', () => {
    const arrived: HeadLine[] = [START, ['User-Agent: <script>"&', { covered: '<i>' }]];
    const markup = how({ arrived });
    assert.match(markup, /User-Agent: &lt;script&gt;&quot;&amp;<b>&lsaquo;&lt;i&gt;&rsaquo;<\/b>/);
    assert.doesNotMatch(markup, /<script|<i>/);
  });

  it('counts the lines that it folds', () => {
    const [fold = ''] = /<details>.*?<\/details>/s.exec(how()) ?? [];
    assert.match(fold, /and 3 lines of house rules/);
    assert.equal(fold.match(/<code>x-[abc]: \d<\/code>/g)?.length, 3);
    assert.doesNotMatch(fold, /x-own/);
  });

  it('marks the first cookie of the log-in answer, and only that', () => {
    const answer: HeadLine[] = [['x: 1'], ['set-cookie: a=1'], ['set-cookie: b=2']];
    const markup = how({ steps: { ...STEPS, logIn: { ...EXCHANGE, answer } } });
    assert.match(itemOf(markup, 'set-cookie: a=1'), /class="moment".*This line logs you in\./s);
    assert.doesNotMatch(itemOf(markup, 'set-cookie: b=2'), /moment/);
  });

  it('marks the Cookie line of this request whatever its case, with what it did', () => {
    const arrived = [START, COOKIE];
    assert.match(itemOf(how({ arrived, own: SESSION }), 'cookie: '), /the server knows that it is/);
    assert.match(itemOf(how({ arrived }), 'cookie: '), /no ticket with a coat behind it/);
    assert.match(how(), /There is no Cookie line, so the server does not know who you are/);
  });

  it('shows the owner their ticket, and a visitor the way to one', () => {
    const own = how({ own: SESSION });
    assert.match(own, /your own session, ticket 7K3F/);
    assert.match(own, /<strong>7K3F<\/strong>/);
    assert.doesNotMatch(own, /made up/);
    assert.match(how(), /ada@example\.com is made up.*href="\/login\?next=%2Fhow"/s);
  });

  it('puts a body behind an empty line', () => {
    const body: HeadLine = ['email=a', { covered: 'your password' }];
    const markup = how({ steps: { ...STEPS, logIn: { ...EXCHANGE, body } } });
    const codes = [...markup.matchAll(/&gt;<\/span><code>(.*?)<\/code>/g)].map(([, code]) => code);
    const at = codes.indexOf('email=a<b>&lsaquo;your password&rsaquo;</b>');
    assert.equal(codes[at - 1], '');
  });

  it('keeps its own words to ASCII', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
    assert.match(how({ own: SESSION }), /^[\x00-\x7f]*$/);
  });
});
