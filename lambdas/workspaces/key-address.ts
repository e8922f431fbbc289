/**
 * Whether keys may be read at an address that an administrator gave: https, at a host with a name. Otherwise the service could be made
 * to ask hosts of its own network. http on this machine is for local runs only.
 */
export function isKeyAddress(text: string, isLocal: boolean): boolean {
  const { protocol, hostname = '', username, password, hash } = URL.parse(text) ?? {};
  if (username || password || hash) return false;
  if (isLocal && protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*\.?$/.test(hostname);
}
