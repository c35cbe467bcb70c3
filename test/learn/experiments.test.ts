import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { answersOf } from '../../learn/experiments/question.ts';
import { EXPERIMENTS, type ExperimentId } from '../../learn/experiments.ts';
import { createLessonLinks } from '../../learn/lesson-links.ts';
import { isRightAnswer, presentExperiments } from '../../learn/present-experiments.ts';
import * as s from './support.ts';

const { CURL, FIREFOX, HOST, JSON_OK, OTHER, PAGE, Scene, TAKE_BACK, TICKET } = s;
const { cookie, get, give, post, status } = s;

type Step = [request: string, response: string | null, connection?: number];
type Steps = readonly Step[];

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const LOGIN = post('/login', 'email=a&password=b', FIREFOX, FORM);
const FAIL = post('/login', 'email=a&password=c', CURL, FORM);
const IN: Step = [LOGIN, status(303, 'location: /dashboard', give(TICKET))];
const IN_TOO: Step = [LOGIN, status(303, 'location: /dashboard', give(OTHER))];
const dashboard = (ticket: string, agent = FIREFOX): Step => [
  get('/dashboard', agent, cookie(ticket)),
  PAGE,
];
const refused = (ticket: string): Step => [
  get('/dashboard', CURL, cookie(ticket)),
  status(303, 'location: /login?next=%2Fdashboard', TAKE_BACK),
];
const OUT: Step = [
  post('/logout', 'a=b', FIREFOX, FORM, cookie(TICKET)),
  status(303, 'location: /login', TAKE_BACK),
];
const exchange = (code: string) => post('/oauth/token', `code=${code}`, CURL, FORM);
const NOT_FOUND_PAGE = status(404, 'content-type: text/html');
const NOT_FOUND_JSON = status(404, 'content-type: application/json');

