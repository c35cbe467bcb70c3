/**
 * Quoted-printable (RFC 2045, section 6.7): a text as ASCII lines of at most 76 characters, which
 * stays readable in the source of a mail and passes every mail system as it is.
 */

const LINE = 76;

/** Encodes a text whose lines end with LF. */
export function quotedPrintable(text: string): string {
  return text.split('\n').map(encodeLine).join('\n');
}

function encodeLine(line: string): string {
  const units = Array.from(Buffer.from(line), encodeByte);
  const last = units.at(-1);
  // A blank at the end of a line may be removed on the way.
  if (last === ' ' || last === '\t') units[units.length - 1] = hex(last.charCodeAt(0));
  // A line with a dot alone ends the message for some programs, and mailbox files mark "From ".
  if (units[0] === '.' || line.startsWith('From ')) units[0] = hex(line.charCodeAt(0));
  const lines: string[] = [];
  let current = '';
  units.forEach((unit, place) => {
    const room = place === units.length - 1 ? LINE : LINE - 1; // for the `=` of a soft line break
    if (current.length + unit.length > room) {
      lines.push(`${current}=`);
      current = '';
    }
    current += unit;
  });
  return [...lines, current].join('\n');
}

function encodeByte(byte: number): string {
  const isPlain = byte === 0x09 || (byte >= 0x20 && byte <= 0x7e && byte !== 0x3d);
  return isPlain ? String.fromCharCode(byte) : hex(byte);
}

function hex(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
