/** The style of the wire view. public/style.css comes first: the colours, the type and the tickets are those of the app. */
export const WIRE_CSS = `
.wire {
  --c1: #7b1e36;
  --c2: #0b5f6b;
  --c3: #7a4b00;
  --c4: #4a3f9f;
  --c5: #2f6427;
  --c6: #8a2a6b;
  --well: #f1e8d9;
  --moment: #f6e0dc;
}

@media (prefers-color-scheme: dark) {
  .wire {
    --c1: #f2a9b6;
    --c2: #7fd3de;
    --c3: #eec07a;
    --c4: #bdb5ff;
    --c5: #9fd493;
    --c6: #f0a6da;
    --well: #1f1815;
    --moment: #45222b;
  }
}

.wire .frame {
  max-width: 96rem;
}

.columns {
  flex: 1;
  display: grid;
  gap: 2rem 2.5rem;
}

.wire main {
  min-width: 0;
  padding-block: 0.5rem 5rem;
}

.intro {
  display: grid;
  gap: 0.75rem;
  margin-bottom: 1.75rem;
}

.intro > p:not(.notice) {
  color: var(--muted);
}

.intro .notice {
  border-color: var(--line);
  background: var(--card);
}

.wire summary {
  min-height: 1.75rem;
  cursor: pointer;
}

.legend summary,
.curl summary {
  width: fit-content;
  color: var(--accent);
  font-size: 0.9375rem;
}

.legend dl {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
  gap: 0.5rem 2rem;
  margin-top: 0.75rem;
  padding: 1rem 1.25rem;
  border: 1px solid var(--line);
  border-radius: 0.4rem;
  font-size: 0.9375rem;
}

.legend dl + p {
  margin-top: 0.75rem;
  color: var(--muted);
  font-size: 0.9375rem;
}

.legend dl > div {
  display: flex;
  gap: 0.75rem;
  align-items: baseline;
}

.legend dt {
  flex: none;
  min-width: 2rem;
}

.stripe {
  display: inline-block;
  width: 0.35rem;
  height: 1rem;
  margin-right: 0.25rem;
  background: var(--client);
  vertical-align: -0.15rem;
}

.c1 { --client: var(--c1); }
.c2 { --client: var(--c2); }
.c3 { --client: var(--c3); }
.c4 { --client: var(--c4); }
.c5 { --client: var(--c5); }
.c6 { --client: var(--c6); }

/* One exchange: a card with the colour of its client on the left, like the stub of a ticket */

.exchanges {
  container: exchanges / inline-size;
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 1rem;
}

.exchange {
  scroll-margin-top: 1rem;
}

.exchange article {
  border-left: 0.4rem solid var(--client);
  border-radius: 0.2rem 0.5rem 0.5rem 0.2rem;
  background: var(--card);
  box-shadow: 0 1px 0.35rem var(--shadow);
}

.exchange:target article,
.exchange:focus article {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}

.exchange:focus {
  outline: none;
}

.exchange article > header,
.also > summary {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  justify-content: space-between;
  gap: 0.1rem 1rem;
  padding: 0.75rem 1.1rem;
}

.also > summary {
  justify-content: start;
  padding-block: 0.4rem;
}

.also > summary::before {
  content: "▸";
  margin-right: -0.5rem;
  color: var(--accent);
}

.also[open] > summary::before {
  content: "▾";
}

.also .facts {
  margin-left: auto;
}

.exchange h3 {
  display: inline;
  font: 600 1rem/1.5 system-ui, sans-serif;
}

.also h3 {
  font-size: 0.9375rem;
  font-weight: 400;
}

.number {
  color: var(--muted);
  font-family: var(--mono);
  font-weight: 400;
  text-decoration: none;
}

a.number:hover {
  text-decoration: underline;
}

.client {
  margin-inline: 0.35rem 0.5rem;
  color: var(--client);
}

.what {
  font-family: var(--mono);
  font-size: 0.9375em;
}

.by-itself {
  color: var(--muted);
  font-family: system-ui, sans-serif;
}

.outcome {
  color: var(--muted);
  font-family: var(--mono);
  font-size: 0.9375em;
  font-weight: 400;
}

.outcome::before {
  content: "→ ";
}

.facts {
  color: var(--muted);
  font-size: 0.875rem;
}

.remark {
  margin: 0 0 0.5rem 0.4rem;
  padding-left: 1.1rem;
  color: var(--muted);
  font-size: 0.9375rem;
  font-style: italic;
}

.remark span {
  margin-right: 0.6rem;
  color: var(--accent);
  font-family: var(--mono);
  font-style: normal;
}

/* The lines. Nothing is shortened: what is long wraps. */

.talk {
  display: grid;
  gap: 0.6rem;
  padding: 0 1.1rem;
}

.head {
  padding: 0.6rem 0;
  border-radius: 0.3rem;
  background: var(--well);
}

.row {
  display: grid;
  padding-inline: 0.8rem;
}

.row.moment {
  background: var(--moment);
}

.line {
  display: grid;
  grid-template-columns: 1.25rem minmax(0, 1fr);
  font: 0.875rem/1.6 var(--mono);
}

.line code {
  font: inherit;
  overflow-wrap: anywhere;
  white-space: pre-wrap;
}

.line .mark,
code.mark {
  color: var(--accent);
  font-weight: 600;
  user-select: none;
}

.header-name {
  color: var(--muted);
}

.noted .header-name {
  color: inherit;
  font-weight: 600;
}

.notes {
  display: grid;
  gap: 0.35rem;
  margin: 0.15rem 0 0.6rem 1.25rem;
}

.note {
  padding-left: 0.75rem;
  border-left: 2px solid var(--edge);
  font-size: 0.9375rem;
  line-height: 1.45;
  text-wrap: pretty;
}

/* The lines on which everything turns have a ticket pinned to them. */

.note.moment {
  --bite: 0.35rem;
  max-width: 34rem;
  padding: 0.6rem 1rem;
  border: 0;
  background: var(--velvet);
  color: var(--on-velvet);
  mask: radial-gradient(var(--bite) at var(--bite) var(--bite), #0000 97%, #000)
    calc(-1 * var(--bite)) calc(-1 * var(--bite));
}

.row.moment .note {
  border-color: var(--accent);
}

@container exchanges (min-width: 50rem) {
  .noted {
    grid-template-columns: minmax(0, 1fr) minmax(0, 25rem);
    gap: 1.25rem;
  }

  .noted .notes {
    align-self: start;
    margin: 0.1rem 0 0.5rem;
  }

  .noted.many {
    grid-template-columns: minmax(0, 1fr);
    gap: 0.15rem;
  }

  .noted.many .notes {
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0.6rem 1.5rem;
    margin: 0.1rem 0 0.7rem 1.25rem;
  }

  .noted.many .note.moment {
    grid-column: 1 / -1;
    justify-self: start;
  }
}

.fold > summary {
  margin-left: 0.8rem;
  color: var(--muted);
  font-size: 0.875rem;
}

.fold .row {
  padding-left: 0.8rem;
}

.silence,
.record-of-guess {
  font-weight: 600;
}

/* A fingerprint looks like a small ticket. Its dot has the colour of its first digit, so equal ones are found by eye. */

.seal {
  display: inline-block;
  padding: 0 0.45rem 0 1.15rem;
  border: 1px solid var(--edge);
  border-radius: 0.25rem;
  background: radial-gradient(circle at 0.6rem 50%, var(--dot) 0.26rem, #0000 0.3rem) var(--card);
  color: var(--ink);
  font: 600 0.8125rem/1.35 var(--mono);
  white-space: nowrap;
}

.s0 { --dot: hsl(0 65% 50%); }
.s1 { --dot: hsl(22 75% 50%); }
.s2 { --dot: hsl(45 80% 48%); }
.s3 { --dot: hsl(68 65% 42%); }
.s4 { --dot: hsl(90 55% 45%); }
.s5 { --dot: hsl(112 50% 45%); }
.s6 { --dot: hsl(135 50% 42%); }
.s7 { --dot: hsl(158 55% 42%); }
.s8 { --dot: hsl(180 60% 40%); }
.s9 { --dot: hsl(202 70% 48%); }
.sa { --dot: hsl(225 65% 58%); }
.sb { --dot: hsl(248 60% 62%); }
.sc { --dot: hsl(270 55% 58%); }
.sd { --dot: hsl(292 50% 55%); }
.se { --dot: hsl(315 60% 55%); }
.sf { --dot: hsl(338 65% 55%); }

.line i,
.legend i {
  color: var(--muted);
}

/* Copying, predicting */

.curl {
  padding: 0.5rem 1.1rem 0.75rem;
}

.wire pre {
  margin-top: 0.35rem;
  padding: 0.7rem 0.9rem;
  border-radius: 0.3rem;
  background: var(--well);
  overflow-wrap: anywhere;
  white-space: pre-wrap;
  font: 0.875rem/1.5 var(--mono);
  user-select: all;
}

.guess fieldset {
  padding: 0.9rem 1rem 1rem;
  border: 2px dashed var(--edge);
  border-radius: 0.4rem;
}

.guess legend {
  padding-inline: 0.4rem;
  font-weight: 600;
}

/* The empty page */

.exchanges:has(li) + .empty {
  display: none;
}

.empty {
  display: grid;
  gap: 0.75rem;
  justify-items: start;
  max-width: 40rem;
  padding: clamp(1.5rem, 5vw, 3rem);
  border: 2px dashed var(--line);
  border-radius: 0.5rem;
}

.ghost {
  width: 100%;
  padding: 0.75rem 1rem;
}

/* What is new, where it can be seen and does not shout */

.news {
  position: sticky;
  bottom: 1rem;
  z-index: 1;
  margin-top: 1rem;
  text-align: center;
  pointer-events: none;
}

.news a {
  display: inline-flex;
  align-items: center;
  min-height: 2.75rem;
  padding: 0.4rem 1.1rem;
  border-radius: 0.4rem;
  background: var(--velvet);
  color: var(--on-velvet);
  box-shadow: 0 0.2rem 0.8rem var(--shadow);
  pointer-events: auto;
}

.news a:empty {
  display: none;
}

.news a.visually-hidden {
  position: absolute;
  min-height: 0;
  padding: 0;
}

/* Experiments */

.columns > aside {
  min-width: 0;
  padding-block: 0.5rem 2rem;
}

.columns > aside h3 {
  margin: 1.25rem 0 0.25rem;
}

.progress {
  display: flex;
  gap: 0.75rem;
  align-items: center;
  margin-top: 0.6rem;
  font: 600 0.9375rem/1 var(--mono);
}

progress {
  flex: 1;
  height: 0.6rem;
  border: 1px solid var(--edge);
  border-radius: 0.3rem;
  background: var(--card);
  appearance: none;
  overflow: hidden;
}

progress::-webkit-progress-bar {
  background: var(--card);
}

progress::-webkit-progress-value {
  background: var(--accent);
}

progress::-moz-progress-bar {
  background: var(--accent);
}

.experiment {
  border-bottom: 1px solid var(--line);
}

.experiment summary {
  display: grid;
  grid-template-columns: 1.25rem minmax(0, 1fr);
  gap: 0.6rem;
  align-items: start;
  padding-block: 0.45rem;
  list-style: none;
}

.experiment summary::-webkit-details-marker {
  display: none;
}

.experiment summary small {
  white-space: nowrap;
}

.experiment details > :not(summary) {
  margin: 0 0 0.75rem 1.85rem;
  font-size: 0.9375rem;
}

.tick {
  width: 1.1rem;
  height: 1.1rem;
  margin-top: 0.25rem;
  border: 1px solid var(--edge);
  border-radius: 0.2rem;
  background: var(--card);
}

.done .tick {
  border-color: transparent;
  background: var(--velvet);
}

.done .tick::before {
  content: "";
  display: block;
  width: 0.3rem;
  height: 0.6rem;
  margin: 0.1rem auto;
  border: solid var(--on-velvet);
  border-width: 0 2px 2px 0;
  rotate: 45deg;
}

@media (min-width: 64rem) {
  .to-experiments {
    display: none;
  }

  .columns {
    grid-template-columns: minmax(0, 1fr) 19rem;
  }

  .columns > aside {
    position: sticky;
    top: 0;
    align-self: start;
    max-height: 100vh;
    overflow-y: auto;
    padding-right: 0.25rem;
  }
}

@media (max-width: 30rem) {
  .talk,
  .curl,
  .exchange article > header,
  .also > summary {
    padding-inline: 0.7rem;
  }

  .row {
    padding-inline: 0.4rem;
  }
}

@media (prefers-reduced-motion: no-preference) {
  .fresh article {
    animation: arrive 0.25s ease-out;
  }

  @keyframes arrive {
    from {
      opacity: 0.2;
      translate: 0 0.4rem;
    }
  }
}
`;
