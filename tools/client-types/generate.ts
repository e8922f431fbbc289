import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { toDocument } from '../../lambdas/management/app.ts';

/* npm run client-types: generates the types of the management client from the OpenAPI document. --print only prints them. */

const document = JSON.parse(JSON.stringify(toDocument()));
const types = `/* Made by npm run client-types: do not edit. */\n\n${astToString(await openapiTypes(document))}`;
if (process.argv.includes('--print')) process.stdout.write(types);
else writeFileSync(join(import.meta.dirname, '../../client/management-api.d.ts'), types);
