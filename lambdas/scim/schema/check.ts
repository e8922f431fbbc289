import type { Json, JsonObject } from '../json.ts';
import { separator } from './attribute.ts';

/** A validator that ajv compiled during the build. `errors` holds the first fault of its last call. */
export interface Check {
  (value: unknown): boolean;
  errors?: readonly Fault[] | null;
}

interface Fault {
  readonly keyword: string;
  /** A JSON Pointer, made of the schema's names and of indices: /emails/0/value */
  readonly instancePath: string;
  /** Each keyword has its own. */
  readonly params: { readonly missingProperty: string; readonly limit: number; readonly type: string };
}

/** The fault that a check has just found, as a detail: `emails[0].value must be a string`. */
export function explainFault({ errors }: Check): string {
  const { keyword, instancePath, params } = (errors as readonly Fault[])[0] as Fault;
  const { missingProperty, limit, type } = params;
  const name = pointerToName(instancePath);
  switch (keyword) {
    case 'required':
      return `${pointerToName(`${instancePath}/${missingProperty}`)} is required`;
    case 'maxItems':
      return `${name} has more than ${limit} values`;
    default:
      return `${name} must be ${articles[type]}`;
  }
}

/** The value at fault; undefined if an attribute of the whole object is missing. */
export function faultyValue({ errors }: Check, object: JsonObject): Json | undefined {
  const { instancePath } = (errors as readonly Fault[])[0] as Fault;
  if (instancePath === '') return undefined;
  const steps = instancePath.split('/').slice(1);
  return steps.reduce<Json | undefined>((value, step) => (value as { [step: string]: Json })[step], object);
}

const articles: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with sub-attributes',
  number: 'a number',
  integer: 'a whole number',
};

function pointerToName(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  const before = (step: string, index: number) =>
    /^\d+$/.test(step) ? `[${step}]` : separator(steps[index - 1]) + step;
  return steps.map(before).join('');
}
