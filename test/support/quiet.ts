import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* Before a test file is loaded. */

// The functions log nothing, unless a test says otherwise.
process.env['LOG_LEVEL'] ??= 'silent';
// A test that needs a folder makes one; whatever writes to the folder of the developer's data would be a mistake.
process.env['DATA_DIR'] = join(tmpdir(), `scim-no-folder-${process.pid}`);
