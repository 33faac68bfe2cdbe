// An app as the Agents SDK's documentation shows it: its hooks as they are. What the hook returns is left where the test can
// call it.

import { useAgentChat } from "@cloudflare/ai-chat/react";
import { useAgent } from "agents/react";
import { StrictMode, Suspense, useEffect } from "react";
import { createRoot } from "react-dom/client";

export type Chat = Pick<
  ReturnType<typeof useAgentChat>,
  "messages" | "sendMessage" | "regenerate" | "stop" | "status" | "error" | "isStreaming"
>;

declare global {
  interface Window {
    chat: Chat;
  }
}

const parameters = new URLSearchParams(location.search);

function App() {
  const agent = useAgent({
    agent: "ChatAgent",
    name: parameters.get("id") ?? "nobody",
    host: parameters.get("host") ?? location.host,
  });
  const chat = useAgentChat({
    agent,
    // The history of another origin needs CORS; then a page brings it by its own means.
    ...(parameters.has("host") && { getInitialMessages: null }),
  });
  useEffect(() => {
    window.chat = chat;
  });
  return (
    <ol data-status={chat.status}>
      {chat.messages.map((message) => (
        <li key={message.id} data-role={message.role}>
          {message.parts.map((part) => (part.type === "text" ? part.text : "")).join("")}
        </li>
      ))}
    </ol>
  );
}

createRoot(document.body.appendChild(document.createElement("main"))).render(
  <StrictMode>
    <Suspense fallback={<p>Loading…</p>}>
      <App />
    </Suspense>
  </StrictMode>,
);
