import { z } from '@hono/zod-openapi';

type Issue = z.core.$ZodIssue;

/** An error in one field of a request. */
export interface FieldError {
  readonly detail: string;
  /** A field of the body, as JSON Pointer: `#/name` */
  readonly pointer?: string;
  /** The name of a parameter of the path, the query or the headers. */
  readonly parameter?: string;
}

/** An error response as RFC 9457 defines it. The detail never repeats a value of the request. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    more: { readonly errors?: readonly FieldError[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}

/** An error response for one field of the body. */
export const bodyProblem = (status: number, field: string, detail: string) =>
  new Problem(status, `${field}: ${detail}`, { errors: [{ detail, pointer: `#/${field}` }] });

/** An error response for one parameter of the path, the query or the headers. */
export const parameterProblem = (status: number, parameter: string, detail: string) =>
  new Problem(status, `${parameter}: ${detail}`, { errors: [{ detail, parameter }] });

export function toResponse({ status, message, errors, headers }: Problem): Response {
  const body = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    detail: message,
    ...(errors.length > 0 && { errors }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Lists every invalid field. `target` is the router's name for the part of the request. */
export function toInvalid(target: string, issues: readonly Issue[]): Problem {
  const errors = issues.flatMap((issue) => toFieldErrors(target, issue));
  const detail = errors.map((error) => `${error.parameter ?? error.pointer?.slice(2)}: ${error.detail}`).join('; ');
  return new Problem(400, detail.replace(/^: /, 'the body: '), { errors });
}

function toFieldErrors(target: string, issue: Issue): readonly FieldError[] {
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  return paths.map((path) => {
    const detail = issue.message;
    if (target !== 'json') return { detail, parameter: path.map(String).join('.') };
    const steps = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`);
    return { detail, pointer: `#${steps.join('')}` };
  });
}

const kinds: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  object: 'an object',
  string: 'a string',
};

/** The error in our own words: the library's may repeat a value of the request. Custom rules of a schema have their own text. */
function explain(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'no such field';
    case 'invalid_type':
      return issue.input === undefined ? 'missing' : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be ${issue.minimum} or more`;
    case 'too_big':
      return issue.origin === 'string'
        ? `may have at most ${issue.maximum} characters`
        : `must be ${issue.maximum} or less`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    default:
      return 'not valid';
  }
}

z.config({ customError: explain });
