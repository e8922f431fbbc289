import { invalidRequest } from './oauth-error.ts';

/**
 * The parameters of a form: RFC 6749 appendix B. A parameter without a value counts as left out, one that is sent twice is an
 * error (section 3.2). Throws OAuthError.
 */
export function parseForm(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of text.split('&').filter((each) => each !== '')) {
    const equals = pair.indexOf('=');
    const [name, value] = (equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]).map(decodePart);
    if (name === undefined || value === undefined) throw invalidRequest('the body is not percent-encoded UTF-8');
    if (found.has(name)) throw invalidRequest('a parameter is there twice');
    found.set(name, value);
  }
  return new Map([...found].filter(([, value]) => value !== ''));
}

/** Decodes a name or a value; undefined if it is not percent-encoded UTF-8. */
export function decodePart(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
