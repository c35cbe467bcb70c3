/** Where the course explains a note or an experiment: the table of concepts has it. */
import type { Concept } from '../lessons/concepts/concept.ts';
import { CONCEPTS } from '../lessons/concepts.ts';
import type { LessonLink } from './views/wire-line.ts';

/** The links into the course at an address such as `/learn/TOKEN`. */
export type LessonLinks = {
  /** The lesson of the first concept that this note is about, or null. */
  note(id: string): LessonLink | null;
  /** The lesson that this experiment belongs to; else the first of its part. */
  experiment(id: string, part: string): LessonLink;
};

/** Makes the links. `course`: the address of the course. */
export function createLessonLinks(course: string): LessonLinks {
  const link = ({ lesson, title }: Concept): LessonLink => {
    const [, letter = '', number = '', anchor = ''] =
      /^lessons\/([a-i])-[\w-]+\/(\d+)-[\w-]+\.md(#c\d+)$/.exec(lesson) ?? [];
    return { name: letter + number, href: `${course}/${letter}${number}${anchor}`, title };
  };
  const notes = new Map<string, LessonLink>();
  // A note of several concepts leads to the one that it is the first note of.
  for (const first of [true, false])
    for (const concept of CONCEPTS)
      for (const id of first ? concept.notes.slice(0, 1) : concept.notes)
        if (!notes.has(id)) notes.set(id, link(concept));
  return {
    note: (id) => notes.get(id) ?? null,
    experiment(id, part) {
      const own = CONCEPTS.find(({ shownBy }) => shownBy === `experiment:${id}`);
      const first = CONCEPTS.find((concept) => concept.part === part);
      const found = own ?? first;
      const name = `${part.toLowerCase()}1`;
      return found ? link(found) : { name, href: `${course}/${name}`, title: `Part ${part}` };
    },
  };
}
