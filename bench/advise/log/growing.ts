/** Numbers that are added one by one, in one block of memory that grows in place: a copy would take as much again. */
export interface Growing<Numbers extends Float64Array | Uint32Array> {
  add(value: number): void;
  readonly length: number;
  /** Returns what was added, without a copy. */
  values(): Numbers;
}

/** Makes a list of numbers of eight bytes. */
export function growingFloats(): Growing<Float64Array> {
  return growing(Float64Array);
}

/** Makes a list of whole numbers of four bytes. */
export function growingWords(): Growing<Uint32Array> {
  return growing(Uint32Array);
}

/** So much is added at a time. */
const STEP_BYTES = 4 << 20;
/** So many addresses are reserved, of which memory is taken as it is needed. */
const MOST_BYTES = 2 ** 32;

/** What can be told of both kinds of list. */
interface NumbersOf<Numbers> {
  new (buffer: ArrayBuffer, from: number, length: number): Numbers;
  readonly BYTES_PER_ELEMENT: number;
}

function growing<Numbers extends Float64Array | Uint32Array>(kind: NumbersOf<Numbers>): Growing<Numbers> {
  const buffer = new ArrayBuffer(STEP_BYTES, { maxByteLength: MOST_BYTES });
  let block = new kind(buffer, 0, STEP_BYTES / kind.BYTES_PER_ELEMENT);
  let length = 0;
  return {
    add(value) {
      if (length === block.length) {
        buffer.resize(buffer.byteLength + STEP_BYTES);
        block = new kind(buffer, 0, buffer.byteLength / kind.BYTES_PER_ELEMENT);
      }
      block[length++] = value;
    },
    get length() {
      return length;
    },
    values: () => new kind(buffer, 0, length),
  };
}
