/** What `npm run -s try` prints when it has done something. */
import type { Change } from './changes.ts';

const OF_A_SERVER = /^(?:src|views|learn|lessons\/museum)\//;

/** After a change is applied. */
export function applied(change: Change): string {
  return `Changed ${both(change.files)}.${restart([change])}\nTo put it back: npm run -s try -- --undo\n`;
}

/** After changes are put back. */
export function putBack(changes: readonly Change[]): string {
  const lines = changes.map(({ files }) => `Put back ${both(files)}.`);
  return `${lines.join('\n')}${restart(changes)}\n`;
}

/** The list of all changes. */
export function listed(changes: readonly Change[], inUse: readonly Change[]): string {
  const ids = new Set(inUse.map(({ id }) => id));
  const rows = changes.map(({ id, lesson, files }) => {
    const mark = ids.has(id) ? ' (applied)' : '';
    return `${id.padEnd(4)} ${lesson.title}: ${files.join(', ')}${mark}\n`;
  });
  return rows.join('');
}

function restart(changes: readonly Change[]): string {
  const isServed = changes.some(({ files }) => files.some((file) => OF_A_SERVER.test(file)));
  return isServed ? ' If the server is running, restart it.' : '';
}

function both(files: readonly string[]): string {
  return files.join(' and ');
}
