/** The four steps of a login in words, each with its lines beside it. */
import {
  absent,
  answerHead,
  bodyLines,
  type DemoExchange,
  type Remark,
  requestHead,
} from './how-head.ts';
import { type Html, html } from './html.ts';

export type Steps = {
  readonly form: DemoExchange;
  readonly logIn: DemoExchange;
  readonly dashboard: DemoExchange;
  readonly logOut: DemoExchange;
  readonly again: DemoExchange;
};

/** The four steps. `own`: they use the session of the user who looks at the page. */
export function stepList(steps: Steps, own: boolean): Html {
  return html`<ol class="walk" role="list">
${askForThePage(steps.form)}
${handInThePassword(steps.logIn, own)}
${showTheTicket(steps.dashboard)}
${signOut(steps)}
</ol>`;
}

const noCookie = absent(html`There is no Cookie line. Nothing here says who asks.`);

function askForThePage(form: DemoExchange): Html {
  return step(
    html`<h2>Ask for the page, and be forgotten</h2>
<p>The browser asks for the sign-in form and gets it: <code>200 OK</code>, and behind these lines the page. Then the server
remembers nothing of it. HTTP is like that: every request comes from a stranger.</p>`,
    talk({ id: 'get-login', exchange: form, missing: noCookie, between: notLooked }),
  );
}

const notLooked = html`<p>No user is looked up and nothing is stored.</p>`;

function handInThePassword(logIn: DemoExchange, own: boolean): Html {
  const gives: Remark = { on: 'set-cookie:', says: html`This line logs you in.` };
  return step(
    html`<h2>Hand in the password, get a ticket</h2>
<p>The form goes out as text, password included. That is why it belongs in https, where no machine on the way can read
along.</p>
${own && html`<p>Yours is not shown because it is not known: all that is kept of it is a hash.</p>`}
<p>The answer is no page. <code>303</code> says that it goes on elsewhere, and the browser gets a cookie to keep. The
second cookie, <code>device</code>, only says that this browser was here before. It opens nothing.</p>`,
    talk({ id: 'post-login', exchange: logIn, onAnswer: gives, between: makesASession }),
  );
}

const makesASession = html`<ol>
<li>Finds the account, hashes the password with scrypt, and compares that with the hash it has. This is slow on purpose,
and the password itself is not kept.</li>
<li>Draws 32 random bytes. They are the ticket.</li>
<li>Writes a session record and files it under the SHA-256 of the ticket. A thief of the records has no ticket.</li>
</ol>`;

function showTheTicket(dashboard: DemoExchange): Html {
  const sends: Remark = { on: 'cookie:', says: html`This line is the whole memory.` };
  return step(
    html`<h2>Show the ticket, every time</h2>
<p>The user types nothing now. The browser adds the Cookie line by itself to each request for this site.</p>`,
    talk({ id: 'get-dashboard', exchange: dashboard, onRequest: sends, between: findsTheRecord }),
  );
}

const findsTheRecord = html`<p>Hashes the ticket with SHA-256 and looks the result up in a Map. There is a record, and
it says whose coat this is and until when.</p>`;

function signOut({ logOut, again }: Steps): Html {
  const drops: Remark = {
    on: 'set-cookie:',
    says: html`Max-Age=0: please forget the ticket. That is only a wish.`,
  };
  const turnsAway: Remark = {
    on: 'http/1.1 303',
    says: html`The same ticket, and no coat: back to the sign-in page.`,
  };
  return step(
    html`<h2>Sign out, and the ticket is paper</h2>
<p>What counts happens in the server: the record is deleted. Then it does not matter who still has the ticket.</p>
<p>To see that, the old ticket is shown once more, as if a thief had kept a copy.</p>`,
    html`${talk({ id: 'post-logout', exchange: logOut, onAnswer: drops, between: deletesTheRecord })}
${talk({ id: 'get-dashboard-again', asks: 'A thief asks, with the old ticket', exchange: again, onAnswer: turnsAway, between: findsNothing })}`,
  );
}

const deletesTheRecord = html`<p>Deletes the record, on disk and in memory.</p>`;
const findsNothing = html`<p>Hashes the ticket, looks in the Map, finds nothing.</p>`;

type Talk = {
  readonly id: string;
  readonly exchange: DemoExchange;
  readonly between: Html;
  /** The sender, where it is not the browser. */
  readonly asks?: string;
  readonly onRequest?: Remark;
  readonly onAnswer?: Remark;
  readonly missing?: Html;
};

function step(words: Html, talks: Html): Html {
  return html`<li>
<div class="words">
${words}
</div>
<div>
${talks}
</div>
</li>`;
}

function talk(talk: Talk): Html {
  const { id, exchange, between, asks = 'The browser asks', onRequest, onAnswer, missing } = talk;
  const { request, body } = exchange;
  return html`<div class="talk" id="${id}">
<h3>${asks}</h3>
${requestHead(request, onRequest, missing ?? (body !== null && bodyLines(body)))}
<div class="between">
<h3>In the server</h3>
${between}
</div>
<h3>The server answers</h3>
${answerHead(exchange, onAnswer)}
</div>`;
}
