import assert from 'node:assert/strict';
import type { TestApp } from '../support.ts';

/** The status of /ready and its word. A second passes before, so that it looks again. */
export async function ready(app: TestApp): Promise<[status: number, word: string]> {
  app.clock.now += 1_000;
  const response = await app.request('/ready');
  const { status } = (await response.json()) as { status: string };
  assert.equal(response.headers.get('retry-after'), response.ok ? null : '1');
  return [response.status, status];
}
