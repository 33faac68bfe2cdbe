// Says that what answers is a simulation, and how to connect a model.

import type { Simulation } from "./health.ts";
import { STRINGS } from "./strings.ts";

const REASONER = "DEEPSEEK_API_KEY=…";
const WORKERS_AI = "WORKERS_AI_ACCOUNT_ID=…\nWORKERS_AI_API_TOKEN=…";
const COMPATIBLE = "FAST_PROVIDER=openai-compatible\nFAST_BASE_URL=http://localhost:11434/v1\nFAST_MODEL=…";

export function SimulationBanner({ simulation }: { readonly simulation: NonNullable<Simulation> }) {
  const { all, fast, reasoner, how, intro, reasonerTitle, workersAiTitle, compatibleTitle } =
    STRINGS.simulation;
  const said = { all, fast, reasoner }[simulation];
  return (
    <aside className="banner" aria-label={said}>
      <details>
        <summary>
          <span>{said}</span> <span className="banner-how">{how}</span>
        </summary>
        <div className="banner-help">
          <p>{intro}</p>
          {simulation !== "fast" && <Setting title={reasonerTitle} lines={REASONER} />}
          {simulation !== "reasoner" && <Setting title={workersAiTitle} lines={WORKERS_AI} />}
          {simulation !== "reasoner" && <Setting title={compatibleTitle} lines={COMPATIBLE} />}
        </div>
      </details>
    </aside>
  );
}

function Setting({ title, lines }: { readonly title: string; readonly lines: string }) {
  return (
    <div>
      <p className="banner-title">{title}</p>
      <pre>{lines}</pre>
    </div>
  );
}
