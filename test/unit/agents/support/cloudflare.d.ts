// What the sources under test name of the Workers' ambient types. The whole of them would change the DOM's types for the
// browser tests, so these stand in for them, as narrow as the tests need.

interface DurableObjectStorage {
  readonly sql: { exec(query: string, ...bindings: unknown[]): { toArray(): unknown[] } };
  transactionSync<T>(work: () => T): T;
}

type DurableObjectStub<T = object> = T & { fetch(request: Request): Promise<Response> };

interface DurableObjectNamespace<T = object> {
  getByName(name: string): DurableObjectStub<T>;
}

interface DurableObjectState {
  readonly storage: DurableObjectStorage & {
    get<T>(key: string): Promise<T | undefined>;
    put(key: string, value: unknown): Promise<void>;
    deleteAll(): Promise<void>;
    setAlarm(at: number): Promise<void>;
    deleteAlarm(): Promise<void>;
    sync(): Promise<void>;
    readonly kv: {
      get(key: string): unknown;
      put(key: string, value: unknown): void;
      delete(key: string): boolean;
    };
  };
  abort(reason: string): void;
}

declare module "cloudflare:workers" {
  export abstract class DurableObject<Env> {
    constructor(ctx: DurableObjectState, env: Env);
    protected readonly ctx: DurableObjectState;
    protected readonly env: Env;
    alarm?(): Promise<void>;
  }
}

interface Fetcher {
  fetch(request: Request): Promise<Response>;
}

type Ai = unknown;
