/** What is wrong with the declared encoding of a body; undefined if it is UTF-8. Nothing is converted or decompressed. */
export function encodingFault(contentType: string, contentEncoding = ''): string | undefined {
  if (charsetsOf(contentType).some((charset) => charset !== 'utf-8' && charset !== 'utf8')) {
    return 'the charset of the body must be utf-8';
  }
  const coding = contentEncoding.trim().toLowerCase();
  return coding === '' || coding === 'identity'
    ? undefined
    : 'the body must not be compressed: send it without Content-Encoding';
}

const charsetsOf = (type: string) =>
  Array.from(type.matchAll(/;\s*charset\s*=\s*"?([^\s";,]*)/gi), ([, charset = '']) => charset.toLowerCase());
