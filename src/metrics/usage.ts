/** The process, under the names that every Prometheus library gives these metrics. */
import type { ProcessUsage } from '../process/usage.ts';
import { counter, type Family, gauge } from './family.ts';

/** Processor, memory and files. */
export function usageFamilies({
  cpu,
  memory,
  openFiles,
  maxFiles,
  startedAt,
}: ProcessUsage): readonly Family[] {
  return [
    counter('process_cpu_seconds_total', 'Processor time, user and system.', () => {
      const { user, system } = cpu();
      return user + system;
    }),
    counter('process_cpu_user_seconds_total', 'Processor time in user mode.', () => cpu().user),
    counter(
      'process_cpu_system_seconds_total',
      'Processor time in the system.',
      () => cpu().system,
    ),
    gauge('process_resident_memory_bytes', 'Resident memory.', () => memory().rss),
    gauge('process_start_time_seconds', 'When it started, since 1970.', () => startedAt),
    gauge('process_open_fds', 'Open files; each connection is one.', openFiles),
    gauge('process_max_fds', 'How many files it may open.', () => maxFiles),
    gauge('nodejs_heap_size_total_bytes', 'Size of the heap.', () => memory().heapTotal),
    gauge('nodejs_heap_size_used_bytes', 'Part of the heap that is used.', () => memory().heapUsed),
    gauge('nodejs_external_memory_bytes', 'Memory outside the heap.', () => memory().external),
  ];
}
