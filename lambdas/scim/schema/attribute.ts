/** The types of RFC 7643 section 2.3, `complex` aside. */
export type SimpleType = 'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'binary' | 'reference';

/** The columns of a schema table: RFC 7643 section 7, and the limits of this service. */
export interface Characteristics {
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  /** Members are looked up by this attribute. The kind of the key under which a store keeps its values. */
  readonly key?: string;
  /** A PUT that omits the attribute keeps its value (service rule 6). */
  readonly keptWhenOmitted?: boolean;
  /** The values of a request replace the stored ones, even if it adds them (service rule 5). */
  readonly replacedByRequest?: boolean;
  /**
   * The values are stored apart from the resource, each found by its sub-attribute `value`. A PATCH changes them by that value,
   * without the others being read.
   */
  readonly apart?: boolean;
  /** An empty text is no value (service rule 4). */
  readonly emptyIsNone?: boolean;
  /** Setting it to false deactivates the resource, which a PATCH must not fail to do (service rule 11). */
  readonly deactivates?: boolean;
  /** Its canonical values are configuration of the deployment. */
  readonly catalogue?: 'roles';
  /** A string must have a visible character and no control characters. */
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
  /** The sub-attribute that is compared if a filter only names this attribute: RFC 7643 section 2.4. */
  readonly value: SimpleAttribute | undefined;
  /** The sub-attribute that is true for at most one value of a list: RFC 7643 section 2.4. */
  readonly primary: SimpleAttribute | undefined;
  /** The sub-attributes that identify a value of a list: value and type (RFC 7643 section 2.4), or all but primary. */
  readonly identity: readonly Attribute[];
  /** A value of a list needs one of these to have content: its value, or any that does not only state its kind. */
  readonly content: readonly Attribute[];
  /** The sub-attributes that are keys or have some. */
  readonly keyed: readonly Attribute[];
}

export type Attribute = SimpleAttribute | ComplexAttribute;

/** A resolved name: the attributes from the resource down to the value. */
export type Path = readonly [Attribute, ...Attribute[]];

/** Resolves a name, in any case; undefined if no schema defines it. */
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

/** A row of a schema table that has sub-attributes. */
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
  const keyed = subAttributes.filter(
    (sub) => sub.key !== undefined || (sub.type === 'complex' && sub.keyed.length > 0),
  );
  const found = { byName, value, primary, identity, content, keyed };
  return { ...defaults, ...characteristics, name, type: 'complex', description, subAttributes, ...found };
}

/** The sub-attributes of RFC 7643 section 2.4 that only state the kind of a value. */
const kinds: readonly string[] = ['type', 'primary', 'display'];

/** The names inside one attribute: `type` in emails[type eq "work"]. Those of a resource may begin with its core URN. */
export function scopeOf(parent: ComplexAttribute): Scope {
  const core = `${parent.name.toLowerCase()}:`;
  return (name) => {
    const lower = name.toLowerCase();
    return resolveName(isUrn(core) && lower.startsWith(core) ? lower.slice(core.length) : lower, parent);
  };
}

/** The attribute at the end of a path. */
export function target(path: Path): Attribute {
  return path[path.length - 1] as Attribute;
}

/** The name of a path: `name.givenName`, `urn:...:enterprise:2.0:User:manager.displayName`. */
export function toName(path: Path): string {
  return path.map(({ name }, index) => separator(path[index - 1]?.name) + name).join('');
}

/** The text between the name of an attribute and that of its sub-attribute. */
export const separator = (parent: string | undefined) => (parent === undefined ? '' : isUrn(parent) ? ':' : '.');

export const isUrn = (name: string) => name.toLowerCase().startsWith('urn:');

/** Resolves a name by prefix instead of splitting it at dots, because a URN contains dots. */
function resolveName(name: string, parent: ComplexAttribute): Path | undefined {
  const whole = parent.byName.get(name);
  if (whole) return [whole];
  const first = isUrn(name) ? extensionOf(name, parent) : parent.byName.get(name.split('.', 1)[0] as string);
  if (first?.type !== 'complex') return undefined;
  const rest = resolveName(name.slice(first.name.length + 1), first);
  return rest && [first, ...rest];
}

/**
 * The extension that a qualified name begins with: urn:...:enterprise:2.0:User:department, or a dot for the colon. If the
 * URN of one extension is a prefix of another's, the longer one.
 */
function extensionOf(name: string, parent: ComplexAttribute): Attribute | undefined {
  const begins = ({ name: urn }: Attribute) =>
    isUrn(urn) && name.startsWith(urn.toLowerCase()) && (name[urn.length] === ':' || name[urn.length] === '.');
  return parent.subAttributes.filter(begins).toSorted((one, other) => other.name.length - one.name.length)[0];
}
