import { type Html, html } from './html.ts';

/**
 * The coat hanger of the wordmark, in the colour of the text around it. public/icon.svg is the same
 * drawing, and public/apple-touch-icon.png the one for home screens: phones ask for this name
 * without a link, so no page is longer for it.
 */
export const icon: Html = html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"
 fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
<path d="M9.5 6a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.4v.8l9.2 5.7c1 .6.6 2.3-.7 2.3h-17c-1.3 0-1.7-1.7-.7-2.3l9.2-5.7"/>
</svg>`;
