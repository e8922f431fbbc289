import type { Credential, Field, Guide, Step, Way } from './guide.ts';

/** A step of the page: in the console, or the creation of the credential that a console asks for. */
export type PageStep = 'credential' | ConsoleStep;

export interface ConsoleStep extends Pick<Step, 'columns'> {
  readonly text: string;
  /** The way to connect that was chosen in this step. */
  readonly way?: Way | undefined;
  readonly fields: readonly Field[];
}

/** The steps in the order in which they can be done: the credential comes first, unless the console shows what it is created with. */
export function toSteps({ steps }: Guide, credential: Credential): readonly PageStep[] {
  const wayOf = ({ ways }: Step) => ways?.find((way) => way.credential === credential);
  const at = steps.findIndex((step) => wayOf(step)?.shows);
  if (at < 0) return ['credential', ...steps.map((step) => toConsole(step, wayOf(step)))];
  const step = steps[at] as Step;
  const way = wayOf(step) as Way;
  return [
    ...steps.slice(0, at).map((each) => toConsole(each)),
    { text: step.text, way, fields: [] },
    'credential',
    { text: 'Back in the console, fill in:', fields: way.fields },
    ...steps.slice(at + 1).map((each) => toConsole(each)),
  ];
}

const toConsole = ({ text, columns, fields = [] }: Step, way?: Way): ConsoleStep => ({
  text,
  ...(columns && { columns }),
  ...(way && { way }),
  fields: way?.fields ?? fields,
});
