import { openClock } from '../learn/clock.ts';
import { openCourseFolder } from '../learn/course-folder.ts';
import { COURSE_DATABASE } from './course-database.ts';

/**
 * The time of the course, in ms since 1970: a server whose tokens come from the app goes by the
 * clock of the app, which `npm run clock` moves. All others keep the real time.
 */
export function courseTime(): number {
  return openClock(openCourseFolder(COURSE_DATABASE)).now();
}
