import { readFileSync, writeFileSync } from 'node:fs';
import { runScript } from './run-script.ts';

/* Runs a bundle with events in this fresh process and writes V8's code cache of it: <function.cjs> <cache> <event>... */
const [file = '', cache = '', ...events] = process.argv.slice(2);
const { script, exports } = runScript(file);
for (const event of events) {
  // A refused event has run the code as well.
  await exports.handler(JSON.parse(readFileSync(event, 'utf8')), context()).catch(() => undefined);
}
writeFileSync(cache, script.createCachedData(), { mode: 0o644 });
process.exit();

function context() {
  return { awsRequestId: 'build', getRemainingTimeInMillis: () => 25_000 };
}
