/** A sentence in parts, so that names and values stand out: a text, or something between quotes of its own. */
export type Words = readonly (string | { readonly strong: string } | { readonly code: string })[];

export const strong = (text: string) => ({ strong: text });
export const code = (text: string) => ({ code: text });

/** The sentence without its marks. */
export const toText = (words: Words): string =>
  words.map((part) => (typeof part === 'string' ? part : 'strong' in part ? part.strong : part.code)).join('');

/** What a list leaves out, after the part of it that is shown: `and 3 more`; empty if it shows all. */
export const sayMore = (total: number, shown: number): string => (total > shown ? `and ${total - shown} more` : '');

/** A value of an attribute as a person reads it: `Ada`, `viewer`, `work: ada@example.com`. */
export function sayValue(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(sayValue).join(', ');
  const { value: main, type, display, primary: _, ...rest } = value as Record<string, unknown>;
  if (main !== undefined && Object.keys(rest).length === 0)
    return type === undefined ? sayValue(display ?? main) : `${sayValue(type)}: ${sayValue(display ?? main)}`;
  return Object.entries(value)
    .map(([name, each]) => `${name}: ${sayValue(each)}`)
    .join(', ');
}

/** How attributes are called in front of administrators. */
export function sayAttribute(name: string): string {
  const short = name.replace(/^urn:.*:User[:.]?/, '') || name;
  return titles[short] ?? short;
}

const titles: Readonly<Record<string, string>> = {
  userName: 'user name',
  externalId: 'link to the identity provider',
  active: 'active',
  displayName: 'display name',
  'name.givenName': 'first name',
  'name.familyName': 'last name',
  'name.formatted': 'full name',
  emails: 'email addresses',
  phoneNumbers: 'phone numbers',
  roles: 'role',
  preferredLanguage: 'language',
  department: 'department',
  employeeNumber: 'employee number',
  manager: 'manager',
  name: 'name',
  sso: 'single sign-on',
  provisioning: 'provisioning',
  mode: 'mode',
};
