// What can be done with an answer: copy and rate it; if it is the last, go on from it, ask again, or ask the other tier.

import type { Mode } from "../core/receipt.ts";
import { type Choice, choicesFor, type ConfiguredTiers, type EndedAnswer } from "./answer-choices.ts";
import { CopyButton } from "./copy-button.tsx";
import { RatingButtons } from "./rating-buttons.tsx";
import { STRINGS } from "./strings.ts";
import { useRating } from "./use-rating.ts";

interface Props {
  readonly conversation: string;
  readonly messageId: string;
  readonly text: string;
  readonly answer: Omit<EndedAnswer, "rating">;
  readonly tiers: ConfiguredTiers;
  readonly canChoose: boolean;
  readonly onRetry: (mode: Mode) => void;
  readonly onGoOn: () => void;
}

const LOOK: Record<Choice["weight"], string> = { primary: "button primary", plain: "button", slight: "link" };

export function AnswerActions(props: Props) {
  const { conversation, messageId, text, answer, tiers, canChoose, onRetry, onGoOn } = props;
  const rating = useRating(conversation, messageId);
  const choices = canChoose ? choicesFor({ ...answer, rating: rating.value }, tiers) : [];
  const isComplete = answer.status === "complete";
  const buttons = (shown: (weight: Choice["weight"]) => boolean) =>
    choices
      .filter(({ weight }) => shown(weight))
      .map((choice) => (
        <button
          key={choice.action}
          type="button"
          className={LOOK[choice.weight]}
          title={aboutOf(choice)}
          onClick={() => {
            if (choice.action === "go-on") onGoOn();
            else onRetry(MODE_OF[choice.action]);
          }}
        >
          {labelOf(choice)}
        </button>
      ));

  return (
    <div className="actions">
      {buttons((weight) => !isComplete && weight !== "slight")}
      {text !== "" && <CopyButton text={text} label={STRINGS.copyAnswer} />}
      {isComplete && <RatingButtons {...rating} />}
      {/* Behind the thumbs: what a press on one offers must not come to lie under the finger. */}
      {buttons((weight) => isComplete || weight === "slight")}
      {rating.failed && (
        <span className="rating-failed" role="alert">
          {STRINGS.rating.failed}
        </span>
      )}
    </div>
  );
}

const MODE_OF: Record<Exclude<Choice["action"], "go-on">, Mode> = {
  retry: "auto",
  "ask-reasoner": "deep",
  "ask-fast": "fast",
};

function labelOf({ action, weight }: Choice): string {
  switch (action) {
    case "go-on":
      return STRINGS.goOn;
    case "retry":
      return STRINGS.tryAgain;
    case "ask-reasoner":
      return weight === "slight" ? STRINGS.tryHarder : STRINGS.askReasoner;
    case "ask-fast":
      return STRINGS.askFast;
  }
}

function aboutOf({ action }: Choice): string | undefined {
  if (action === "go-on") return STRINGS.goOnAbout;
  return action === "ask-reasoner" ? STRINGS.tryHarderAbout : undefined;
}
