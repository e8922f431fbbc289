/** The types of RFC 7643 section 2.3, `complex` aside. */
export type SimpleType = 'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'binary' | 'reference';

/** What a row of a schema table may say: RFC 7643 section 7, with its defaults, and the limits of this service. */
export interface Characteristics {
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  /** Members are looked up by this attribute: the kind of the key under which a store keeps its values. */
  readonly key?: string;
  /** A full replacement that leaves the attribute out keeps its value (service rule 6). */
  readonly keptWhenOmitted?: boolean;
  /** What one request lists replaces what was there, added or not (service rule 5). */
  readonly listedAnew?: boolean;
  /** An empty text is no value (service rule 4). */
  readonly emptyIsNone?: boolean;
  /** A string must have a visible character and none that control. */
  readonly visible?: boolean;
  /** The longest folded form of a string, in bytes of UTF-8. */
  readonly maxBytes?: number;
  /** The most values of a multi-valued attribute. */
  readonly maxValues: number;
}

interface Named extends Characteristics {
  readonly name: string;
  readonly description: string;
}

export interface SimpleAttribute extends Named {
  readonly type: SimpleType;
}

export interface ComplexAttribute extends Named {
  readonly type: 'complex';
  readonly subAttributes: readonly Attribute[];
  /** Sub-attributes by name in lower case: RFC 7643 section 2.1 has names without regard to case. */
  readonly byName: ReadonlyMap<string, Attribute>;
  /** The sub-attribute that a bare name of this attribute means in a comparison: RFC 7643 section 2.4. */
  readonly value: SimpleAttribute | undefined;
  /** The sub-attribute that is true for at most one value of a list: RFC 7643 section 2.4. */
  readonly primary: SimpleAttribute | undefined;
  /** What tells one value of a list from another: its value and type (RFC 7643 section 2.4), or all but primary. */
  readonly identity: readonly Attribute[];
  /** What a value of a list must have one of to say anything: its value, or all but what kind of value it is. */
  readonly content: readonly Attribute[];
}

export type Attribute = SimpleAttribute | ComplexAttribute;

/** A name, resolved: definitions from the resource down to the value. */
export type Path = readonly [Attribute, ...Attribute[]];

/** What names mean here, without regard to case; undefined where no schema knows the name. */
export type Scope = (name: string) => Path | undefined;

const defaults: Characteristics = {
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  maxValues: 200,
};

/** A row of a schema table. */
export function attribute(
  name: string,
  type: SimpleType,
  description: string,
  characteristics: Partial<Characteristics> = {},
): SimpleAttribute {
  return { ...defaults, ...characteristics, name, type, description };
}

/** A row of a schema table that has rows of its own. */
export function complex(
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  characteristics: Partial<Characteristics> = {},
): ComplexAttribute {
  const byName = new Map(subAttributes.map((sub) => [sub.name.toLowerCase(), sub]));
  const simple = (sub: string) =>
    subAttributes.find((each): each is SimpleAttribute => each.name === sub && each.type !== 'complex');
  const value = simple('value');
  const primary = simple('primary');
  const identity = subAttributes.filter((sub) => (value ? sub === value || sub.name === 'type' : sub !== primary));
  const content = value ? [value] : subAttributes.filter((sub) => !kinds.includes(sub.name));
  const found = { byName, value, primary, identity, content };
  return { ...defaults, ...characteristics, name, type: 'complex', description, subAttributes, ...found };
}

/** The sub-attributes of RFC 7643 section 2.4 that say what kind of value a value is, and nothing by themselves. */
const kinds: readonly string[] = ['type', 'primary', 'display'];

/** The names inside one attribute: `type` in emails[type eq "work"]. Those of a resource may bear its core URN. */
export function scopeOf(parent: ComplexAttribute): Scope {
  const core = `${parent.name.toLowerCase()}:`;
  return (name) => {
    const lower = name.toLowerCase();
    return resolve(isUrn(core) && lower.startsWith(core) ? lower.slice(core.length) : lower, parent);
  };
}

/** The definition at the end of a path. */
export function target(path: Path): Attribute {
  return path[path.length - 1] as Attribute;
}

/** How a path is written: `name.givenName`, `urn:...:enterprise:2.0:User:manager.displayName`. */
export function toName(path: Path): string {
  return path.map(({ name }, index) => separator(path[index - 1]?.name) + name).join('');
}

/** What stands between the name of an attribute and that of one within it. */
export const separator = (parent: string | undefined) => (parent === undefined ? '' : isUrn(parent) ? ':' : '.');

export const isUrn = (name: string) => name.toLowerCase().startsWith('urn:');

/** Names are resolved by prefix, never by cutting at every dot: a URN has dots of its own. */
function resolve(name: string, parent: ComplexAttribute): Path | undefined {
  const whole = parent.byName.get(name);
  if (whole) return [whole];
  const first = isUrn(name) ? extensionOf(name, parent) : parent.byName.get(name.split('.', 1)[0] as string);
  if (first?.type !== 'complex') return undefined;
  const rest = resolve(name.slice(first.name.length + 1), first);
  return rest && [first, ...rest];
}

/**
 * The extension that a qualified name begins with: urn:...:enterprise:2.0:User:department, or a dot for the colon. Where one
 * begins like another, the longer one.
 */
function extensionOf(name: string, parent: ComplexAttribute): Attribute | undefined {
  const begins = ({ name: urn }: Attribute) =>
    isUrn(urn) && name.startsWith(urn.toLowerCase()) && (name[urn.length] === ':' || name[urn.length] === '.');
  return parent.subAttributes.filter(begins).toSorted((one, other) => other.name.length - one.name.length)[0];
}
