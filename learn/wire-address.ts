/** Where the wire view of the running server is, for commands such as `npm run clock`. */
import type { CourseFolder } from './course-folder.ts';

/** The file of the course folder that has it, beside what learn/kept-wire.ts keeps. */
export const WIRE_FILE = 'wire';

type Stored = { readonly address?: unknown };

/** Stores the address; what else the file keeps stays. */
export function storeAddress(folder: CourseFolder, address: string): void {
  try {
    folder.write(WIRE_FILE, { ...(folder.read(WIRE_FILE) as Stored | null), address });
  } catch {
    // A full disk must not end the app. The commands then find no server.
  }
}

/** The address of the last server that was started here; null when there was none. */
export function storedAddress(folder: CourseFolder): string | null {
  const { address } = (folder.read(WIRE_FILE) ?? {}) as Stored;
  return typeof address === 'string' ? address : null;
}
