// What a new conversation shows above the composer: what this is, and four ways to begin.

import type { Health } from "./health.ts";
import { STRINGS } from "./strings.ts";

interface Props {
  readonly health: Health | null;
  readonly onPrompt: (prompt: string) => void;
}

export function EmptyState({ health, onPrompt }: Props) {
  const { title, lead, promptsLabel, prompts, tiers } = STRINGS.empty;
  return (
    <section className="empty" aria-labelledby="empty-title">
      <h3 id="empty-title">{title}</h3>
      <p className="lead">{lead}</p>
      <ul className="prompts" aria-label={promptsLabel}>
        {prompts.map((prompt) => (
          <li key={prompt}>
            <button type="button" className="prompt" onClick={() => onPrompt(prompt)}>
              {prompt}
            </button>
          </li>
        ))}
      </ul>
      <p className="tiers">
        {health === null ? " " : tiers(modelName(health.tiers.fast), modelName(health.tiers.reasoner))}
      </p>
    </section>
  );
}

function modelName({
  model,
  offline,
  configured,
}: {
  readonly model: string;
  readonly offline: boolean;
  readonly configured: boolean;
}) {
  return offline || !configured ? null : model;
}
