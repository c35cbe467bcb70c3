import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createMailer } from '../../src/process/mail.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { MAIL_QUEUE, MailDropped, MailQueue } from '../../src/process/mail-queue.ts';
import { settle } from '../settle.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const mailTo = (to: string | number): Mail => ({ to: `${to}`, subject: 'x', text: 'x' });

/** A queue whose mails are sent when the test says so. */
function setUp(limits = MAIL_QUEUE) {
  const begun: { to: string; end: (error?: Error) => void }[] = [];
  const queue = new MailQueue(
    ({ to }) =>
      new Promise((resolve, reject) =>
        begun.push({ to, end: (error) => (error ? reject(error) : resolve()) }),
      ),
    limits,
  );
  return { queue, begun };
}

/** What became of each promise so far. */
function watch(promises: readonly Promise<void>[]): string[] {
  const states = promises.map(() => 'waits');
  for (const [i, promise] of promises.entries()) {
    promise.then(
      () => (states[i] = 'sent'),
      (error) => (states[i] = error instanceof MailDropped ? 'dropped' : 'failed'),
    );
  }
  return states;
}

describe('MailQueue', () => {
  it('sends two at a time, in the order in which they came', async () => {
    const { queue, begun } = setUp();
    const states = watch([1, 2, 3, 4].map((n) => queue.send(mailTo(n))));
    await settle();
    assert.deepEqual(
      begun.map(({ to }) => to),
      ['1', '2'],
    );
    begun[1]?.end();
    await settle();
    assert.deepEqual(
      begun.map(({ to }) => to),
      ['1', '2', '3'],
    );
    assert.deepEqual(states, ['waits', 'sent', 'waits', 'waits']);
    begun[0]?.end();
    begun[2]?.end();
    await settle();
    begun[3]?.end();
    await settle();
    assert.deepEqual(states, Array(4).fill('sent'));
  });

  it('continues after a mail that failed, and rejects for its caller', async () => {
    const { queue, begun } = setUp({ atOnce: 1, waiting: 5 });
    const states = watch([1, 2].map((n) => queue.send(mailTo(n))));
    await settle();
    begun[0]?.end(new Error('no route to the mail host'));
    await settle();
    begun[1]?.end();
    await settle();
    assert.deepEqual(states, ['failed', 'sent']);
  });

  it('holds at most 400 mails, and accepts more when there is room', async () => {
    const { queue, begun } = setUp();
    const states = watch(Array.from({ length: 450 }, (_, n) => queue.send(mailTo(n))));
    await settle();
    const amount = (state: string) => states.filter((one) => one === state).length;
    assert.deepEqual([begun.length, amount('waits'), amount('dropped')], [2, 402, 48]);
    begun[0]?.end();
    await settle();
    const next = watch([queue.send(mailTo('next'))]);
    await settle();
    assert.deepEqual(next, ['waits']);
  });

  it('holds at most 60 mails that one address asked for, and 120 of its network', async () => {
    const { queue, begun } = setUp();
    const ask = (count: number, address: (i: number) => string) =>
      watch(Array.from({ length: count }, (_, i) => queue.send(mailTo(i), address(i))));
    const taken = (states: string[]) => states.filter((one) => one === 'waits').length;
    const one = ask(80, () => '192.0.2.1');
    await settle();
    assert.equal(taken(one), 60);
    const network = ask(100, (i) => `192.0.2.${2 + (i % 10)}`);
    await settle();
    assert.equal(taken(network), 60, 'with those of the first one 120');
    const elsewhere = ask(1, () => '198.51.100.1');
    await settle();
    assert.deepEqual(elsewhere, ['waits']);
    begun[0]?.end();
    await settle();
    const again = ask(1, () => '192.0.2.1');
    await settle();
    assert.deepEqual(again, ['waits'], 'one that was sent has left its place');
  });

  it('sends what it holds when it ends, and accepts nothing more', async () => {
    const { queue, begun } = setUp();
    const states = watch([1, 2, 3].map((n) => queue.send(mailTo(n))));
    await settle();
    const closed = queue.close(60_000);
    const refused = queue.send(mailTo('late'));
    await assert.rejects(refused, { constructor: MailDropped, reason: 'stopping' });
    for (const i of [0, 1, 2]) {
      begun[i]?.end();
      await settle();
    }
    assert.equal(await closed, 0);
    assert.deepEqual(states, ['sent', 'sent', 'sent']);
  });

  it('does not wait for ever, and says how many were lost', async () => {
    const { queue } = setUp();
    const states = watch([1, 2, 3, 4, 5].map((n) => queue.send(mailTo(n))));
    await settle();
    assert.equal(await queue.close(1), 5);
    await settle();
    assert.deepEqual(states.slice(2), ['dropped', 'dropped', 'dropped']);
  });

  it('ends at once when nothing is to be sent', async () => {
    assert.equal(await setUp().queue.close(60_000), 0);
  });

  it('runs no more than two mail programs at once, however many mails come', {
    timeout: 60_000,
  }, async (t) => {
    const folder = temporaryFolder(t);
    const script = join(folder, 'mail.mjs');
    // Each notes how many run while it does.
    writeFileSync(
      script,
      `import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
       const me = '${folder}/run-' + process.pid;
       writeFileSync(me, '');
       readFileSync(0);
       const together = readdirSync('${folder}').filter((name) => name.startsWith('run-')).length;
       writeFileSync('${folder}/seen-' + together, '');
       rmSync(me);`,
    );
    const queue = new MailQueue(
      createMailer({
        command: `${process.execPath} ${script}`,
        from: { name: '', address: 'x@example.com' },
        now: Date.now,
      }),
    );
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => queue.send(mailTo(`a${n}@example.com`))),
    );
    const most = readdirSync(folder).filter((name) => /^seen-([3-9]|\d\d)/.test(name));
    assert.deepEqual(most, []);
    assert.ok(existsSync(join(folder, 'seen-1')) || existsSync(join(folder, 'seen-2')));
  });
});
