// What the sources under test name of the Workers' ambient types. The whole of them would change the DOM's types for the
// browser tests, so these stand in for them, as narrow as the tests need.

interface DurableObjectStorage {
  readonly sql: { exec(query: string, ...bindings: unknown[]): { toArray(): unknown[] } };
  transactionSync<T>(work: () => T): T;
}

interface DurableObjectStub {
  fetch(request: Request): Promise<Response>;
}

interface DurableObjectNamespace {
  getByName(name: string): DurableObjectStub;
}

interface Fetcher {
  fetch(request: Request): Promise<Response>;
}

type Ai = unknown;
