import { readFileSync } from 'node:fs';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Argument, Command, CommanderError } from 'commander';
import { functionNames } from '../lambdas/http/routes.ts';
import { UsageError } from '../lambdas/workspaces/usage-error.ts';
import { dataFolder, findEngine, startEngine } from './engine.ts';
import { openEventBus } from './event-bus.ts';
import { findExpected, findMatching, toAnswer } from './expected-answers.ts';
import { type LambdaHandler, loadFunctions, newContext } from './functions.ts';
import { createTables, localEnvironment } from './tables.ts';

/* npm run invoke: one function, one event, against the local tables. */

interface Options {
  readonly id?: string;
  readonly token?: string;
}

const program = new Command('invoke')
  .description(
    'Runs the bundle of one function with an event from events/ and prints its answer. The tables are those of the server that runs on DATA_DIR, or of the DynamoDB at AWS_ENDPOINT_URL_DYNAMODB; if there is neither, those in DATA_DIR. Events that the function puts on the bus are printed before it. The exit code is 0 for an answer, and for an error that events/expected.json expects of one of events/; 1 for any other error, and for an answer to one of events/ that events/expected.json does not have; 2 for a mistake.',
  )
  .addArgument(new Argument('<function>', 'which function').choices([...functionNames]))
  .argument('<file>', 'an event, such as events/create-okta.json')
  .option('--id <id>', 'a member to put into the path, in place of the one in the event: create prints one')
  .option('--token <token>', 'an access token to put into the event, for the authorizer')
  .addHelpText(
    'after',
    '\nExample:\n  npm run invoke -- create events/create-okta.json\n  npm run invoke -- get events/get.json --id <id>',
  )
  .exitOverride()
  .action(async (name: string, file: string, options: Options) => {
    const event = withOptions(readEvent(file), options);
    const given = process.env['AWS_ENDPOINT_URL_DYNAMODB'] || findEngine(dataFolder);
    const engine = given ? undefined : await startEngine(dataFolder);
    try {
      const endpoint = given ?? engine?.endpoint ?? '';
      const bus = await openEventBus((delivered) => void console.log(JSON.stringify(delivered, null, 2)));
      const environment = { ...localEnvironment(endpoint), ...bus.environment };
      Object.assign(process.env, { LOG_LEVEL: 'warn', ...process.env, ...environment });
      await createTables();
      const handler = (await loadFunctions())[name] as LambdaHandler;
      process.exitCode = printAnswer(await toAnswer(handler(event, newContext())), file);
    } finally {
      await engine?.stop();
    }
    // The function keeps its connections open, so this process would not end by itself.
    process.exit();
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) console.error(`error: ${(error as Error).message}`);
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}

function readEvent(file: string): APIGatewayProxyEvent {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as APIGatewayProxyEvent;
  } catch {
    throw new UsageError(`${file} is not an event: it is not valid JSON`);
  }
}

function withOptions(event: APIGatewayProxyEvent, { id, token }: Options): APIGatewayProxyEvent {
  const old = event.pathParameters?.['id'];
  const text = JSON.stringify(event);
  const changed = JSON.parse(id && old ? text.replaceAll(old, id) : text) as APIGatewayProxyEvent;
  if (token === undefined) return changed;
  const Authorization = `Bearer ${token}`;
  return {
    ...changed,
    headers: { ...changed.headers, Authorization },
    multiValueHeaders: { ...changed.multiValueHeaders, Authorization: [Authorization] },
  };
}

/** Prints the answer, and its expected case on the standard error. Returns the exit code: 1 if the answer is not expected. */
function printAnswer({ threw, answer }: Awaited<ReturnType<typeof toAnswer>>, file: string): number {
  console.log(JSON.stringify(answer, null, 2));
  const expected = findExpected(file);
  const matching = expected && findMatching(expected, answer);
  if (matching) console.error(`expected in this case: ${matching.when}`);
  else if (expected) console.error(`not expected: events/expected.json does not have this answer to ${file}`);
  if (threw) console.error('the function threw an error');
  return (expected ? matching : !threw) ? 0 : 1;
}
