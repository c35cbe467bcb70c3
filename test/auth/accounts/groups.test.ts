import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  GROUPS_LIMIT,
  isInGroups,
  parseGroups,
  problemOfGroups,
} from '../../../src/auth/accounts/groups.ts';

describe('parseGroups', () => {
  const rows: readonly (readonly [string, string, readonly string[] | null])[] = [
    ['nothing', '', []],
    ['blanks alone', ' \t\r\n , ', []],
    ['one group', 'finance', ['finance']],
    ['blanks between groups', 'finance  board\n', ['board', 'finance']],
    ['commas between groups', 'staff, board,finance,', ['board', 'finance', 'staff']],
    ['a group twice', 'board finance board', ['board', 'finance']],
    ['every character of the grammar', '0a.b_c-9', ['0a.b_c-9']],
    ['32 characters', 'g'.repeat(32), ['g'.repeat(32)]],
    ['33 characters', 'g'.repeat(33), null],
    ['a capital', 'Finance', null],
    ['a hyphen in front', '-finance', null],
    ['a dot in front', '.finance', null],
    ['the sign that apps write before it', '@finance', null],
    ['a letter that is not ASCII', 'financ\u00E9', null],
    ['a letter that becomes a small k', '\u212Aitchen', null],
    ['a character that hides', 'finance\0admin', null],
    ['a semicolon', 'finance;admin', null],
    ['a good and a bad group', 'finance B', null],
    ['an underscore in front', '__proto__', null],
  ];
  for (const [name, text, groups] of rows) {
    it(`reads ${name}`, () => {
      assert.deepEqual(parseGroups(text), groups);
      assert.equal(problemOfGroups(text) === null, groups !== null);
    });
  }

  it('names the first word that is none', () => {
    const problem = problemOfGroups(`finance Board <b>`) ?? '';
    assert.ok(problem.startsWith('\u201c<b>\u201d isn\u2019t a group. A group is a word'), problem);
    assert.match(problemOfGroups('\u{1F600}'.repeat(99)) ?? '', /^\u201c(?:\u{1F600}){40}\u201d /u);
  });

  it(`takes ${GROUPS_LIMIT} groups, and not one more`, () => {
    const many = Array.from({ length: GROUPS_LIMIT + 1 }, (_, i) => `g${i}`);
    assert.equal(parseGroups(many.slice(1).join(' '))?.length, GROUPS_LIMIT);
    assert.equal(parseGroups(many.join(' ')), null);
    assert.match(problemOfGroups(many.join(' ')) ?? '', /at most 20 groups/);
  });
});

describe('isInGroups', () => {
  const ada = { groups: ['board', 'finance'] };

  it('lets everybody in when no group is wanted', () => {
    assert.ok(isInGroups({ groups: [] }, []));
    assert.ok(isInGroups(ada, []));
  });

  it('asks for one of the wanted groups, not for all', () => {
    assert.ok(isInGroups(ada, ['finance']));
    assert.ok(isInGroups(ada, ['staff', 'board']));
  });

  it('lets no other account in: no group, another one, a part of a name', () => {
    assert.ok(!isInGroups({ groups: [] }, ['finance']));
    assert.ok(!isInGroups(ada, ['staff']));
    assert.ok(!isInGroups(ada, ['fin']));
    assert.ok(!isInGroups({ groups: ['fin'] }, ['finance']));
  });
});
