import type { EncodedFunction } from './encoded.ts';
import { refuse } from './refuse.ts';
import { definition, inconsistent, type Scope } from './scope.ts';
import { documented, typeOf } from './types.ts';
import type { Func, FuncRole, NamedType, Resource } from './world.ts';

type Exported = ReadonlyMap<string, NamedType>;

/** As in `[method]counter.add`; a constructor has no second part. */
const ROLE = /^\[(constructor|method|static)\]([^.]+)(?:\.(.+))?$/;

/** The function that `scope` calls `name`; `types` are the named types beside it. */
export function declareFunction(
  scope: Scope,
  { name, index }: { name: string; index: number },
  types: Exported,
): Func {
  const { encoded, scope: home } = definition(scope, index, 'function');
  const item = `function ${name}`;
  if (encoded.async) refuse('async', `${scope.place.title}, ${item}`);
  return {
    name,
    role: role(scope, name, types),
    ...documented(scope, name),
    params: encoded.params.map((param) => ({
      name: param.name,
      type: typeOf(home, param.type, `${item}, parameter ${param.name}`),
    })),
    ...result(home, encoded, item),
  };
}

function result(scope: Scope, encoded: EncodedFunction, item: string): Pick<Func, 'result'> {
  return encoded.result ? { result: typeOf(scope, encoded.result, `${item}, result`) } : {};
}

function role(scope: Scope, name: string, types: Exported): FuncRole {
  const [, kind, owner] = ROLE.exec(name) ?? [];
  if (kind === undefined || owner === undefined) return freeRole(scope, name);
  return { kind: kind as 'constructor' | 'method' | 'static', resource: ownResource(scope, owner, types) };
}

function freeRole(scope: Scope, name: string): FuncRole {
  return name.startsWith('[') ? inconsistent(scope, `a function ${name}`) : { kind: 'free' };
}

function ownResource(scope: Scope, name: string, types: Exported): Resource {
  const type = types.get(name);
  return type?.kind === 'resource' ? type : inconsistent(scope, `no resource ${name}`);
}
