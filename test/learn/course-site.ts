/** The second server with the course, without an app: its pages and forms as browsers use them. */
import { cpSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { openClock } from '../../learn/clock.ts';
import { type CourseFolder, openCourseFolder } from '../../learn/course-folder.ts';
import { readPageFiles } from '../../learn/page-files.ts';
import { createViewer } from '../../learn/viewer.ts';
import { Wire } from '../../learn/wire.ts';
import { type OwnOrigins, ownOrigins } from '../../src/http/origins.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export const TOKEN = 'abcdefghijklmnopqrstuv';

/** What a test may choose. */
export type CourseSiteOptions = {
  readonly folder?: CourseFolder;
  readonly today?: () => number;
  readonly root?: string;
};

/** Starts the server. It ends with the test. */
export async function startCourse(t: TestContext, options: CourseSiteOptions = {}) {
  const { folder = openCourseFolder(':memory:'), today = Date.now, root = '.' } = options;
  let own: OwnOrigins = new Map();
  const { server, endStreams } = createViewer({
    wire: new Wire(),
    clock: openClock(folder),
    app: 'http://localhost:3000',
    token: TOKEN,
    readTables: null,
    own: () => own,
    files: await readPageFiles(),
    folder,
    root,
    today,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  own = ownOrigins(origin);
  t.after(() => {
    endStreams();
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const base = `${origin}/learn/${TOKEN}`;
  return {
    origin,
    base,
    /** The text of a page, which must be there. */
    async page(path = ''): Promise<string> {
      const response = await fetch(base + path);
      if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
      return response.text();
    },
    /** Sends a form as a page of the course would. */
    post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
      return fetch(base + path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
        headers: { origin, ...headers },
      });
    },
  };
}

/**
 * A course of three lessons, a0, e1 and e2, in a folder that is removed at the end: the tests hold
 * whatever the real lessons say.
 */
export function smallCourse(t: TestContext): string {
  const root = temporaryFolder(t);
  cpSync('test/learn/small-course', root, { recursive: true });
  return root;
}
