/**
 * Mail through a program that is compatible with sendmail (MAIL_COMMAND), which every mail system
 * brings along. It is started without a shell and with a fixed list of arguments; the recipient is
 * in the message, on standard input. The only other program that this one ever starts.
 */
import { spawn } from 'node:child_process';

export type Mail = { readonly to: string; readonly subject: string; readonly text: string };
/** `askedFrom`: the address of whoever asked for the mail. */
export type SendMail = (mail: Mail, askedFrom?: string) => Promise<void>;

const PATIENCE = 30_000; // ms
const REASON_LIMIT = 200; // characters of what the program says about a failure
const LAST_WORDS = 1_000; // ms for them to arrive when it has ended

/**
 * A sender by way of a command such as `/usr/sbin/sendmail -t -i`. It rejects when the program
 * fails or hangs.
 */
export function createMailer(command: string, from: string): SendMail {
  const [program = '', ...args] = command.split(' ').filter((word) => word !== '');
  return (mail) =>
    new Promise((resolve, reject) => {
      // first: a mail that is refused must not leave a program waiting for it
      const message = format(mail, from);
      const child = spawn(program, args, { shell: false, stdio: ['pipe', 'ignore', 'pipe'] });
      // Not the option `timeout`: its timer outlives a program that could not be started, and
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
      // "close" waits for all who hold the pipe, also for what the program has left in the
      // background.
      let letGo: NodeJS.Timeout | undefined;
      child.on('exit', () => {
        letGo = setTimeout(() => child.stderr.destroy(), LAST_WORDS);
      });
      child.on('close', (code) => {
        clearTimeout(timer);
        clearTimeout(letGo);
        if (code === 0) resolve();
        else
          reject(new Error(`the mail command ended with ${code ?? 'a signal'}${why(said, mail)}`));
      });
      // a program that reads nothing is found out by its exit code
      child.stdin.on('error', () => {});
      child.stdin.end(message);
    });
}

// The first line of what it complained of, for the log - without the address, which is nobody's
// business there.
function why(said: string, { to }: Mail): string {
  const [line = ''] = said.trim().split('\n');
  return line === '' ? '' : `: ${line.replaceAll(to, '...').slice(0, REASON_LIMIT)}`;
}

// Header values come from the allow-list of auth/accounts/email.ts and from us. Line breaks are
// refused all the same: one in an address would add a recipient (ASVS 1.3.11).
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
