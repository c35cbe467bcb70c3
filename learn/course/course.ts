/** The texts of the course, read from disk each time: a lesson that was edited shows at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LessonEntry, outline } from '../../lessons/outline.ts';
import { type CourseIndex, readIndex } from './course-index.ts';
import { type Lex, loadLexer } from './markdown.ts';
import { SourceFiles } from './source-files.ts';

/** The course of one repository. */
export class CourseTexts {
  readonly root: string;
  readonly sources: SourceFiles;

  /** `root`: the top folder of the repository. */
  constructor(root: string) {
    this.root = root;
    this.sources = new SourceFiles(root);
  }

  /** All lessons, in their order. */
  lessons(): readonly LessonEntry[] {
    return outline(this.root);
  }

  /** The markdown of a lesson. */
  text({ file }: LessonEntry): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  /** The parts and the paths. */
  index(): CourseIndex {
    return readIndex(readFileSync(join(this.root, 'lessons/README.md'), 'utf8'), this.lessons());
  }

  /** The lexer. Throws HttpError 503 when its package is missing. */
  lexer(): Promise<Lex> {
    return loadLexer();
  }
}
