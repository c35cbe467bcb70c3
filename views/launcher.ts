/** An app on this host, which the dashboard links to. */
export type AppView = { readonly path: string; readonly name: string };
