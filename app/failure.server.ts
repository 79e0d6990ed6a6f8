/** Not reached, broken off, shutting down, not ready yet, full. */
const AWAY = /^(E[A-Z]+|CONNECT_TIMEOUT|CONNECTION_[A-Z]+|08\w{3}|53\w{3}|57P0\d)$/;

/** Whether something failed because the database is away, and not because of what it was asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && AWAY.test(String(error.code))) || isDatabaseAway(error.cause);
}
