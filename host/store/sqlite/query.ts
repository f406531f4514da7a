import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { WayhouseError } from '../../protocol/errors.ts';

/** A prepared statement, with the shape of its rows: the one place where that is taken on trust. */
export interface Query<Row> {
  get(...values: SQLInputValue[]): Row | undefined;
  /** A row that must be there: a constraint of the schema vouches for it. */
  one(...values: SQLInputValue[]): Row;
  all(...values: SQLInputValue[]): Row[];
  /** Returns how many rows it changed. */
  run(...values: SQLInputValue[]): number;
}

export function prepare<Row = never>(db: DatabaseSync, sql: string): Query<Row> {
  const statement = db.prepare(sql);
  const get = (...values: SQLInputValue[]) => statement.get(...values) as Row | undefined;
  return {
    get,
    one: (...values) => get(...values) ?? missing(sql),
    all: (...values) => statement.all(...values) as Row[],
    run: (...values) => Number(statement.run(...values).changes),
  };
}

/** Makes an operation do all of its work or nothing. */
export function transactional(db: DatabaseSync) {
  return <Args extends readonly unknown[], Result>(operation: (...args: Args) => Result) =>
    (...args: Args): Result =>
      transaction(db, () => operation(...args));
}

export function transaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // Some failures (a full disk) make SQLite roll back by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function missing(sql: string): never {
  throw new WayhouseError('internal', `The registry has no row where one must be: ${sql}`);
}
