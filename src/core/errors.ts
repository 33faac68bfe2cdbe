// The closed set of errors that a user can meet, and how each is worded on the wire.
// It decides status and code; it does not know which edge (HTTP, WebSocket, /v1) will carry the error.

/** Every stable error code, with the HTTP status it has where it becomes a response. */
export const ERROR_STATUS = {
  invalid_request: 400,
  invalid_conversation_id: 400,
  unauthenticated: 401,
  forbidden_origin: 403,
  auth_not_configured: 403,
  not_found: 404,
  turn_in_progress: 409,
  conversation_exists: 409,
  already_received: 409,
  automation_paused: 409,
  payload_too_large: 413,
  idempotency_mismatch: 422,
  rate_limited: 429,
  budget_exceeded: 429,
  upstream_refused: 429,
  config_invalid: 500,
  internal: 500,
  upstream_auth: 502,
  upstream_payment: 502,
  upstream_invalid: 502,
  upstream_rate_limited: 503,
  upstream_unavailable: 503,
  fast_quota_exhausted: 503,
  tier_not_configured: 503,
  upstream_timeout: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** What a message keeps of the error that ended its turn. */
export interface TurnError {
  readonly code: ErrorCode;
  /** One sentence for the user: what failed and what to do. Never a secret, a stack or an upstream's raw text. */
  readonly message: string;
}

/** One refused field: where it is and what is wrong with it. */
export interface FieldError {
  readonly path: string;
  readonly reason: string;
}

/** An expected refusal that an edge turns into its own shape. Bugs stay ordinary errors and become `internal`. */
export class UpshiftError extends Error {
  override readonly name = "UpshiftError";
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  /** When another try may do better, where more is known of it than its code says. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { errors?: readonly FieldError[]; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }

  toTurnError(): TurnError {
    return { code: this.code, message: this.message };
  }
}
