/** Before a test file is loaded: the functions log nothing, unless a test says otherwise. */
process.env['LOG_LEVEL'] ??= 'silent';
