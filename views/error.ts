import { html } from './html.ts';
import type { Page } from './page.ts';

type Failure = {
  readonly status: number;
  readonly title: string;
  readonly message: string;
  readonly requestId: string | null;
  readonly back: { readonly href: string; readonly label: string } | null;
};

/** A page for what went wrong. The request id, when given, finds the matching line in the log. */
export function errorPage({ status, title, message, requestId, back }: Failure): Page {
  return {
    title,
    body: html`<div class="ticket void">
<p class="stub"><span>Status</span> <strong>${status}</strong></p>
<div class="record">
<h1>${title}</h1>
<p class="lede">${message}</p>
${back && html`<p class="actions"><a class="button" href="${back.href}">${back.label}</a></p>`}
${requestId !== null && html`<p class="muted">If you report this, mention request <code>${requestId}</code>.</p>`}
</div>
</div>`,
  };
}
