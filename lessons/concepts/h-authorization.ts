/** The concepts of part H: authorization. */
import type { Concept } from './concept.ts';

/** The concepts of part H, in the order in which they are taught. */
export const AUTHORIZATION_CONCEPTS: readonly Concept[] = [
  {
    id: 43,
    slug: 'roles',
    part: 'H',
    title: 'Roles, 401 and 403, and who owns an object',
    misconception: 'A signed-in user may do everything that the page offers.',
    lesson: 'lessons/h-authorization/1-roles.md#c43',
    notes: ['forbidden', 'unauthorized', 'not-found'],
    shownBy:
      'test/flows/user-role.test.ts › is read on every request: a demotion works at once, and so does a promotion',
  },
  {
    id: 44,
    slug: 'museum',
    part: 'H',
    title: 'Common mistakes: the museum',
    misconception: 'A server that answers correctly has no mistakes.',
    lesson: 'lessons/h-authorization/2-the-museum.md#c44',
    notes: [],
    shownBy: 'test/lessons/museum.test.ts › has a case for each piece, or a reason why it is none',
  },
  {
    id: 45,
    slug: 'capstone',
    part: 'H',
    title: 'Capstone: a user management API of your own',
    misconception: 'This cannot be built without a framework.',
    lesson: 'lessons/h-authorization/3-capstone.md#c45',
    notes: [
      'created',
      'conflict',
      'bad-request',
      'json-body',
      'no-content',
      'not-found',
      'method-not-allowed',
      'forbidden',
      'wrong-password',
    ],
    shownBy:
      'test/openapi/document.test.ts › names every route that programs can use, and no other',
  },
];
