/** What wayhouse.toml asks for and the host has not given: both have to say it. */
import type { Plugin } from '@wayhouse/client';
import type { Manifest } from '../manifest/manifest.ts';

/** A line for each thing, with the command that gives it. */
export function missing({ grants, limits }: Manifest, plugin: Plugin): readonly string[] {
  return [
    ...missingOrigins(grants?.http?.origins ?? [], plugin),
    ...missingKeys(grants?.config?.keys ?? [], plugin),
    ...missingLimits(limits ?? {}, plugin),
  ];
}

function missingOrigins(asked: readonly string[], { name, settings }: Plugin): readonly string[] {
  const granted = settings.settings.grants?.http?.origins ?? [];
  const open = asked.filter((one) => !granted.some(({ origin }) => origin === one));
  if (open.length === 0) return [];
  const all = JSON.stringify([...granted, ...open.map((origin) => ({ origin }))]);
  return [
    `${name} asks to call ${open.join(' and ')}, which this host does not let it. To let it:\n` +
      `  wayhouse settings set ${name} 'grants.http.origins=${all}'`,
  ];
}

function missingKeys(asked: readonly string[], { name, settings }: Plugin): readonly string[] {
  const open = asked.filter((key) => !Object.hasOwn(settings.settings.config ?? {}, key));
  if (open.length === 0) return [];
  const values = open.map((key) => `'config.${key}=...'`);
  return [
    `${name} reads ${open.join(' and ')}, which has no value. To give it one:\n  wayhouse settings set ${name} ${values.join(' ')}`,
  ];
}

function missingLimits(asked: Readonly<Record<string, number>>, { name, limits }: Plugin): readonly string[] {
  const known: Readonly<Record<string, number>> = limits;
  const open = Object.entries(asked).filter(([limit, value]) => value > (known[limit] ?? Infinity));
  if (open.length === 0) return [];
  const values = open.map(([limit, value]) => `limits.${limit}=${value}`);
  return [
    `${name} asks for more than its limits. To raise them:\n  wayhouse settings set ${name} ${values.join(' ')}`,
  ];
}
