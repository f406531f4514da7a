import type { Registry } from './registry.ts';
import type { StoreThread } from './store-thread.ts';

/** The registry as the main thread sees it: each call is an operation of the store's thread. */
export function threadRegistry(thread: StoreThread): Registry {
  return {
    active: () => thread.call('active'),
    plugins: () => thread.call('plugins'),
    plugin: (name) => thread.call('plugin', name),
    versions: (plugin) => thread.call('versions', plugin),
    version: (plugin, version) => thread.call('version', plugin, version),
    settings: (plugin) => thread.call('settings', plugin),
    addVersion: (version) => thread.call('addVersion', version),
    finishVersion: (...args) => thread.call('finishVersion', ...args),
    addSettings: (plugin, settings) => thread.call('addSettings', plugin, settings),
    deploy: (deployment) => thread.call('deploy', deployment),
    previous: (plugin) => thread.call('previous', plugin),
    moveBack: (plugin, deploymentId) => thread.call('moveBack', plugin, deploymentId),
    remove: (plugin) => thread.call('remove', plugin),
    prune: (plugin, keep) => thread.call('prune', plugin, keep),
    digests: () => thread.call('digests'),
    tokenHash: () => thread.call('tokenHash'),
    setTokenHash: (hash) => thread.call('setTokenHash', hash),
    close: () => thread.close(),
  };
}
