import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { Json } from '../../lambdas/scim/json.ts';
import type { Workspace } from '../../lambdas/workspaces/workspace.ts';

/**
 * A conversation of an identity provider with a workspace of its own; test/transcripts/README.md explains how to write one.
 */
export interface Transcript {
  readonly provider: string;
  readonly title: string;
  /** Where it is known from that the provider speaks so. */
  readonly source: string;
  readonly mode?: Workspace['mode'];
  /** The workspace has groups. */
  readonly groups?: boolean;
  /** Headers of every request. */
  readonly headers?: Headers;
  readonly steps: readonly Step[];
}

/** One request, and what its answer must be: a status at least. */
export interface Step {
  readonly says: string;
  /** Method and path below the base path, as it is sent: GET /Users?count=1 */
  readonly request: string;
  readonly headers?: Headers;
  readonly body?: Json;
  /** The operations of a PATCH request, in place of a body. */
  readonly operations?: Json;
  /** How often the request is sent; `{{n}}` counts from 1. */
  readonly times?: number;
  readonly status: number;
  /** A pattern of the body. */
  readonly answer?: Json;
  /** Patterns of headers, by name in lower case. */
  readonly answerHeaders?: Readonly<Record<string, Json>>;
}

type Headers = Readonly<Record<string, string | null>>;

/** The transcripts of a folder, by file name. Throws where one is not well formed: a step without a status, a mistyped key. */
export function readTranscripts(folder: string): readonly (readonly [string, Transcript])[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => [file, parseTranscript(file, readFileSync(join(folder, file), 'utf8'))]);
}

export function parseTranscript(file: string, text: string): Transcript {
  const transcript: unknown = JSON.parse(text);
  if (isTranscript(transcript)) return transcript;
  const faults = isTranscript.errors ?? [];
  const told = faults.map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(`${file} is no transcript: ${told.join('; ')}`);
}

const text = { type: 'string', minLength: 1 };
const headers = { type: 'object', additionalProperties: { type: ['string', 'null'] } };
const closed = { type: 'object', additionalProperties: false };

const step = {
  ...closed,
  required: ['says', 'request', 'status'],
  properties: {
    says: text,
    request: { type: 'string', pattern: '^[A-Z]+ /\\S*$' },
    headers,
    body: true,
    operations: { type: 'array' },
    times: { type: 'integer', minimum: 1 },
    status: { type: 'integer', minimum: 200, maximum: 599 },
    answer: true,
    answerHeaders: { type: 'object', propertyNames: { pattern: '^[a-z-]+$' } },
  },
  not: { required: ['body', 'operations'] },
};

const isTranscript = new Ajv({ allErrors: true }).compile<Transcript>({
  ...closed,
  required: ['provider', 'title', 'source', 'steps'],
  properties: {
    provider: text,
    title: text,
    source: text,
    mode: { enum: ['lenient', 'strict'] },
    groups: { type: 'boolean' },
    headers,
    steps: { type: 'array', minItems: 1, items: step },
  },
});