/** For each experiment: what ticks it at its last step, and what must not. */
const CASES: Readonly<Record<ExperimentId, readonly [ticks: Steps, not: Steps]>> = {
  'count-requests': [
    [
      [get('/', FIREFOX), PAGE],
      [get('/style.css', FIREFOX), status(200)],
    ],
    [
      [get('/', CURL), PAGE],
      [get('/style.css', FIREFOX), status(200)],
    ],
  ],
  'see-the-head': [[[`HEAD / HTTP/1.1\n${HOST}`, PAGE]], [[get('/'), PAGE]]],
  'json-instead': [
    [
      [get('/dashboard'), PAGE],
      [get('/dashboard'), JSON_OK],
    ],
    [
      [get('/dashboard'), PAGE],
      [get('/me'), JSON_OK],
    ],
  ],
  'both-languages': [
    [
      [get('/a'), NOT_FOUND_PAGE],
      [get('/a'), NOT_FOUND_JSON],
    ],
    [
      [get('/a'), NOT_FOUND_PAGE],
      [get('/a'), NOT_FOUND_PAGE],
    ],
  ],
  'not-modified': [[[get('/style.css'), status(304)]], [[get('/style.css'), PAGE]]],
  'find-the-line': [[IN], [OUT]],
  'same-ticket-again': [
    [dashboard(TICKET), dashboard(TICKET)],
    [dashboard(TICKET), dashboard(OTHER)],
  ],
  'no-ticket': [
    [dashboard(TICKET), [get('/', FIREFOX), PAGE]],
    [dashboard(TICKET), [get('/', CURL), PAGE]],
  ],
  'restart-and-reload': [[dashboard(TICKET)], [IN, dashboard(TICKET)]],
  'session-runs-out': [
    [IN, dashboard(TICKET), refused(TICKET)],
    [IN, dashboard(TICKET), OUT, refused(TICKET)],
  ],
  'token-runs-out': [
    [
      [get('/me', `Authorization: Bearer ${OTHER}`), JSON_OK],
      [get('/me', `Authorization: Bearer ${OTHER}`), status(401)],
    ],
    [
      [get('/me', `Authorization: Bearer ${OTHER}`), JSON_OK],
      [post('/token/revoke', 'a=b', `Authorization: Bearer ${OTHER}`, FORM), status(204)],
      [get('/me', `Authorization: Bearer ${OTHER}`), status(401)],
    ],
  ],
  'bearer-token': [
    [[get('/me', `Authorization: Bearer ${OTHER}`), JSON_OK]],
    [[get('/me', `Authorization: Bearer ${OTHER}`), status(401)]],
  ],
  'two-log-ins': [
    [IN, IN_TOO, dashboard(TICKET), dashboard(OTHER)],
    [IN, dashboard(TICKET), dashboard(TICKET)],
  ],
  'same-bytes': [
    [
      [FAIL, status(401, 'date: 1', 'x-request-id: a')],
      [FAIL, status(401, 'date: 2', 'x-request-id: b')],
    ],
    [
      [FAIL, status(401, 'date: 1')],
      [FAIL, 'HTTP/1.1 401 X\ncontent-length: 1\n\nx'],
    ],
  ],
  'get-logout': [
    [[get('/logout'), status(405, 'allow: POST')]],
    [[post('/logout', 'a=b', FORM), status(405)]],
  ],
  'send-text': [
    [[post('/login', 'x', 'Content-Type: text/plain'), status(415)]],
    [[post('/login', 'x', 'Content-Type: text/xml'), status(415)]],
  ],
  'percent-cookie': [
    [[get('/', 'Cookie: session=%'), PAGE]],
    [
      [get('/', cookie(TICKET)), PAGE],
      [get('/', 'Cookie: session=admin'), PAGE],
    ],
  ],
  'speak-by-hand': [[[get('/'), PAGE]], [[get('/', CURL), PAGE]]],
  'copy-the-ticket': [
    [dashboard(TICKET), dashboard(TICKET, CURL)],
    [dashboard(TICKET), dashboard(OTHER, CURL)],
  ],
  'change-one-letter': [
    [IN, dashboard(TICKET), refused(OTHER)],
    [IN, dashboard(TICKET), refused(TICKET)],
  ],
  'replay-after-logout': [
    [IN, dashboard(TICKET), OUT, refused(TICKET)],
    [IN, dashboard(TICKET), refused(TICKET)],
  ],
  'forge-a-form': [
    [[post('/logout', 'a=b', FORM, 'Origin: http://evil.example'), status(403)]],
    [[post('/logout', 'a=b', FORM, 'Origin: http://localhost:3000'), status(403)]],
  ],
  'foreign-host': [
    [['GET / HTTP/1.1\nHost: evil.example', status(421)]],
    [['GET / HTTP/1.1\nHost: evil.example', PAGE]],
  ],
  'guess-until-429': [[[FAIL, status(429)]], [[FAIL, status(401)]]],
  'skip-the-step': [
    [
      [
        get('/dashboard', CURL, `Cookie: pending=${TICKET}`),
        status(303, 'location: /login?next=%2Fdashboard'),
      ],
    ],
    [[get('/dashboard', CURL), status(303, 'location: /login?next=%2Fdashboard')]],
  ],
  'code-twice': [
    [
      [exchange(TICKET), status(200)],
      [exchange(TICKET), status(400)],
    ],
    [
      [exchange(OTHER), status(200)],
      [exchange(TICKET), status(400)],
    ],
  ],
  'dirty-header': [[['HELLO', status(400)]], [[get('/'), status(400)]]],
};

/** Ids of the experiments that the last step of a scene completes. */
function ticked(steps: Steps): string[] {
  const scene = new Scene();
  for (const step of steps) scene.say(...step);
  return EXPERIMENTS.filter(({ seen }) => seen(scene.exchanges)).map(({ id }) => id);
}

