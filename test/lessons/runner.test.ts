// biome-ignore-all lint/suspicious/noTemplateCurlyInString: source in a string has these
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { outline } from '../../lessons/outline.ts';
import { runLesson } from '../../lessons/runner/execute.ts';
import { lint } from '../../lessons/runner/lint.ts';
import { matchLine } from '../../lessons/runner/match.ts';
import { ABOUT_TIME, readPace } from '../../lessons/runner/pace.ts';
import { parseLesson } from '../../lessons/runner/parse.ts';
import { problemText } from '../../lessons/runner/problem.ts';
import { type Report, summary } from '../../lessons/runner/report.ts';
import { startsServer } from '../../lessons/runner/servers.ts';
import { extract } from '../../lessons/runner/symbols.ts';
import { update } from '../../lessons/runner/update.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const GOOD = readFileSync('test/lessons/fixtures/good.md', 'utf8');
const LESSON = 'lessons/a-tryout/19-lesson.md';
const TRY = resolve('lessons/changes/run.ts');

/** A small tree with a lesson in it, which is called a19. */
function treeWith(t: TestContext, lesson: string): { root: string; file: string } {
  const root = temporaryFolder(t);
  for (const name of [
    'lessons/museum',
    'lessons/a-tryout',
    'src/http',
    'learn',
    'views',
    'public',
    'test',
  ]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  const scripts = { start: 'node lessons/museum/says-two.ts', try: `node ${TRY}` };
  const npm = { type: 'module', scripts };
  writeFileSync(join(root, 'package.json'), JSON.stringify(npm));
  writeFileSync(join(root, 'tsconfig.json'), '{}\n');
  writeFileSync(join(root, 'src/word.ts'), "export const WORD = 'before';\n");
  writeFileSync(join(root, 'src/http/cookies.ts'), readFileSync('src/http/cookies.ts'));
  writeFileSync(join(root, 'lessons/museum/says-two.ts'), SAYS_TWO);
  symlinkSync(resolve('lessons/museum/museum.ts'), join(root, 'lessons/museum/museum.ts'));
  symlinkSync(resolve('lessons/http'), join(root, 'lessons/http'));
  symlinkSync(resolve('lessons/http.ts'), join(root, 'lessons/http.ts'));
  writeFileSync(join(root, 'test/good.test.ts'), "it('is as good as it can be', () => {});\n");
  const file = join(root, LESSON);
  writeFileSync(file, lesson);
  return { root, file };
}

const SAYS_TWO = `/** Wrong on purpose: says-two. */
import { answer, startMuseum } from './museum.ts';
import { WORD } from '../../src/word.ts';

export const TWO = 'two';

startMuseum('says-two', 'It says two.', (request, response) => {
  process.stdout.write(\`asked for \${request.url}\\n\`);
  if (request.url === '/end') throw new Error('the end');
  answer(response, 200, \`\${WORD} \${TWO}\\n\`, { 'set-cookie': 'n=1' });
});
`;

/**
 * Runs a lesson and answers with the first line of each complaint, without the name of the file.
 */
async function run(
  t: TestContext,
  lesson: string,
  more = {},
): Promise<string[] & { report: Report }> {
  const { root, file } = treeWith(t, lesson);
  const options = { root, client: 'curl', linted: false, stopAtFirst: false, ...more } as const;
  const report = await runLesson(file, options);
  const lines = report.problems.map((problem) => problemText(problem).split('\n', 1)[0] ?? '');
  return Object.assign(
    lines.map((line) => line.replace(`${LESSON}:`, '')),
    { report },
  );
}

function consoleBlock(text: string): string {
  return `\`\`\`console\n${text}\n\`\`\`\n`;
}

describe('a lesson', () => {
  it('passes when all is as it says', async (t) => {
    const problems = await run(t, GOOD, { linted: true });
    assert.deepEqual([...problems], []);
    assert.equal(
      summary([problems.report]),
      '3 of 3 commands executed, 2 quotes compared, in 1 files',
    );
  });

  it('has files that the reader writes', async (t) => {
    const saved = '```js save=my/a.js\nconsole.log(1);\n```\n';
    const problems = await run(t, saved + consoleBlock('$ node my/a.js; node my/a.js\n1\n1'));
    assert.deepEqual([...problems], []);
  });

  it('is known by what it leaves where the reader stands', async (t) => {
    const made = await run(t, consoleBlock('$ echo a > b; cp b c; mkdir d; touch d/e; rm b'));
    assert.deepEqual(made.report.left.toSorted(), ['c', 'd/']);
  });

  it('is told from a broken one by file and line first, then by a small difference', async (t) => {
    const { report } = await run(t, consoleBlock('$ printf "a\\nb\\nc\\n"\na\nx\nc'));
    const [problem] = report.problems;
    assert.ok(problem);
    assert.equal(
      problemText(problem),
      [
        'lessons/a-tryout/19-lesson.md:4: it prints something else',
        '      $ printf "a\\nb\\nc\\n"',
        '      a',
        '    - x',
        '    + b',
        '    + c',
        '',
      ].join('\n'),
    );
  });
});

describe('the output of a command', () => {
  const passes: Record<string, string> = {
    'is compared line by line': '$ printf "a\\n\\nb\\n"\na\n\nb',
    'may lack its last line break': '$ printf a\na\n$ echo b\nb',
    'has stdout and stderr in the order in which they came':
      '$ echo a; echo b >&2; echo c\na\nb\nc',
    'is open where … stands in a line': '$ echo "Date: now"\nDate: …',
    'is open where … is a line': '$ seq 9\n1\n…\n9',
    'may have nothing where … is a line': '$ seq 2\n1\n…\n2',
    'keeps a named blank through the lesson': '$ X=$RANDOM$$; echo $X\n‹x›\n$ echo "<$X>"\n<‹x›>',
    'takes another name for another text': '$ echo one; echo two\n‹a›\n‹b›',
    'fills a command with what a blank had': '$ echo w0rd\n‹w›\n$ printf "%s" ‹w›\nw0rd',
    'has no carriage returns at the ends of lines': '$ printf "a\\r\\nb\\r\\n"\na\nb',
    'belongs to a command of several lines': '$ echo a \\\n    b\na b',
    'comes from one shell: variables and folders last':
      '$ mkdir d; cd d; V=1\n$ pwd; echo $V\n…/d\n1',
    'does not end the input of the lesson': '$ cat; echo b\nb',
    'may be that of a program that fails': '$ ls nothing-here; echo $?\nls: …\n2',
  };
  for (const [rule, text] of Object.entries(passes)) {
    it(rule, async (t) => assert.deepEqual([...(await run(t, consoleBlock(text)))], []));
  }

  const fails: Record<string, [string, ...string[]]> = {
    'that differs in a letter': ['$ echo abc\nabd', '3: it prints something else'],
    'that differs in a blank at the end': ['$ echo "a "\na', '3: it prints something else'],
    'that lacks a line': ['$ echo a\na\nb', '4: it prints something else'],
    'that has a line more': ['$ printf "a\\nb\\n"\na', '3: it prints more than this'],
    'that was to be empty': ['$ echo a', '2: it prints more than this'],
    'that does not go on after a line of …': ['$ seq 3\n1\n…\n4', '5: it prints something else'],
    'with another text for a name': [
      '$ echo one\n‹a›\n$ echo two\n‹a›',
      '5: ‹a› was one before, and is two here',
    ],
    'with one text for two names': [
      '$ echo one; echo one\n‹a›\n‹b›',
      '4: ‹b› has the text of ‹a›: one',
    ],
    'with a blank in a named blank': ['$ echo a b\n‹a›', '3: it prints something else'],
    'with nothing in a named blank': ['$ echo "a="\na=‹a›', '3: it prints something else'],
    'that comes from a name without a text': [
      '$ echo ‹a›\nx',
      '2: ‹a› has no text yet, so this command cannot run',
    ],
    'of a shell that ends': ['$ exit\n', '2: the shell ended with this command'],
    'from no server': ['^C', '2: no server is running here'],
  };
  for (const [rule, [text, ...expected]] of Object.entries(fails)) {
    it(`is not one ${rule}`, async (t) => {
      assert.deepEqual([...(await run(t, consoleBlock(text)))], expected);
    });
  }
});

const MUSEUM =
  '$ node lessons/museum/says-two.ts\nWrong on purpose: says-two: http://localhost:4000';
const ASK = "$ curl -s -w '%{http_code}\\n' localhost:4000/x\nbefore two\n200";

describe('a server in a lesson', () => {
  it('is known by its command', () => {
    for (const command of [
      'npm start',
      'SESSION_IDLE=3s LOG=warn npm start',
      'npm run learn',
      'npm run -s learn',
      'PORT=4001 node lessons/museum/a-b.ts',
      'redis-server --port 4006 --dir data',
    ]) {
      assert.ok(startsServer(command), command);
    }
    for (const command of [
      'npm start -- --help',
      'redis-server --version',
      'npm run lessons',
      'node x.ts',
      'echo npm start',
    ]) {
      assert.ok(!startsServer(command), command);
    }
  });

  it('runs while the lesson goes on, on the ports that it writes', async (t) => {
    const lesson = [MUSEUM, ASK].map(consoleBlock).join('\n');
    assert.deepEqual([...(await run(t, lesson))], []);
    assert.deepEqual([...(await run(t, lesson, { client: 'http' }))], []);
  });

  it('is asked by a client without its remarks', async (t) => {
    const talk =
      '$ curl -v -o page localhost:4000/ 2>&1 | grep -v -e agent: -e Agent\n> GET / HTTP/1.1\n> Host: localhost:4000\n…\n< HTTP/1.1 200 OK\n…\n< ';
    assert.deepEqual([...(await run(t, [MUSEUM, talk].map(consoleBlock).join('\n')))], []);
  });

  it('is listened to in a block without a command, and stops with ^C', async (t) => {
    const gone = "$ curl -s -w '%{http_code} %{exitcode}\\n' localhost:4000/\n000 7";
    const blocks = [MUSEUM, ASK, 'asked for /x', '^C', gone, MUSEUM, ASK];
    assert.deepEqual([...(await run(t, blocks.map(consoleBlock).join('\n')))], []);
  });

  it('is listened to after it fell over, too', async (t) => {
    const fall = "$ curl -s -w '%{http_code}\\n' localhost:4000/end\n000";
    const other = MUSEUM.replace('$ ', '$ PORT=4001 ').replace('localhost:4000', 'localhost:4001');
    const blocks = [other, MUSEUM, fall, 'asked for /end\nError: the end', '^C', MUSEUM, ASK];
    assert.deepEqual([...(await run(t, blocks.map(consoleBlock).join('\n')))], []);
  });

  it('is missed when it does not print what was expected', async (t) => {
    const wrong = consoleBlock('$ node lessons/museum/nothing.ts\nWrong on purpose: nothing');
    assert.deepEqual([...(await run(t, wrong))], ['3: it prints something else']);
    const silent = consoleBlock('$ node lessons/museum/nothing.ts');
    assert.equal((await run(t, silent))[0], '2: this server ended at once');
  });

  it('is missed when it did not print what a block says', async (t) => {
    const blocks = [MUSEUM, ASK, 'asked for /y'].map(consoleBlock).join('\n');
    assert.deepEqual([...(await run(t, blocks))], ['13: it prints something else']);
  });

  it('serves the changed source after a change is tried, until it is put back', async (t) => {
    const change =
      "--- a/src/word.ts\n+++ b/src/word.ts\n@@ -1 +1 @@\n-export const WORD = 'before';\n+export const WORD = 'after';";
    const lesson = [
      '# A lesson\n',
      consoleBlock(MUSEUM),
      consoleBlock(ASK),
      `\`\`\`diff try\n${change}\n\`\`\`\n`,
      consoleBlock('$ npm run -s try a19\nChanged src/word.ts. …\nTo put it back: …'),
      consoleBlock(`^C\n${MUSEUM}\n${ASK.replace('before', 'after')}`),
    ].join('\n');
    assert.deepEqual([...(await run(t, lesson))], []);
    const wrong = lesson.replace("-export const WORD = 'before'", "-export const WORD = 'other'");
    assert.equal((await run(t, wrong))[0], '24: it prints something else');
    const putBack = [
      lesson,
      consoleBlock('$ npm run -s try -- --undo\nPut back src/word.ts. …'),
      consoleBlock(`^C\n${MUSEUM}\n${ASK}`),
    ].join('\n');
    assert.deepEqual([...(await run(t, putBack))], []);
  });
});

describe('a quote', () => {
  const quote = (info: string, text: string) => `\`\`\`ts ${info}\n${text}\n\`\`\`\n`;
  const cases: Record<string, [string, ...string[]]> = {
    'is the text of its source': [quote('wrong=says-two', SAYS_TWO.trimEnd())],
    'differs from its source in no letter': [
      quote('wrong=says-two#TWO', "export const TWO = 'zwei';"),
      '2: lessons/museum/says-two.ts says something else',
    ],
    'stops where its source does': [
      quote('wrong=says-two#TWO', "export const TWO = 'two';\n"),
      '3: lessons/museum/says-two.ts says something else',
    ],
    'may be lines of a file that stand next to each other, without their indentation': [
      quote(
        'in=lessons/museum/says-two.ts',
        SAYS_TWO.split('\n').slice(7, 9).join('\n').replaceAll(/^ {2}/gm, ''),
      ),
    ],
    'is indented as its lines are': [
      quote('in=lessons/museum/says-two.ts', '});\n  '),
      '1: lessons/museum/says-two.ts does not have these lines next to each other',
    ],
    'leaves out no line between two': [
      quote('in=lessons/museum/says-two.ts', "export const TWO = 'two';\n});"),
      '1: lessons/museum/says-two.ts does not have these lines next to each other',
    ],
    'has a line': [
      '```ts in=src/word.ts\n```\n',
      '1: src/word.ts does not have these lines next to each other',
    ],
    'names a file that is there': [quote('file=src/none.ts#a', 'x'), '1: there is no src/none.ts'],
    'names a declaration that is there': [
      quote('file=src/word.ts#NONE', 'x'),
      '1: there is no NONE in src/word.ts',
    ],
    'says where it comes from': [
      quote('', 'x').replace('ts \n', 'ts\n'),
      '1: a ts block names its source: file=PATH#NAME, in=PATH or wrong=ID',
    ],
    'is not named by lines': [
      quote('file=src/word.ts#lines=1-2', 'x'),
      '1: a ts block names its source: file=PATH#NAME, in=PATH or wrong=ID',
    ],
  };
  for (const [rule, [text, ...expected]] of Object.entries(cases)) {
    it(rule, async (t) => assert.deepEqual([...(await run(t, text))], expected));
  }
});

describe('extract', () => {
  const source = readFileSync('test/lessons/fixtures/declarations.ts', 'utf8');
  for (const [name, expected] of [
    ['Shape', 'export type Shape =\n  | { readonly kind: "}" }\n  | { readonly kind: \'{\' };'],
    ['QUOTE', 'const QUOTE = /["\'`{[]/;'],
    [
      'twice',
      "export function twice(n: number): { value: number; list: string[] } {\n  return { value: n / 2 / 1, list: [`${n}{`, '}'] };\n}",
    ],
    ['Box.open', 'open(key: string): boolean {\n  return key === this.#key; // }\n}'],
    ['Box.#key', 'readonly #key: string;'],
    [
      'Box.make',
      'static async make({\n  key,\n}: {\n  key: string;\n}): Promise<Box> {\n  return new Box(key);\n}',
    ],
    ['handlers.show', "const show = (name: string) =>\n  name === ''\n    ? null\n    : { name };"],
    ['TABLE.second', 'second: {\n  deep: [1, 2],\n},'],
  ] as const) {
    it(`finds ${name}`, () => assert.equal(extract(source, name), expected));
  }

  it('finds nothing where there is nothing', () => {
    for (const name of ['nothing', 'Box.nothing', 'open', 'show', 'handlers.Box']) {
      assert.equal(extract(source, name), null, name);
    }
  });
});

const TRIED = consoleBlock('$ npm run -s try a19\nChanged.');
const UNDONE = consoleBlock('$ npm run -s try -- --undo\nPut back.');
const DIFF = /```diff.*?```\n/s.exec(GOOD)?.[0].replace('diff', 'diff try') ?? '';
const withTry = (text: string, after: string) =>
  text.replace(/```diff.*?```\n/s, () => DIFF + after);

const MUSEUM_CHANGE = `--- a/lessons/museum/says-two.ts
+++ b/lessons/museum/says-two.ts
@@ -4,3 +4,3 @@
 
-export const TWO = 'two';
+export const TWO = 'zwei';
 
`;

describe('the form of a lesson', () => {
  const cases: Record<string, [(lesson: string) => string, ...string[]]> = {
    'has nothing but the known blocks': [
      (text) => text.replace('```diff', '```py'),
      '41: a block is console, ts, js, diff or text, not "py"',
    ],
    'has files of the reader in their own folder alone': [
      (text) => text.replace('```diff', '```js save=src/a.js'),
      '41: a js block is a file of the reader: js save=my/NAME.js',
    ],
    'has no block without a name': [
      (text) => text.replace('```diff', '```'),
      '41: a block is console, ts, js, diff or text, not ""',
    ],
    'ignores nothing': [
      (text) => text.replace('```console', '```console ignore'),
      '5: nothing may follow the word "console"',
    ],
    'expects some output of each block': [
      (text) => text.replace('one ‹number›\n', '').replace('same\nsame', 'same'),
      '18: this block expects no output',
    ],
    'shows a status wherever it asks': [
      (text) => text.replace("-w '%{http_code}\\n' ", ''),
      '5: this block shows no status line',
    ],
    'leaves nothing open in a command': [
      (text) => text.replace('echo same', 'echo …'),
      '21: a command may not contain …',
    ],
    'draws no progress bars': [
      (text) => text.replace('curl -s', 'curl'),
      '6: curl whose output goes elsewhere draws a progress bar: add -s',
    ],
    'starts no server in the background': [
      (text) => text.replace('echo same', 'npm start &'),
      '21: a server has its own command line: settings, then npm start, npm run learn, a museum file or redis-server',
    ],
    'ends its blanks clearly': [
      (text) => text.replace('‹number›', '‹number›…'),
      '20: a named blank next to another gap has no clear end',
    ],
    'names its blanks in one way': [
      (text) => text.replace('‹number›', '‹A number›'),
      '20: ‹A number› is no name for a blank: lower case, digits, hyphens',
    ],
    'leaves less than a third open': [
      (text) => text.replace('\n000\nended', '\n…\nend…'),
      '1: 2 of 4 expected lines contain …: at most 30 % may',
    ],
    'warns of wrong code': [
      (text) => text.replace('> Wrong on purpose', '> On purpose'),
      '37: the line above wrong code must begin with "> Wrong on purpose"',
    ],
    'has diffs that apply': [
      (text) => text.replace("-export const WORD = 'before'", "-export const WORD = 'x'"),
      '41: this diff does not apply',
    ],
    'has the command of a change below it': [
      (text) => text.replace('```diff', '```diff try'),
      '41: below this change must follow $ npm run -s try a19',
    ],
    'has it below the change, not above': [
      (text) => text.replace('```diff', `${TRIED}\n\`\`\`diff try`),
      '46: below this change must follow $ npm run -s try a19',
    ],
    'tries no change that it does not show': [
      (text) => text.replace('## Links\n', `## Links\n\n${TRIED.replace('a19', 'a2')}`),
      '53: this lesson has no change a2',
    ],
    'puts a change of the app back': [
      (text) => withTry(text, TRIED),
      '41: this change of the app must be put back: $ npm run -s try -- --undo',
    ],
    'puts it back after it was applied': [
      (text) => withTry(text, UNDONE + TRIED),
      '41: this change of the app must be put back: $ npm run -s try -- --undo',
    ],
    'puts a change back before the next one': [
      (text) => {
        const [one, two] = ['a19a', 'a19b'].map((id) => TRIED.replace('a19', id));
        return withTry(text, one ?? '').replace('<a id="c1">', `${DIFF}${two}${UNDONE}<a id="c1">`);
      },
      '41: this change of the app must be put back: $ npm run -s try -- --undo',
    ],
    'has a prediction': [
      (text) => text.replace('**Predict.**', 'Guess.'),
      '1: no line begins with **Predict.**',
    ],
    'has at least two answers to choose from': [
      (text) => text.replace('- b) two\n', ''),
      '11: a prediction has two to four answers: lines "- a) ...", "- b) ..."',
    ],
    'answers in the order of letters': [
      (text) => text.replace('- b) two', '- c) two'),
      '11: a prediction has two to four answers: lines "- a) ...", "- b) ..."',
    ],
    'decides a prediction by running something': [
      (text) => text.replace(/```console\n\$ printf.*?```\n/s, ''),
      '11: the fold of this prediction has no console block',
    ],
    'folds away what decides a prediction': [
      (text) => text.replace('<details><summary>Run it</summary>', 'Run it:'),
      '11: the answers of a prediction must be followed by <details><summary>Run it</summary>',
    ],
    'shows no output before the guess': [
      (text) => text.replace('\n<details>', '\n```text\none\n```\n\n<details>'),
      '11: the block that decides a prediction must be inside the fold',
    ],
    'says which answer is right': [
      (text) => text.replace('a. It is.', 'It is.'),
      '16: no line in this fold begins with the letter of the right answer: "b. ..."',
    ],
    'closes the fold': [
      (text) => text.replace('</details>\n', '\n'),
      '16: this is not closed with </details>',
    ],
    'has a recap': [
      (text) => text.replace('## Now you can', '## You can'),
      '73: before the claims comes "## Now you can"',
    ],
    'has a recap of three points': [
      (text) => text.replace('- read two\n', ''),
      '54: a recap has three points: lines "- ..."',
    ],
    'asks something for the next day': [
      (text) => text.replace('**For tomorrow.** ', 'Tomorrow: '),
      '54: below the points comes a line "**For tomorrow.** ..."',
    ],
    'answers that, in a fold': [
      (text) => text.replace('Three.\n', ''),
      '60: the question for tomorrow is followed by <details><summary>Answer</summary>',
    ],
    'has no heading after its recap': [
      (text) => text.replace('**For', '## Tomorrow\n\n**For'),
      '60: "## Now you can" is the last heading',
    ],
    'ends with its claims': [
      (text) => text.replace('What this lesson claims', 'Claims'),
      '73: a lesson ends with <details><summary>What this lesson claims</summary>',
    ],
    'ends with nothing but its claims and the way to the next': [
      (text) => `${text}\nNext: [more](#c1)\n\nMore.\n`,
      '77: nothing but "Next: ..." follows the claims',
    ],
    'closes the fold of its claims': [
      (text) => text.replace(/<\/details>\n$/, ''),
      '68: this is not closed with </details>',
    ],
    'names a test for each claim': [
      (text) => text.replace("\n  it can be'", "\n  it can be'\n- It is also short."),
      '72: this claim names no test',
    ],
    'names tests that are there': [
      (text) => text.replaceAll('test/good.test.ts', 'test/bad.test.ts'),
      '70: there is no test/bad.test.ts',
      '70: ../../test/bad.test.ts leads nowhere',
    ],
    'names tests by their sentences': [
      (text) => text.replace('it can be', 'it could be'),
      "70: test/good.test.ts has no test 'is as good as it could be'",
    ],
    'gives the sentence of the test': [
      (text) => text.replace(/ › 'is as good as\n {2}it can be'/, ''),
      "70: after test/good.test.ts must follow › 'the title of the test'",
    ],
    'links to the test that it names': [
      (text) => text.replace('(../../test/good.test.ts)', '(../../src/word.ts)'),
      '70: ../../src/word.ts does not lead to test/good.test.ts',
    ],
    'is not too long': [
      (text) => text.replace('One command', `${'word '.repeat(900)}`),
      /^1: \d{3} words: at most 900 are allowed$/.source,
    ],
    'has an empty line behind each fold': [
      (text) => text.replace('</details>\n', '</details>\nAnd on it goes.\n'),
      '27: an empty line follows </details>',
    ],
    'links to files that are there': [
      (text) => text.replace('(../../src/word.ts)', '(../../src/none.ts)'),
      '52: ../../src/none.ts leads nowhere',
    ],
    'links to headings that are there': [
      (text) => text.replace('(#links)', '(#left)'),
      '52: lessons/a-tryout/19-lesson.md has no anchor #left',
    ],
    'puts anchors above headings': [
      (text) => text.replace('## Links\n', ''),
      '49: an anchor must stand above a heading',
      '51: lessons/a-tryout/19-lesson.md has no anchor #links',
    ],
  };
  const problemsOf = (t: TestContext, text: string) => {
    const { root } = treeWith(t, text);
    return lint(parseLesson(LESSON, text), root).map(({ line, what }) => `${line}: ${what}`);
  };

  it('is fine when it is', (t) => assert.deepEqual(problemsOf(t, GOOD), []));

  it('is fine when a change of the app is put back, or one of the museum is not', (t) => {
    assert.deepEqual(problemsOf(t, withTry(GOOD, TRIED + UNDONE)), []);
    assert.deepEqual(problemsOf(t, withTry(GOOD, TRIED + UNDONE.replace('undo', 'undo a19'))), []);
    const museum = withTry(GOOD, TRIED).replace(/--- a.*'after';\n/s, MUSEUM_CHANGE);
    assert.deepEqual(problemsOf(t, museum), []);
  });

  it('needs no output of commands that have none', (t) => {
    const quiet = consoleBlock('$ export A=1\n$ cd src\n$ B=2\n$ sleep 0\n$ cp a b');
    assert.deepEqual(problemsOf(t, GOOD.replace('## Links', `## Links\n\n${quiet}`)), []);
  });

  for (const [rule, [change, ...expected]] of Object.entries(cases)) {
    it(rule, (t) => {
      const text = change(GOOD);
      assert.notEqual(text, GOOD);
      const problems = problemsOf(t, text);
      const asRegExp = expected[0]?.startsWith('^') ? new RegExp(expected[0]) : null;
      if (asRegExp === null) assert.deepEqual(problems.toSorted(), expected.toSorted());
      else assert.match(problems[0] ?? '', asRegExp);
    });
  }
});

describe('--update', () => {
  async function updated(t: TestContext, lesson: string) {
    const { root, file } = treeWith(t, lesson);
    const options = { root, client: 'curl', linted: false, stopAtFirst: false } as const;
    const { changed, refused } = update(await runLesson(file, options), root);
    return { changed, refused, text: readFileSync(file, 'utf8') };
  }

  it('writes outputs and quotes into the lesson', async (t) => {
    const quote = '```ts wrong=says-two#TWO\nold\n```\n';
    const before = [consoleBlock('$ seq 2'), quote, consoleBlock('$ echo a; echo b\na\nc')].join(
      '\n',
    );
    const { changed, text } = await updated(t, before);
    assert.equal(changed, 3);
    const after = [
      consoleBlock('$ seq 2\n1\n2'),
      quote.replace('old', "export const TWO = 'two';"),
      consoleBlock('$ echo a; echo b\na\nb'),
    ].join('\n');
    assert.equal(text, after);
  });

  it('writes what a server says from the line on that says it is ready', async (t) => {
    const { changed, text } = await updated(t, consoleBlock('$ npm start'));
    assert.equal(changed, 1);
    const ready = 'Wrong on purpose: says-two: http://localhost:3000';
    assert.equal(text, consoleBlock(`$ npm start\n${ready}`));
  });

  it('keeps the gaps and blanks that still fit', async (t) => {
    const before = consoleBlock(
      '$ echo identity; seq 9; echo id: identity; echo new\n‹id›\n1\n…\n9\nid: …\nold',
    );
    const { text } = await updated(t, before);
    assert.equal(text, before.replace('\nold', '\nnew'));
  });

  it('writes the name of a blank where its text stands', async (t) => {
    const before = consoleBlock('$ echo identity\n‹id›\n$ echo "again identity"');
    const { text } = await updated(t, before);
    assert.equal(text, consoleBlock('$ echo identity\n‹id›\n$ echo "again identity"\nagain ‹id›'));
  });

  it('refuses to change a line with a named blank', async (t) => {
    const before = consoleBlock('$ echo one\n‹a›\n$ echo two\n‹a›');
    const { changed, refused, text } = await updated(t, before);
    assert.equal(changed, 0);
    assert.equal(text, before);
    assert.deepEqual(
      refused.map(({ line, what }) => `${line}: ${what}`),
      ['5: this would change a named blank: look at it and write it by hand'],
    );
  });
});

describe('matchLine', () => {
  it('takes the characters of regular expressions for themselves', () => {
    const odd = 'a.b*c+d?e^f$g(h)i[j]k{l}m|n\\o/p';
    assert.ok(!('reason' in matchLine(`${odd}…`, `${odd} and more`, new Map())));
    assert.ok('reason' in matchLine('a.c', 'abc', new Map()));
  });

  it('wants the same text for a name twice in one line', () => {
    assert.ok(!('reason' in matchLine('‹a›-‹a›', 'x-x', new Map())));
    assert.ok('reason' in matchLine('‹a›-‹a›', 'x-y', new Map()));
  });
});

describe('the pace of a run', () => {
  it('is so many seconds before each command', async (t) => {
    const begin = performance.now();
    assert.deepEqual(
      [...(await run(t, consoleBlock('$ echo a\na\n$ echo b\nb'), { pace: 1 }))],
      [],
    );
    assert.ok(performance.now() - begin >= 2_000);
  });

  it('is read from the variable PACE', () => {
    assert.deepEqual(['15', '1.5', '', '0', undefined].map(readPace), [15, 1.5, 0, 0, 0]);
    for (const wrong of ['x', '-1', '0.5', '121', 'Infinity']) assert.equal(readPace(wrong), null);
  });

  it('is that of a person for lessons that exist', () => {
    const ids = outline('.').map(({ id }) => id);
    assert.deepEqual(
      ABOUT_TIME.filter((id) => !ids.includes(id)),
      [],
    );
  });
});

describe('npm run lessons', () => {
  const lessons = (...args: string[]) =>
    spawnSync(process.execPath, ['lessons/runner/run.ts', ...args], { encoding: 'utf8' });

  it('ends with how much it did, and with 0 only when all is well', () => {
    const failing = lessons('--no-lint', 'test/lessons/fixtures/failing.md');
    assert.equal(failing.status, 1);
    const lines = failing.stdout.trimEnd().split('\n');
    assert.equal(lines[0], 'test/lessons/fixtures/failing.md:3: it prints something else');
    assert.equal(lines.at(-1), '1 of 1 commands executed, 0 quotes compared, in 1 files');
    const passing = lessons('test/lessons/fixtures/ticket.md');
    assert.equal(passing.stdout, '8 of 8 commands executed, 1 quotes compared, in 1 files\n');
    assert.equal(passing.status, 0);
  });

  it('says how it is called when it is asked, and when it is called in another way', () => {
    const help = lessons('--help');
    assert.equal(help.status, 0);
    assert.match(help.stdout, /^npm run lessons: .*\n\n {2}npm run lessons {2,}all\n/);
    assert.equal(help.stderr, '');
    for (const args of [['--no-such'], ['--client', 'wget'], ['--client']]) {
      const wrong = lessons(...args);
      assert.equal(wrong.status, 2, args.join(' '));
      assert.equal(wrong.stdout, '');
      assert.ok(wrong.stderr.endsWith(help.stdout), wrong.stderr);
      assert.match(wrong.stderr, new RegExp(`^[^\\n]*${args[0]}[^\\n]*\\n\\n`));
    }
  });

  it('lists the lessons in reading order, and then the documents that quote the source', () => {
    const files = lessons('--list').stdout.trimEnd().split('\n');
    const course = files.filter((file) => file.startsWith('lessons/'));
    const byNumber = new Intl.Collator('en', { numeric: true }).compare; // 10 comes after 9
    assert.deepEqual(files, [...course.toSorted(byNumber), 'docs/one-login.md']);
    assert.equal(files[0], 'lessons/a-the-wire/0-the-whole-idea.md');
  });
});
