import { html } from './html.ts';
import type { Page, Viewer } from './page.ts';
import type { SiteView } from './site.ts';

type Failure = {
  readonly status: number;
  /** Instead of the title for the status. */
  readonly title?: string;
  readonly message: string;
  readonly requestId: string | null;
  readonly back: Way | null;
  /** The page that was probably meant. */
  readonly meant?: Way | null;
};

type Way = { readonly href: string; readonly label: string };

/**
 * What a status means, for a reader who does not know HTTP. The message below it gives the details.
 */
const TITLES: Readonly<Record<number, string>> = {
  400: 'That couldn\u2019t be read',
  401: 'Sign in first',
  403: 'This was refused',
  404: 'Not found',
  405: 'That doesn\u2019t work here',
  408: 'That took too long',
  409: 'That can\u2019t be done',
  413: 'That\u2019s too much at once',
  421: 'Wrong address',
  429: 'Too many attempts',
  503: 'Try again in a moment',
};

/** An error page. The request id, when given, names the line of the log. */
export function errorPage(failure: Failure): Page {
  const { status, message, requestId, back, title, meant = null } = failure;
  const heading = title ?? titleOf(status);
  return {
    title: heading,
    body: html`<div class="ticket void">
<p class="stub"><span>Status</span> <strong>${status}</strong></p>
<div class="record">
<h1>${heading}</h1>
<p class="lede">${message}</p>
${meant && html`<p>Did you mean <a href="${meant.href}">${meant.label}</a>?</p>`}
${back && html`<p class="actions"><a class="button" href="${back.href}">${back.label}</a></p>`}
${requestId !== null && html`<p class="muted">If you report this, mention request <code>${requestId}</code>.</p>`}
</div>
</div>`,
  };
}

function titleOf(status: number): string {
  return TITLES[status] ?? (status < 500 ? 'That didn\u2019t work' : 'Something went wrong');
}

/**
 * The link onwards when there is no way back: the dashboard for a signed-in user, else the start
 * page, or the sign-in of a site that has no start page.
 */
export function startOf(viewer: Viewer | null, { explains }: Pick<SiteView, 'explains'>): Way {
  if (viewer !== null) return { href: '/dashboard', label: 'Go to your dashboard' };
  return explains
    ? { href: '/', label: 'Go to the start page' }
    : { href: '/login', label: 'Go to sign-in' };
}
