/** What the two sides of a vitest process agree on: the variable that names the file for the result. */
export const REPORT = 'WAYHOUSE_TEST_REPORT';
