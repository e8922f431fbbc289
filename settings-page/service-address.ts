/** The service that this code was loaded from: https://scim.example.com/settings/assets/... */
export function defaultApi(): string {
  const { origin, pathname } = new URL(import.meta.url);
  const at = pathname.lastIndexOf('/settings/');
  return origin + pathname.slice(0, Math.max(0, at));
}
