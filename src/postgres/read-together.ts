/**
 * Reads of one turn of the event loop are one statement. Most of what a statement costs, here and
 * in the database, is its way there and back and waking the other side, not the rows: sixty
 * requests that arrive together need some three statements instead of a hundred and eighty. A lone
 * request waits for nothing: setImmediate runs as soon as no other socket has something to read.
 *
 * Nothing joins a statement that is on its way: what is read is never older than the question.
 *
 * `read` gets each key once. What it does not return is undefined; when it rejects, so does every
 * question of that turn.
 */
export function readTogether<K, V>(
  read: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (key: K) => Promise<V | undefined> {
  let asked: Set<K> | null = null;
  let answers: Promise<ReadonlyMap<K, V>>;

  return async (key) => {
    if (asked === null) {
      const keys = new Set<K>();
      asked = keys;
      answers = endOfTurn().then(() => {
        asked = null;
        return read([...keys]);
      });
    }
    asked.add(key);
    return (await answers).get(key);
  };
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
