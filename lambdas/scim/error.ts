import type { Json } from './json.ts';

/** The keywords of RFC 7644 section 3.12, table 9, and of RFC 9865 section 2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

/**
 * An error response of RFC 7644 section 3.12. The detail tells an administrator what is wrong and what to do. It contains
 * names of the schemas and our own words, never a value of the request.
 */
export class ScimError extends Error {
  override readonly name = 'ScimError';
  readonly status: number;
  readonly scimType: ScimType | undefined;
  /** HTTP headers of the response: Allow, Retry-After. */
  readonly headers: Readonly<Record<string, string>>;
  /** The value that was refused, where one was: for the administrator's own eyes, never part of an answer or a log. */
  readonly refused: Json | undefined;
  /** The path of the PATCH operation that was refused, as it was sent: for the same eyes. */
  readonly path: string | undefined;

  constructor(
    status: number,
    detail: string,
    more: {
      readonly scimType?: ScimType | undefined;
      readonly headers?: Readonly<Record<string, string>>;
      /** For the log, never for the client. */
      readonly cause?: unknown;
      readonly refused?: Json | undefined;
      readonly path?: string | undefined;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.status = status;
    this.scimType = more.scimType;
    this.headers = more.headers ?? {};
    this.refused = more.refused;
    this.path = more.path;
  }
}

/** What a function returns, or the ScimError that it throws, as a value. Other errors are thrown on. */
export function attempt<T>(make: () => T): T | ScimError {
  try {
    return make();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
}

/** The same error; its detail begins with the part of the request that it is about, an operation with this path. */
export const locate = (error: ScimError, part: string, path: string | undefined) =>
  new ScimError(error.status, `${part}: ${error.message}`, { ...error, path });

/** The same error, about this value. */
export const withRefused = (error: ScimError, refused: Json | undefined) =>
  new ScimError(error.status, error.message, { ...error, refused });

const bad = (scimType: ScimType) => (detail: string, refused?: Json | undefined) =>
  new ScimError(400, detail, { scimType, refused });

export const invalidFilter = bad('invalidFilter');
export const tooMany = bad('tooMany');
export const mutability = bad('mutability');
export const invalidSyntax = bad('invalidSyntax');
export const invalidPath = bad('invalidPath');
export const noTarget = bad('noTarget');
export const invalidValue = bad('invalidValue');
export const invalidCursor = bad('invalidCursor');
export const expiredCursor = bad('expiredCursor');
export const invalidCount = bad('invalidCount');

export const uniqueness = (detail: string, refused?: Json) =>
  new ScimError(409, detail, { scimType: 'uniqueness', refused });

export const forbidden = (detail: string) => new ScimError(403, detail);
export const notFound = (detail: string) => new ScimError(404, detail);
export const methodNotAllowed = (detail: string, allow: readonly string[]) =>
  new ScimError(405, detail, { headers: { Allow: allow.join(', ') } });
export const notAcceptable = (detail: string) => new ScimError(406, detail);
export const preconditionFailed = (detail: string) => new ScimError(412, detail);
export const payloadTooLarge = (detail: string) => new ScimError(413, detail);
export const unsupportedMediaType = (detail: string) => new ScimError(415, detail);
export const notImplemented = (detail: string) => new ScimError(501, detail);
/** Temporarily unavailable: the client may try again after this number of seconds. */
export const unavailable = (detail: string, seconds: number, cause?: unknown) =>
  new ScimError(503, detail, { headers: { 'Retry-After': String(seconds) }, cause });
