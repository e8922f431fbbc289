const units: readonly (readonly [name: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const full = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** How long ago: `4 seconds ago`; `in 3 days`; a date if it is further than two weeks. */
export function sayWhen(time: string, now: number): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  if (Math.abs(seconds) < 2) return 'just now';
  if (Math.abs(seconds) > 14 * 86_400) return sayDay(time);
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / size), unit);
}

/** Mar 4, 2027 */
export const sayDay = (time: string) => day.format(new Date(time));

/** Mar 4, 2027, 3:12 PM */
export const sayTime = (time: string) => full.format(new Date(time));
