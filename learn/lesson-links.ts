/** Where the course explains a note or an experiment: the table of concepts has it. */
import type { Concept } from '../lessons/concepts/concept.ts';
import { CONCEPTS } from '../lessons/concepts.ts';
import { lessonId } from '../lessons/outline.ts';
import type { LessonLink } from './views/wire-line.ts';

/** The links into the course at an address such as `/learn/TOKEN`. */
export type LessonLinks = {
  /** The lesson of the first concept that this note is about, or null. */
  note(id: string): LessonLink | null;
  /** The lesson that teaches a concept. */
  concept(concept: Concept): LessonLink;
};

/** Makes the links. `course`: the address of the course. */
export function createLessonLinks(course: string): LessonLinks {
  const link = ({ lesson, title }: Concept): LessonLink => {
    const [file = '', anchor] = lesson.split('#');
    const name = lessonId(file) ?? '';
    return { name, href: `${course}/${name}#${anchor}`, title };
  };
  const notes = new Map<string, LessonLink>();
  // A note of several concepts leads to the one that it is the first note of.
  for (const first of [true, false])
    for (const concept of CONCEPTS)
      for (const id of first ? concept.notes.slice(0, 1) : concept.notes)
        if (!notes.has(id)) notes.set(id, link(concept));
  return {
    note: (id) => notes.get(id) ?? null,
    concept: link,
  };
}