describe('experiment', () => {
  for (const { id } of EXPERIMENTS) {
    it(`${id} is ticked by what it asks for, and not by the case beside it`, () => {
      const [ticks, not] = CASES[id as ExperimentId];
      assert.ok(ticked(ticks).includes(id), String(ticked(ticks)));
      assert.ok(!ticked(not).includes(id));
    });
  }

  it('is no private window when the same one only uses another name for this machine', () => {
    const elsewhere = `GET / HTTP/1.1\nHost: 127.0.0.1:3000\n${FIREFOX}`;
    assert.ok(!ticked([dashboard(TICKET), [elsewhere, PAGE]]).includes('no-ticket'));
  });

  it('needs no tool that is not here: what speaks plain bytes is a file of the course', () => {
    const commands = EXPERIMENTS.map(({ command = '' }) => command);
    assert.deepEqual(
      commands.filter((command) => /\b(?:nc|ncat|netcat|telnet)\b/.test(command)),
      [],
    );
    const files = commands.flatMap((command) => command.match(/lessons\/\S+\.ts/g) ?? []);
    assert.ok(files.length > 0);
    for (const file of files) assert.ok(existsSync(file), file);
  });

  it('is none when nothing was said yet', () => {
    assert.deepEqual(
      EXPERIMENTS.filter(({ seen }) => seen([])),
      [],
    );
  });

  it('comes in three kinds, each id once, told in one sentence', () => {
    assert.equal(new Set(EXPERIMENTS.map(({ id }) => id)).size, Object.keys(CASES).length);
    assert.deepEqual(
      [...new Set(EXPERIMENTS.map(({ kind }) => kind))],
      ['useful', 'weird', 'attack'],
    );
    for (const { how } of EXPERIMENTS) assert.match(how, /^[A-Z][^.]*(?:\.example[^.]*)?\.$/);
  });
});

describe('the question of an experiment', () => {
  it('has three different answers of which one is right, and says why each is or is not', () => {
    for (const { id, question } of EXPERIMENTS) {
      const answers = answersOf(id, question);
      assert.equal(new Set(answers.map(({ text }) => text)).size, 3, id);
      const right = answers.map((_, i) => isRightAnswer(id, i));
      assert.deepEqual(right.toSorted(), [false, false, true], id);
      assert.match(question.ask, /[?]$/, id);
      for (const { why } of answers) assert.match(why, /^\S.{10,}[.]$/, id);
    }
  });

  it('has its right answer at each of the three places', () => {
    const places = EXPERIMENTS.map(({ id, question }) =>
      answersOf(id, question).indexOf(question.right),
    );
    for (const place of [0, 1, 2]) {
      assert.ok(places.filter((one) => one === place).length >= EXPERIMENTS.length / 5);
    }
  });

  it('takes nothing else for an answer', () => {
    for (const answer of [-1, 3, 0.5, Number.NaN])
      assert.equal(isRightAnswer('get-logout', answer), null);
    assert.equal(isRightAnswer('no-experiment', 0), null);
  });
});

describe('the command of an experiment', () => {
  const links = createLessonLinks('/learn/x');
  const frame = { app: 'http://localhost:3000', links, action: '/answer' };
  const all = presentExperiments({ seen: [], answered: [], wrong: null }, frame);

  it('says where its secret comes from, and has none', () => {
    for (const { id, command } of all) {
      const text = command.join('\n');
      if (/\$TICKET/.test(text)) assert.match(text, /^TICKET=\$\(awk .* jar\)$/m, id);
      if (/\$TOKEN/.test(text)) assert.match(text, /^TOKEN=…$/m, id);
      assert.doesNotMatch(text, /\$(?:APP|HOST|HOSTNAME|PORT)\b/, id);
    }
  });

  it('comes in the order of the course, and each leads to a lesson', () => {
    const parts = all.map(({ part }) => part);
    assert.deepEqual(parts, parts.toSorted());
    for (const { lesson } of all) assert.match(lesson.href, /^\/learn\/x\/[a-i]\d+(?:#c\d+)?$/);
  });

  it('leads to the lesson of its own concept, not to the first one of its part', () => {
    const nameOf = (id: string) => all.find((one) => one.id === id)?.lesson.name;
    assert.equal(nameOf('speak-by-hand'), 'a1');
    assert.equal(nameOf('not-modified'), 'a5');
    assert.equal(nameOf('replay-after-logout'), 'e6');
    assert.equal(nameOf('session-runs-out'), 'e7');
  });
});
