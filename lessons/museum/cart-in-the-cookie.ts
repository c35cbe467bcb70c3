/**
 * Wrong on purpose: cart-in-the-cookie. It keeps a list that can grow in a cookie, which holds
 * about 4,000 bytes.
 */
import { answer, cookieOf, startMuseum } from './museum.ts';

startMuseum('cart-in-the-cookie', 'A cookie holds a list that grows.', (request, response) => {
  const cart = (cookieOf(request, 'cart') ?? '').split('.').filter((thing) => thing !== '');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://museum.invalid');
  if (request.method !== 'POST' || pathname !== '/add') {
    return answer(response, 200, `You have ${cart.length} things in your cart.\n`);
  }
  const more = Array.from({ length: Number(searchParams.get('count')) }, () => 'umbrella');
  const full = [...cart, ...more];
  const cookie = `cart=${full.join('.')}; Path=/; HttpOnly; SameSite=Lax`;
  answer(response, 200, `Added: ${full.length} things now.\n`, { 'set-cookie': cookie });
});
