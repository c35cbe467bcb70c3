import { setImmediate as turn } from 'node:timers/promises';

let waiting = 0;

/** Lets work that goes on after a reply, such as a mail, come to its end. */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) {
    await turn();
    if (waiting > 0) turns = 0;
  }
}

/**
 * The same stores; `settle` waits for what was asked of them. Needed for those that answer later
 * than in the same turn.
 */
export function awaited<T extends object>(stores: T): T {
  return new Proxy(stores, {
    get: (target, name) => awaitedValue(target, Reflect.get(target, name)),
  });
}

function awaitedValue(owner: object, value: unknown): unknown {
  if (typeof value === 'function') {
    return (...values: unknown[]) => {
      const answer: unknown = value.apply(owner, values);
      if (answer instanceof Promise) {
        waiting++;
        const ended = () => waiting--;
        answer.then(ended, ended);
        return answer;
      }
      return awaitedValue(owner, answer);
    };
  }
  return isStore(value) ? awaited(value) : value;
}

/** What `sealed` answers with, and the stores in it; no list, no iterator. */
function isStore(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(Symbol.iterator in value) &&
    !(Symbol.asyncIterator in value)
  );
}
