import { absent, covered, type HeadLine, requestHead } from './how-head.ts';
import { type Steps, stepList } from './how-steps.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import type { SessionView } from './session-rows.ts';
import { CLOAKROOM, ticket } from './ticket.ts';
import { type Times, zoneSentence } from './time.ts';

type How = {
  readonly steps: Steps;
  /** The request for this page, as it arrived. */
  readonly arrived: readonly HeadLine[];
  /** The mask that is shown instead of the ticket in them. */
  readonly ticketMark: string;
  /** The e-mail address of the user in the steps. */
  readonly email: string;
  /** The session of the user who looks; null when the user in the steps is made up. */
  readonly own: SessionView | null;
  readonly times: Times;
};

/** A login in the HTTP lines that are really sent, from the form to the ticket that has expired. */
export function howPage({ steps, ticketMark, arrived, email, own, times }: How): Page {
  return {
    title: 'How does this work?',
    description:
      'A whole login in the lines that a browser and a server send each other, from the form to the ticket that has expired.',
    styles: 'account',
    isPublic: own === null,
    body: html`<header class="how">
<h1>How does this work?</h1>
<p class="lede">Signing in looks like one button. Underneath, the browser and the server send each other a few lines of
text. Here are the ones of a whole login, in four steps.</p>
<p><code>&gt;</code> stands before what the browser sends, <code>&lt;</code> before what the server answers. The line
that matters most has a ticket pinned to it.</p>
<p class="notice">${own ? theirs(own) : madeUp(email)} ${coverFor(ticketMark)}</p>
</header>
${stepList(steps, own !== null)}
<section class="how" id="this-request" aria-labelledby="arrived">
<h2 id="arrived">And the request for this page</h2>
<p>This is what your browser sent to get this page, in its order. A value that could be private is covered:
${covered('31 bytes')} says how long it is. What a program on the way has added, such as a proxy in front of this server,
is left out.</p>
${yourRequest(arrived, own !== null)}
${own && yourRecord(own, times)}
</section>
<section class="how" aria-labelledby="more">
<h2 id="more">Go on</h2>
<p>To watch your own requests like this, live, start this program from its source on your own computer: <code>npm ci</code>,
then <code>npm run learn</code>. Open the address that it prints after &ldquo;Open the course:&rdquo;. The course begins with the line
that logs you in and ends with a login that you write yourself, in any language. A checker says what is wrong with it, stage
by stage.</p>
</section>`,
  };
}

function theirs({ ticket }: SessionView): Html {
  return html`The lines are those of your own session, ticket ${ticket}.`;
}

function madeUp(email: string): Html {
  return html`${email} is made up, the answers are not: this is what the server says to such lines.
<a href="/login?next=%2Fhow">Sign in to see your own bytes here</a>.`;
}

function coverFor(ticketMark: string): Html {
  return html`Secrets are covered. ${covered(ticketMark)} is the ticket: the same one always gets the same six characters, and
the ticket cannot be computed from them.`;
}

function yourRequest(arrived: readonly HeadLine[], known: boolean): Html {
  const has = arrived.some(([first]) => typeof first === 'string' && /^cookie: /i.test(first));
  if (!has) return requestHead(arrived, undefined, noCookie);
  return requestHead(arrived, { on: 'cookie:', says: known ? knownByIt : noTicket });
}

const knownByIt = html`By this line the server knows that it is you. Nothing else in here says so.`;
const noTicket = html`Your browser keeps something for this address, but no ticket with a coat behind it.`;
const noCookie = absent(html`There is no Cookie line, so the server does not know who you are.`);

function yourRecord(session: SessionView, times: Times): Html {
  return html`<p>And this is what the server found by that line. It is filed under a hash of the ticket, so the ticket is in
your browser and nowhere else. ${zoneSentence(times)}</p>
${ticket(session, times, { words: CLOAKROOM, name: 'Ticket' })}`;
}
