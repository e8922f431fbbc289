import { isDeepStrictEqual } from 'node:util';
import { isArray, isObject, type Json, type JsonObject } from '../../lambdas/scim/json.ts';

/** What `{{name}}` stands for. */
export type Names = Map<string, Json>;

/** The value with what its names stand for, in keys too. A text that is one name only becomes the value itself. */
export function fill(value: Json, names: Names): Json {
  if (typeof value === 'string') return fillText(value, names);
  if (isArray(value)) return value.map((each) => fill(each, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [String(fillText(key, names)), fill(each ?? null, names)]),
  );
}

function fillText(text: string, names: Names): Json {
  const whole = /^\{\{(\w+)\}\}$/.exec(text)?.[1];
  return whole ? named(whole, names) : text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(named(name, names)));
}

function named(name: string, names: Names): Json {
  const value = names.get(name);
  if (value === undefined) throw new Error(`nothing is called {{${name}}} here`);
  return value;
}

/**
 * How a value differs from a pattern, one line for each difference. An object may have more than the pattern, a list
 * may not; what `{{keep name}}` stands at is put into the names.
 */
export function differences(pattern: Json, value: Json | undefined, names: Names, at = 'answer'): readonly string[] {
  if (typeof pattern === 'string' && pattern.startsWith('{{')) return differencesFromMatcher(pattern, value, names, at);
  if (isArray(pattern)) return differencesOfLists(pattern, value, names, at);
  if (!isObject(pattern)) return isDeepStrictEqual(pattern, value) ? [] : [differs(at, pattern, value)];
  if (Object.keys(pattern).some((key) => key in quantifiers)) return differencesOfAll(pattern, value, names, at);
  if (!isObject(value)) return [differs(at, pattern, value)];
  const wanted = Object.entries(pattern).filter(([key]) => key !== '{{only}}');
  const keys = wanted.map(([key]) => String(fillText(key, names)));
  const more = '{{only}}' in pattern ? Object.keys(value).filter((key) => !keys.includes(key)) : [];
  return [
    ...more.map((key) => `${at}.${key}: nothing wanted, ${show(value[key])} found`),
    ...wanted.flatMap(([, each], index) => {
      const key = keys[index] as string;
      return differences(each ?? null, Object.hasOwn(value, key) ? value[key] : undefined, names, `${at}.${key}`);
    }),
  ];
}

function differencesFromMatcher(pattern: string, value: Json | undefined, names: Names, at: string): readonly string[] {
  const [, word = '', argument = ''] = /^\{\{(\w+)(?: (.*))?\}\}$/.exec(pattern) ?? [];
  const matcher = matchers[word];
  if (matcher) return matcher(value, argument, names) ? [] : [differs(at, pattern, value)];
  const wanted = fillText(pattern, names);
  return isDeepStrictEqual(wanted, value) ? [] : [differs(at, wanted, value)];
}

const matchers: Readonly<Record<string, (value: Json | undefined, argument: string, names: Names) => boolean>> = {
  any: (value) => value !== undefined && value !== null && value !== '',
  absent: (value) => value === undefined,
  keep: (value, name, names) => value !== undefined && value !== '' && Boolean(names.set(name, value)),
  matches: (value, expression) => typeof value === 'string' && new RegExp(expression).test(value),
};

function differencesOfLists(pattern: readonly Json[], value: Json | undefined, names: Names, at: string) {
  if (!isArray(value)) return [differs(at, pattern, value)];
  if (value.length !== pattern.length) return [differs(at, `${pattern.length} elements`, value)];
  return pattern.flatMap((each, index) => differences(each, value[index], names, `${at}[${index}]`));
}

/** What a pattern may ask of a list as a whole. */
const quantifiers: Readonly<Record<string, (list: readonly Json[], pattern: Json, fits: Fits) => boolean>> = {
  '{{each}}': (list, pattern, fits) => list.length > 0 && list.every((value) => fits(pattern, value)),
  '{{some}}': (list, pattern, fits) => list.some((value) => fits(pattern, value)),
  '{{none}}': (list, pattern, fits) => !list.some((value) => fits(pattern, value)),
  '{{length}}': (list, length) => list.length === length,
};

type Fits = (pattern: Json, value: Json) => boolean;

function differencesOfAll(pattern: JsonObject, value: Json | undefined, names: Names, at: string): readonly string[] {
  if (!isArray(value)) return [differs(at, pattern, value)];
  const fits: Fits = (each, element) => differences(each, element, names).length === 0;
  return Object.entries(pattern)
    .filter(([key, each]) => !quantifiers[key]?.(value, each ?? null, fits))
    .map(([key, each]) => differs(at, { [key]: each ?? null }, value));
}

const differs = (at: string, wanted: Json, found: Json | undefined) =>
  `${at}: ${show(wanted)} wanted, ${show(found)} found`;

function show(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}
