const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Bytes, as one number, in digits and letters; always as long as the greatest number of so many bytes. */
export function toBase62(bytes: Uint8Array): string {
  const width = Math.ceil((bytes.length * 8) / Math.log2(62));
  let [rest, text] = [0n, ''];
  for (const byte of bytes) rest = rest * 256n + BigInt(byte);
  for (; rest > 0n; rest /= 62n) text = alphabet[Number(rest % 62n)] + text;
  return text.padStart(width, '0');
}
