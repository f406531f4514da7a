import type { Adoption } from '../../host/protocol/messages.ts';

const NOWHERE = { instance: 0, field: '' };

/** For workers that run no component. */
export const NO_MODULE: Pick<Adoption, 'linkage' | 'cores' | 'needs'> = {
  linkage: {
    instances: [],
    memory: NOWHERE,
    handle: { ...NOWHERE, encoding: 'utf8', realloc: NOWHERE },
  },
  cores: new Map(),
  needs: new Map(),
};
