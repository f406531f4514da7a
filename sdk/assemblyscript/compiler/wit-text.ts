/** Resolved types and functions as WIT writes them, for messages. */
import type { Func, Result, Type } from '../wit/world.ts';

export function witFunction({ name, role, params, result }: Func): string {
  // The first parameter of a method is the resource itself.
  const written = role.kind === 'method' ? params.slice(1) : params;
  const list = `(${written.map((param) => `${param.name}: ${witType(param.type)}`).join(', ')})`;
  if (role.kind === 'constructor') return `constructor${list}`;
  const kind = role.kind === 'static' ? 'static func' : 'func';
  return `${name.slice(name.indexOf('.') + 1)}: ${kind}${list}${result ? ` -> ${witType(result)}` : ''}`;
}

export function witType(type: Type): string {
  switch (type.kind) {
    case 'list':
      return `list<${witType(type.element)}>`;
    case 'tuple':
      return `tuple<${type.elements.map(witType).join(', ')}>`;
    case 'option':
      return `option<${witType(type.some)}>`;
    case 'result':
      return witResult(type);
    case 'own':
      return type.resource.name;
    case 'borrow':
      return `borrow<${type.resource.name}>`;
    default:
      return type.name;
  }
}

function witResult({ ok, err }: Result): string {
  if (!ok && !err) return 'result';
  return `result<${[ok ? witType(ok) : '_', ...(err ? [witType(err)] : [])].join(', ')}>`;
}
