/** FNV-1a with 64 bits of a text's UTF-8, in digits and lower-case letters. It detects changes and hides nothing. */
export function checksum(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(36);
}
