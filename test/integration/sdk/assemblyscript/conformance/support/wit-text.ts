/** Shapes as WIT writes them. */
import { isNamed, type NamedShape, type Shape } from '../../../../../support/canonical-abi/shapes.ts';

export function witType(shape: Shape): string {
  switch (shape.kind) {
    case 'primitive':
      return shape.name;
    case 'list':
      return `list<${witType(shape.element)}>`;
    case 'tuple':
      return `tuple<${shape.elements.map(witType).join(', ')}>`;
    case 'option':
      return `option<${witType(shape.some)}>`;
    case 'result':
      return resultType(shape);
    case 'own':
      return shape.resource;
    case 'borrow':
      return `borrow<${shape.resource}>`;
    default:
      return shape.name;
  }
}

function resultType({ ok, err }: Extract<Shape, { kind: 'result' }>): string {
  if (err) return `result<${ok ? witType(ok) : '_'}, ${witType(err)}>`;
  return ok ? `result<${witType(ok)}>` : 'result';
}

export function witDeclaration(shape: NamedShape): string {
  switch (shape.kind) {
    case 'record':
      return `record ${shape.name} { ${shape.fields.map((part) => `${part.name}: ${witType(part.shape)}`).join(', ')} }`;
    case 'variant':
      return `variant ${shape.name} { ${shape.cases.map((each) => each.name + (each.shape ? `(${witType(each.shape)})` : '')).join(', ')} }`;
    case 'enum':
      return `enum ${shape.name} { ${shape.cases.join(', ')} }`;
    case 'flags':
      return `flags ${shape.name} { ${shape.flags.join(', ')} }`;
    case 'alias':
      return `type ${shape.name} = ${witType(shape.target)};`;
  }
}

export interface Mentions {
  readonly named: readonly NamedShape[];
  readonly resources: readonly string[];
}

/** What the shapes need to have declared, each before those that need it. */
export function mentionedIn(shapes: readonly Shape[]): Mentions {
  const named = new Map<string, NamedShape>();
  const resources = new Set<string>();
  const visit = (shape: Shape): void => {
    if (shape.kind === 'own' || shape.kind === 'borrow') resources.add(shape.resource);
    for (const inner of innerShapes(shape)) visit(inner);
    if (isNamed(shape)) named.set(shape.name, shape);
  };
  shapes.forEach(visit);
  return { named: [...named.values()], resources: [...resources] };
}

function innerShapes(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case 'list':
      return [shape.element];
    case 'tuple':
      return shape.elements;
    case 'option':
      return [shape.some];
    case 'result':
      return [shape.ok, shape.err].filter((inner) => inner !== undefined);
    case 'record':
      return shape.fields.map((part) => part.shape);
    case 'variant':
      return shape.cases.flatMap((each) => (each.shape ? [each.shape] : []));
    case 'alias':
      return [shape.target];
    default:
      return [];
  }
}
