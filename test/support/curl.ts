import { parseArgs } from 'node:util';

/* What docs/ use of curl, for machines that have none: node curl.ts -H 'Name: value' -d body URL. Exit code 22 for a refusal. */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd', multiple: true, default: [] },
    request: { type: 'string', short: 'X' },
    user: { type: 'string', short: 'u' },
    output: { type: 'string', short: 'o' },
    'write-out': { type: 'string', short: 'w' },
    silent: { type: 'boolean', short: 's' },
    include: { type: 'boolean', short: 'i' },
  },
});
const body = values.data.length > 0 ? values.data.join('&') : undefined;
const headers = new Headers(values.header.map((header) => header.split(/:\s*/, 2) as [string, string]));
if (values.user) headers.set('Authorization', `Basic ${Buffer.from(values.user).toString('base64')}`);
if (body && !headers.has('Content-Type')) headers.set('Content-Type', 'application/x-www-form-urlencoded');
const [url = ''] = positionals;
const response = await fetch(url, {
  method: values.request ?? (body ? 'POST' : 'GET'),
  headers,
  ...(body && { body }),
});
const text = await response.text();
if (!values.output) console.log(text);
if (values['write-out']) console.log(response.status);
process.exitCode = response.status >= 400 ? 22 : 0;
