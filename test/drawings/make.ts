/** node test/drawings/make.ts: writes lessons/drawings/*.svg from requests to a real app. */
import { writeFileSync } from 'node:fs';
import { ownerOutsideOfTests } from '../program/child.ts';
import { draw } from './draw.ts';
import { FLOWS } from './flows.ts';

const owner = ownerOutsideOfTests();
try {
  for (const flow of FLOWS) {
    const drawing = await flow(owner);
    writeFileSync(`lessons/drawings/${drawing.name}.svg`, draw(drawing));
  }
} finally {
  owner.end();
}
