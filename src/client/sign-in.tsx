// Asks for a token where the server wants one. What was being written stays in the browser meanwhile.

import { useId, useState, type FormEvent } from "react";
import { signIn } from "./session.ts";
import { STRINGS } from "./strings.ts";

export function SignIn({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [token, setToken] = useState("");
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useId();
  const { title, lead, token: label, action } = STRINGS.signIn;

  async function submit(): Promise<void> {
    setAsking(true);
    const refusal = await signIn(token.trim());
    setAsking(false);
    if (refusal === null) onSignedIn();
    else setError(refusal);
  }

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!asking && token.trim() !== "") void submit();
  };

  return (
    <main className="sign-in">
      <form onSubmit={onSubmit}>
        <h2>{title}</h2>
        <p>{lead}</p>
        <label htmlFor={field}>{label}</label>
        <input
          id={field}
          type="password"
          autoComplete="current-password"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={token}
          aria-invalid={error !== null}
          onChange={(event) => setToken(event.target.value)}
        />
        <p role="alert">{error}</p>
        <button type="submit" className="button primary" aria-disabled={asking || token.trim() === ""}>
          {action}
        </button>
      </form>
    </main>
  );
}
