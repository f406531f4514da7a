import type { Type } from '../../wit/world.ts';
import type { Site } from '../conversions.ts';
import type { Doc } from '../doc.ts';
import { fieldsOf, casesOf, resolve } from '../layout.ts';
import { Scope } from '../names.ts';

/** The statements of one function, and the names in it. */
export class Body {
  readonly site: Site;
  readonly statements: Doc[] = [];
  readonly #scope = new Scope();

  constructor(site: Site) {
    this.site = site;
  }

  add(...statements: readonly Doc[]): void {
    this.statements.push(...statements);
  }

  /** A name for a parameter or a variable. */
  local(wish: string): string {
    return this.site.file.local(this.#scope, wish);
  }

  /** Declares a constant, and gives its name. */
  constant(wish: string, value: Doc): string {
    const name = this.local(wish);
    this.add([`const ${name} = `, value, ';']);
    return name;
  }

  /** Memory that is always there: no function runs twice at a time. */
  memory(wish: string, { size, align }: { size: number; align: number }): string {
    return this.constant(wish, `memory.data(${size}, ${align})`);
  }
}

/** Whether a value needs memory besides its core values or its own place. */
export function needsMemory(type: Type): boolean {
  const resolved = resolve(type);
  if (resolved.kind === 'primitive') return resolved.name === 'string';
  if (resolved.kind === 'list') return true;
  const parts = fieldsOf(resolved) ?? casesOf(resolved) ?? [];
  return parts.some((part) => part !== undefined && needsMemory(part));
}
