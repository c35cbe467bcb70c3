/** Turns the experiments into what the page lists. */
import { EXPERIMENTS } from './experiments.ts';
import type { LessonLinks } from './lesson-links.ts';
import type { WireExperiment } from './views/wire-experiments.ts';

/** The experiments in the order of the course. `app` is the address of the app. */
export function presentExperiments(
  ticked: readonly string[],
  app: string,
  links: LessonLinks,
): WireExperiment[] {
  const { host, hostname, port } = new URL(app);
  return EXPERIMENTS.map(({ id, kind, part, title, how, command = '' }) => ({
    id,
    kind,
    part,
    title,
    how,
    command: command
      .replaceAll('$APP', app)
      .replaceAll('$HOSTNAME', hostname)
      .replaceAll('$HOST', host)
      .replaceAll('$PORT', port || '80'),
    lesson: links.experiment(id, part),
    done: ticked.includes(id),
  })).sort((a, b) => a.part.localeCompare(b.part));
}
