import type { DatabaseSync } from 'node:sqlite';
import { WayhouseError } from '../../protocol/errors.ts';
import { transaction } from './query.ts';

const NOW = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

/** The n-th brings a database from `user_version` n to n + 1. One that was released never changes. */
const MIGRATIONS = [
  `
  -- Outlives its plugin, so that a number means one upload for ever.
  CREATE TABLE numbering (
    plugin TEXT PRIMARY KEY,
    last_version INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE plugin (
    name TEXT PRIMARY KEY,
    created_at TEXT NOT NULL DEFAULT (${NOW}),
    settings_revision INTEGER NOT NULL DEFAULT 1,
    last_revision INTEGER NOT NULL DEFAULT 1,
    active INTEGER REFERENCES deployment (id),
    FOREIGN KEY (name, settings_revision) REFERENCES settings (plugin, revision)
      DEFERRABLE INITIALLY DEFERRED
  ) STRICT;

  CREATE TABLE settings (
    plugin TEXT NOT NULL REFERENCES plugin (name) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (plugin, revision)
  ) STRICT;

  CREATE TABLE version (
    plugin TEXT NOT NULL REFERENCES plugin (name) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    world TEXT NOT NULL,
    imports TEXT NOT NULL,
    exports TEXT NOT NULL,
    manifest TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'preparing' CHECK (state IN ('preparing', 'ready', 'failed')),
    failure TEXT CHECK ((failure IS NOT NULL) = (state = 'failed')),
    created_at TEXT NOT NULL DEFAULT (${NOW}),
    PRIMARY KEY (plugin, version)
  ) STRICT;

  CREATE TABLE deployment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    plugin TEXT NOT NULL REFERENCES plugin (name) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    settings_revision INTEGER NOT NULL,
    -- To delete a deployment cuts the history of those after it.
    previous INTEGER REFERENCES deployment (id) ON DELETE SET NULL,
    created_at TEXT NOT NULL DEFAULT (${NOW}),
    FOREIGN KEY (plugin, version) REFERENCES version (plugin, version),
    FOREIGN KEY (plugin, settings_revision) REFERENCES settings (plugin, revision)
  ) STRICT;
  CREATE INDEX deployment_by_version ON deployment (plugin, version);
  CREATE INDEX deployment_by_previous ON deployment (previous);

  CREATE TABLE admin_token (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    hash TEXT NOT NULL
  ) STRICT;
  `,
] as const;

/** Brings the schema up to date; refuses one that a later version of Wayhouse has made. */
export function migrate(db: DatabaseSync): void {
  const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  if (found > MIGRATIONS.length) throw madeByLater(found);
  MIGRATIONS.slice(found).forEach((sql, index) => {
    transaction(db, () => {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${found + index + 1}`);
    });
  });
}

function madeByLater(found: number): WayhouseError {
  return new WayhouseError(
    'data_dir_unusable',
    `The registry has schema ${found}, made by a later version of Wayhouse; this one knows schema ${MIGRATIONS.length}.`,
  );
}
