/** Shows how many members are written, if the standard error is a terminal. */
export function showProgress(members: number): (written: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (written) => {
    const done = Math.round((written / members) * 30);
    const bar = `${'#'.repeat(done)}${'.'.repeat(30 - done)}`;
    process.stderr.write(`\rcreating ${members} members ${bar} ${written === members ? 'importing' : ''}\x1b[K`);
  };
}
