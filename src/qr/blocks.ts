/**
 * Blocks (ISO/IEC 18004, section 7.6): the data are divided into blocks, each with its own error
 * correction, and written in turns, a byte of each. A scratch then damages a few bytes of every
 * block instead of all bytes of one.
 */
import { correctionOf } from './reed-solomon.ts';
import { type Layout, layoutOf } from './versions.ts';

/** All bytes of a code, in the order in which they are drawn: data first, then error correction. */
export function interleave(data: Buffer, version: number): Buffer {
  const layout = layoutOf(version);
  const blocks = blocksOf(data, layout);
  const corrections = blocks.map((block) => correctionOf(block, layout.correctionBytes));
  return Buffer.concat([inTurns(blocks), inTurns(corrections)]);
}

// The last blocks have one byte more when the data cannot be divided evenly.
function blocksOf(data: Buffer, { blocks }: Layout): readonly Buffer[] {
  const short = Math.floor(data.length / blocks);
  const shortBlocks = blocks - (data.length % blocks);
  const startOf = (block: number) => block * short + Math.max(0, block - shortBlocks);
  return Array.from({ length: blocks }, (_, i) => data.subarray(startOf(i), startOf(i + 1)));
}

function inTurns(blocks: readonly Buffer[]): Buffer {
  const longest = Math.max(...blocks.map((block) => block.length));
  const bytes = Array.from({ length: longest }, (_, i) =>
    blocks.flatMap((b) => [...b.subarray(i, i + 1)]),
  );
  return Buffer.from(bytes.flat());
}
