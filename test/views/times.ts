import { createTimes } from '../../views/time.ts';
import { createZone } from '../../views/zone.ts';

/** The times of a page that is shown at a time in ms, in UTC. */
export const timesAt = createTimes(createZone('UTC'));
