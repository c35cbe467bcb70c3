/** The head of a document of the second server. */
import { type Html, html } from '../../views/html.ts';

/** What the head of a page names. */
export type DocumentHead = {
  readonly title: string;
  /** The path below which the files are. */
  readonly base: string;
  /** The names of the style sheets in learn/assets/, in their order after that of the app. */
  readonly styles: readonly string[];
  /** The names of the scripts in learn/assets/. */
  readonly scripts: readonly string[];
  /** A script that imports others. */
  readonly module?: string;
};

/** The element, with the type of the document before it. */
export function documentHead({ title, base, styles, scripts, module }: DocumentHead): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} &middot; Coatcheck</title>
${['style', ...styles].map((name) => html`<link rel="stylesheet" href="${base}/${name}.css">\n`)}<link rel="icon" type="image/svg+xml" href="${base}/icon.svg">
${module !== undefined && html`<script type="module" src="${base}/${module}.js"></script>\n`}${scripts.map((name) => html`<script src="${base}/${name}.js" defer></script>\n`)}</head>`;
}
