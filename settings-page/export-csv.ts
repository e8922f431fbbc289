import type { ActivityFilter, SettingsService } from './service.ts';

/** Saves the entries as one file, whatever number of pages they have; `tell` gets the number of entries so far. */
export async function exportCsv(
  service: SettingsService,
  filter: ActivityFilter,
  tell: (entries: number) => void,
): Promise<void> {
  const parts: string[] = [];
  let entries = 0;
  let cursor: string | undefined;
  do {
    const page = await service.exportActivity(filter, cursor);
    const lines = parts.length === 0 ? page.text : withoutTitles(page.text);
    parts.push(lines);
    entries += 200;
    cursor = page.nextCursor;
    if (cursor !== undefined) tell(entries);
  } while (cursor !== undefined);
  save(parts);
}

/** Titles hold no line break. */
const withoutTitles = (text: string) => text.slice(text.indexOf('\r\n') + 2);

function save(parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `activity-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
