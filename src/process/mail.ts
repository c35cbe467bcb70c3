/**
 * Sends mail through a program compatible with sendmail (MAIL_COMMAND), which every mail system
 * provides. It is started without a shell and with fixed arguments; the recipient is in the
 * message, on standard input. The server starts no other program.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { composeMessage, type Mail, type Sender } from './mail-message.ts';

/** Sends a mail. `askedFrom` is the address of the client that requested it. */
export type SendMail = (mail: Mail, askedFrom?: string) => Promise<void>;

/**
 * The mail program did not take a mail. `reason` for the event: `no_program`, `timeout`, `signal`
 * or its exit code (`exit_75`); the message has what the program said.
 */
export class MailFailed extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

const PATIENCE = 30_000; // ms
const REASON_LIMIT = 200; // characters of what the program says about a failure
const LAST_WORDS = 1_000; // ms to wait for its error output after it has exited

export type MailerOptions = {
  /** A program and its arguments, such as `/usr/sbin/sendmail -t -i`. */
  readonly command: string;
  readonly from: Sender;
  /** ms since 1970 */
  readonly now: () => number;
};

/** Creates a sender by this command. Sending rejects when the program fails or hangs. */
export function createMailer({ command, from, now }: MailerOptions): SendMail {
  const [program = '', ...args] = command.split(' ').filter((word) => word !== '');
  return (mail) =>
    new Promise((resolve, reject) => {
      // Before spawn: it may throw, and a started program would wait for its input.
      const id = randomUUID();
      const message = composeMessage(mail, { from, at: now(), id });
      // In a process group of its own: Ctrl-C in a terminal would end a mail half sent.
      const child = spawn(program, args, {
        shell: false,
        detached: true,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      // Not the option `timeout`: its timer outlives a program that could not be started, and its
      // SIGTERM can be ignored.
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        child.kill('SIGKILL');
      }, PATIENCE);
      child.on('error', (error) => {
        clearTimeout(timer);
        reject(
          new MailFailed('no_program', `the mail command cannot be started: ${error.message}`),
        );
      });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (said.length < 2 * REASON_LIMIT) said += text;
      });
      // "close" waits until every process has closed the pipe, including one that the program has
      // left in the background.
      let lastWords: NodeJS.Timeout | undefined;
      child.on('exit', () => {
        lastWords = setTimeout(() => child.stderr.destroy(), LAST_WORDS);
      });
      child.on('close', (code) => {
        clearTimeout(timer);
        clearTimeout(lastWords);
        if (code === 0) resolve();
        else {
          const reason = code === null ? (isLate ? 'timeout' : 'signal') : `exit_${code}`;
          const end = `the mail command ended with ${code ?? 'a signal'}`;
          reject(new MailFailed(reason, `${end}${why(said, mail)}`));
        }
      });
      // EPIPE of a program that reads nothing: its exit code tells.
      child.stdin.on('error', () => {});
      child.stdin.end(message);
    });
}

// The first line of its error output, without the e-mail address of the recipient, which does not
// belong in the log.
function why(said: string, { to }: Mail): string {
  const [line = ''] = said.trim().split('\n');
  return line === '' ? '' : `: ${line.replaceAll(to, '...').slice(0, REASON_LIMIT)}`;
}
