/** What the service refused, or that it was not reached: then the status is 0. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** An answer as the client of the management API gives it. */
export interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of an answer. Rejects with ServiceError. */
export async function take<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer.catch(() => {
    throw new ServiceError(0, 'The service was not reached.');
  });
  if (!response.ok) throw new ServiceError(response.status, toDetail(error));
  return data as T;
}

function toDetail(error: unknown): string {
  const detail = typeof error === 'object' && error !== null && 'detail' in error ? String(error.detail) : '';
  return detail === '' ? 'The service failed.' : `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | undefined;
}

/** The items of all pages. */
export async function takeAll<T>(takePage: (query: { cursor?: string; limit: number }) => Promise<Page<T>>) {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await takePage({ limit: 200, ...(cursor !== undefined && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}

type Given<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** What has no value is left out. */
export const withoutEmpty = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;

/** The header that lets a request be repeated. */
export const repeat = (key: string) => ({ 'idempotency-key': key });
