/** Types of the packages that have none, as far as the peers use them. */
declare module '@koa/ejs' {
  import type Koa from 'koa';

  type Settings = { root: string; viewExt: string; layout: false };
  export default function render(app: Koa, settings: Settings): void;
}

declare module 'koa-pino-logger' {
  import type { Middleware } from 'koa';

  export default function logger(): Middleware;
}
