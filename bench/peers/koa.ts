/** koa with koa-session, with sessions in a Map, as its documentation shows for a custom store. */
import { readFileSync } from 'node:fs';
import Koa from 'koa';
import { addSessions } from './koa-session.ts';

const { headers, body } = JSON.parse(readFileSync(process.env.PAGE ?? '', 'utf8'));
const app = new Koa();

addSessions(app);

app.use((ctx) => {
  const userId = ctx.session?.userId;
  if (ctx.method === 'POST' && ctx.path === '/login') {
    if (ctx.session) ctx.session.userId = 1;
    ctx.status = 303;
    ctx.redirect('/dashboard');
  } else if (ctx.method === 'GET' && ctx.path === '/dashboard') {
    if (userId === undefined) {
      ctx.status = 303;
      ctx.redirect('/login');
      return;
    }
    ctx.set(headers);
    ctx.body = body;
  }
});

app.listen(Number(process.env.PORT), '127.0.0.1');
