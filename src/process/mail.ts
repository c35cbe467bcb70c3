/**
 * Sends mail through a program compatible with sendmail (MAIL_COMMAND), which every mail system
 * provides. It is started without a shell and with fixed arguments; the recipient is in the
 * message, on standard input. The server starts no other program.
 */
import { spawn } from 'node:child_process';

/** A mail in plain text. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };
/** Sends a mail. `askedFrom` is the address of the client that requested it. */
export type SendMail = (mail: Mail, askedFrom?: string) => Promise<void>;

const PATIENCE = 30_000; // ms
const REASON_LIMIT = 200; // characters of what the program says about a failure
const LAST_WORDS = 1_000; // ms to wait for its error output after it has exited

/**
 * Creates a sender for a command such as `/usr/sbin/sendmail -t -i`. Sending rejects when the
 * program fails or hangs.
 */
export function createMailer(command: string, from: string): SendMail {
  const [program = '', ...args] = command.split(' ').filter((word) => word !== '');
  return (mail) =>
    new Promise((resolve, reject) => {
      // Before spawn: format() may throw, and a started program would wait for its input.
      const message = format(mail, from);
      const child = spawn(program, args, { shell: false, stdio: ['pipe', 'ignore', 'pipe'] });
      // Not the option `timeout`: its timer outlives a program that could not be started, and its
      // SIGTERM can be ignored.
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
      child.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
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
        else
          reject(new Error(`the mail command ended with ${code ?? 'a signal'}${why(said, mail)}`));
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

// Header values come from the allow-list of auth/accounts/email.ts and from our own texts. A line
// break is refused all the same: in an address it would add a recipient (ASVS 1.3.11).
function format({ to, subject, text }: Mail, from: string): string {
  const headers = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`];
  if (headers.some((header) => /[\r\n]/.test(header)))
    throw new Error('a line break in a mail header');
  const kind = [
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Auto-Submitted: auto-generated',
  ];
  return `${[...headers, ...kind].join('\n')}\n\n${text}\n`;
}
