/** Shows how many of the members are written, where a person looks on. */
export function showProgress(members: number): (written: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (written) => {
    const done = Math.round((written / members) * 30);
    const bar = `${'#'.repeat(done)}${'.'.repeat(30 - done)}`;
    process.stderr.write(`\rmaking ${members} members ${bar} ${written === members ? 'importing' : ''}\x1b[K`);
  };
}
