import { requireAnew, type Program, type Work } from './program.ts';

interface Database {
  exec(sql: string): readonly { readonly values: readonly unknown[][] }[];
  close(): void;
}

type Start = () => Promise<{ readonly Database: new () => Database }>;

const FILL = `
  CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, cents INTEGER, note TEXT);
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
  INSERT INTO orders SELECT i, (i * 7919) % 997, (i * 104729) % 100003, 'order ' || hex(i * 65537) FROM n;
  CREATE INDEX by_customer ON orders (customer, cents);
`;

const ASK = `
  SELECT customer, count(*), sum(cents), max(note) FROM orders
  WHERE note LIKE '%A%' GROUP BY customer ORDER BY sum(cents) DESC LIMIT 20;
  SELECT count(*) FROM orders a JOIN orders b ON b.customer = a.customer AND b.cents > a.cents WHERE a.id < 3000;
`;

/** In C, by Emscripten: fills a table, indexes it and asks it. */
export const sqlite: Program = {
  name: 'sqlite',
  wasm: 'sql.js/dist/sql-wasm.wasm',
  async load(): Promise<Work> {
    const { Database } = await (requireAnew('sql.js/dist/sql-wasm.js') as Start)();
    return () => {
      const database = new Database();
      database.exec(FILL);
      const answer = database.exec(ASK);
      database.close();
      return JSON.stringify(answer);
    };
  },
};
