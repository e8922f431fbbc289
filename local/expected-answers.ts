import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isArray, isObject, type Json, parseJson } from '../lambdas/scim/json.ts';

const folder = join(import.meta.dirname, '../events');

/** An expected answer to an event of events/, and the case in which it is given. */
export interface ExpectedAnswer {
  readonly when: string;
  /** The part that the answer must contain; it may contain more. */
  readonly answer: Json;
}

/** The answers to each event of events/, the one that shows the most first. */
export const expectedAnswers = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Readonly<
  Record<string, readonly ExpectedAnswer[]>
>;

/** The answers to the event in a file; undefined for a file that is not one of events/. */
export function findExpected(file: string): readonly ExpectedAnswer[] | undefined {
  return dirname(resolve(file)) === folder ? expectedAnswers[basename(file, '.json')] : undefined;
}

/** The expected answer that matches; undefined if none does. Parses the body of the answer. */
export const findMatching = (expected: readonly ExpectedAnswer[], given: Json): ExpectedAnswer | undefined =>
  expected.find(({ answer }) => holds(given, answer));

function holds(given: Json | undefined, part: Json): boolean {
  if (isArray(part)) {
    return isArray(given) && given.length === part.length && part.every((each, index) => holds(given[index], each));
  }
  if (!isObject(part)) return given === part;
  return isObject(given) && Object.entries(part).every(([name, each]) => holds(given[name], each as Json));
}

/** The answer of a function with its body parsed, or the error that it threw, as Lambda shows it. */
export async function toAnswer(running: Promise<unknown>): Promise<{ readonly threw: boolean; readonly answer: Json }> {
  try {
    const result = (await running) as { readonly body?: string };
    const answer = result?.body ? { ...result, body: parseJson(result.body) ?? result.body } : result;
    return { threw: false, answer: answer as unknown as Json };
  } catch (error) {
    const { name, message } = error as Error;
    return { threw: true, answer: { errorType: name, errorMessage: message } };
  }
}
