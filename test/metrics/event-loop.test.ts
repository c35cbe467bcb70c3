import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventLoopFamilies } from '../../src/metrics/event-loop.ts';
import { metricsText } from '../../src/metrics/text-format.ts';
import { sampleOf } from './served.ts';

const block = (ms: number) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the delay of the event loop', () => {
  it('is how long a timer had to wait', async () => {
    let longest = 0;
    while (longest < 0.08) {
      const families = eventLoopFamilies(); // each begins anew
      const until = performance.now() + 60;
      while (performance.now() < until) await turn();
      block(100);
      await turn();
      const text = await metricsText(families);
      longest = Number(sampleOf(text, 'coatcheck_event_loop_delay_seconds{quantile="1"}'));
    }
  });

  it('has its work as seconds, which only grow', async () => {
    const families = eventLoopFamilies();
    const active = async () =>
      Number(sampleOf(await metricsText(families), 'coatcheck_event_loop_active_seconds_total'));
    const before = await active();
    block(20);
    await turn();
    assert.ok((await active()) >= before + 0.019);
  });
});
