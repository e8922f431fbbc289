/** The members of a group among the sequence numbers of one block: a bit for each. */
export type Bits = Uint8Array;

/** How many sequence numbers a block has. */
export const blockSize = 4096;

const bytes = blockSize / 8;

export const blockOf = (seq: number) => Math.floor((seq - 1) / blockSize);

/** The sequence numbers by their blocks. */
export const byBlock = (seqs: Iterable<number>): ReadonlyMap<number, readonly number[]> => Map.groupBy(seqs, blockOf);

export const noBits: Bits = new Uint8Array(bytes);

export function hasBit(bits: Bits, seq: number): boolean {
  const at = (seq - 1) % blockSize;
  return ((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;
}

/** The sequence numbers of a block that have a bit, in order. */
export function seqsOf(bits: Bits, block: number): readonly number[] {
  const seqs: number[] = [];
  for (const [index, byte] of bits.entries()) {
    if (byte === 0) continue;
    for (let bit = 0; bit < 8; bit += 1) if (byte & (1 << bit)) seqs.push(block * blockSize + index * 8 + bit + 1);
  }
  return seqs;
}

export function toBits(seqs: Iterable<number>): Bits {
  const bits = new Uint8Array(bytes);
  for (const seq of seqs) {
    const at = (seq - 1) % blockSize;
    bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return bits;
}

/** The shorter form: two bytes for each that has a bit, or the bits themselves. */
export function pack(bits: Bits): Uint8Array {
  const places = seqsOf(bits, 0);
  if (places.length * 2 >= bytes) return bits;
  return Uint8Array.from(places.flatMap((seq) => [(seq - 1) >> 8, (seq - 1) & 0xff]));
}

export function unpack(packed: Uint8Array): Bits {
  if (packed.length === bytes) return packed;
  return toBits(Array.from({ length: packed.length / 2 }, (_, at) => at * 2).map((at) => toPlace(packed, at) + 1));
}

const toPlace = (packed: Uint8Array, at: number) => ((packed[at] ?? 0) << 8) | (packed[at + 1] ?? 0);
