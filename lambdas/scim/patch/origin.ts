import { locate, type ScimError } from '../error.ts';

/** The operation of the message that a change comes from. */
export interface Origin {
  /** In Operations, counted from 0 as in a JSON path. */
  readonly index: number;
  /** The operation has no path: its value names the attributes. */
  readonly pathless: boolean;
  /** The path, or the name of the attribute in the value, as it was sent. */
  readonly path: string | undefined;
}

/** The error with the part of the message that it is about: `Operations[2].path: ...` (service rule 9). */
export function locateError(error: ScimError, origin: Origin): ScimError {
  return locate(error, `Operations[${origin.index}]${partOf(error, origin)}`, origin.path);
}

function partOf({ scimType }: ScimError, { pathless }: Origin): string {
  switch (scimType) {
    case 'invalidValue':
    case 'uniqueness':
      return '.value';
    case 'invalidPath':
    case 'invalidFilter':
    case 'noTarget':
    case 'mutability':
      return pathless ? '.value' : '.path';
    default:
      return '';
  }
}
