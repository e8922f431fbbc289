/** Puts an entry last into a map that may have `most` entries: beyond that, the one that was put first goes. */
export function keepLatest<K, V>(map: Map<K, V>, key: K, value: V, most: number): V {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
  return value;
}
