/** koa doing equal work: koa-session, a page rendered with @koa/ejs, a line by koa-pino-logger. */
import render from '@koa/ejs';
import Koa from 'koa';
import logger from 'koa-pino-logger';
import { accounts, dashboardData, headers, VIEWS } from './dashboard-data.ts';
import { addSessions } from './koa-session.ts';

const app = new Koa();

render(app, { root: VIEWS, viewExt: 'ejs', layout: false });

app.use(logger());
addSessions(app);

app.use(async (ctx) => {
  if (ctx.method === 'POST' && ctx.path === '/login') {
    if (ctx.session) ctx.session.userId = 1;
    ctx.status = 303;
    ctx.redirect('/dashboard');
  } else if (ctx.method === 'GET' && ctx.path === '/dashboard') {
    const account = accounts.get(ctx.session?.userId);
    if (account === undefined) {
      ctx.status = 303;
      ctx.redirect('/login');
      return;
    }
    ctx.set(headers);
    await ctx.render('dashboard', { it: dashboardData(account) });
  }
});

app.listen(Number(process.env.PORT), '127.0.0.1');
