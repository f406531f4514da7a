/** How what a host tells is shown to people. */
import type { Host } from '@wayhouse/client';

/** Columns as wide as their widest cell; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

/** `2026-11-21 22:01:33` of what a host writes as a time, in UTC. */
export const when = (time: string): string => time.slice(0, 19).replace('T', ' ');

/** Where a plugin answers, as far as the host says where it listens itself: else the routes as they are. */
export function addresses(routes: readonly string[], { gateway }: Host, admin: string): readonly string[] {
  if (gateway === undefined) return routes;
  const base = new URL(gateway);
  // Bound to every address of its machine, it is found where its admin API is.
  if (['0.0.0.0', '[::]'].includes(base.hostname)) base.hostname = new URL(admin).hostname;
  return routes.map((route) => {
    if (route.startsWith('/')) return `${base.origin}${route}`;
    const port = base.port === '' ? '' : `:${base.port}`;
    const [, host = route, path = ''] = /^([^/]*)(.*)$/.exec(route) ?? [];
    return `${base.protocol}//${host}${port}${path}`;
  });
}
