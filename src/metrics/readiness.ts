/** Whether the server is ready: the same answer as that of GET /ready. */
import { STORAGE_REASONS, type StorageProbe } from '../auth/storage-probe.ts';
import type { Family } from './family.ts';

const STATES = ['ok', 'stopping', 'moved', ...STORAGE_REASONS];

/** `isReady`: whether the server accepts more requests. */
export function readinessFamilies(
  isReady: () => boolean,
  storage: StorageProbe,
): readonly Family[] {
  const state = async () => {
    if (!isReady()) return 'stopping';
    const found = await storage();
    return found.state === 'storage' ? found.reason : found.state;
  };
  return [
    {
      name: 'coatcheck_ready',
      type: 'gauge',
      help: 'Whether /ready answers 200: it accepts requests, and the database can be written.',
      read: async () => [{ value: (await state()) === 'ok' ? 1 : 0 }],
    },
    {
      name: 'coatcheck_ready_state',
      type: 'gauge',
      help: 'Why: 1 for the state that holds, 0 for the others.',
      read: async () => {
        const holds = await state();
        return STATES.map((state) => ({ labels: { state }, value: state === holds ? 1 : 0 }));
      },
    },
  ];
}
